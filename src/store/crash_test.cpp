#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>

#include "base/error.hpp"
#include "store/sqlite.hpp"
#include "store/test_home.hpp"

// What a killed process and a full disk leave behind. Children are forked, so that they may be
// killed.
namespace weft::store {
namespace {

constexpr int kKills = 50;
constexpr int kTeams = 7;  // a commit writes all of them, so that half a commit would show

std::vector<Write> Round(uint64_t number) {
  std::vector<Write> writes;
  for (int i = 0; i < kTeams; ++i)
    writes.push_back(Put(Team("team" + std::to_string(i), "Round " + std::to_string(number))));
  return writes;
}

// Commits round after round from `number` on, telling each on the pipe after it was acknowledged.
[[noreturn]] void CommitForEver(const std::filesystem::path& path, uint64_t number, int told) {
  const Home home(path);
  SystemClock clock;
  Registry registry(home, clock);
  for (;; ++number) {
    registry.Commit(Round(number), kByAda);
    if (::write(told, &number, sizeof number) != sizeof number) ::_exit(1);
  }
}

// Starts such a child, kills it after a while, and answers the last round that it told.
uint64_t KillDuringCommits(const std::filesystem::path& home, uint64_t from, std::mt19937& random) {
  int pipe[2];
  EXPECT_EQ(::pipe(pipe), 0);
  const pid_t child = ::fork();
  if (child == 0) CommitForEver(home, from, pipe[1]);
  ::close(pipe[1]);
  uint64_t last = from - 1, number = 0;
  const auto rounds = std::uniform_int_distribution<uint64_t>(1, 6)(random);
  while (last - from + 1 < rounds && ::read(pipe[0], &number, sizeof number) == sizeof number)
    last = number;
  ::usleep(std::uniform_int_distribution<useconds_t>(0, 3000)(random));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  while (::read(pipe[0], &number, sizeof number) == sizeof number) last = number;
  ::close(pipe[0]);
  return last;
}

// The round that the registry shows; every team must be of the same.
uint64_t RoundIn(const mesh::Snapshot& now) {
  std::string description;
  for (const auto& [name, team] : now.teams) {
    const std::string own = team->As<mesh::Team>()->description;
    EXPECT_TRUE(description.empty() || own == description) << "half a commit";
    description = own;
  }
  return std::stoull(description.substr(description.find(' ') + 1));
}

TEST(Crash, LosesNothingThatWasAcknowledgedWhenKilledDuringCommits) {
  const TestFolder folder;
  std::mt19937 random(20261121);
  uint64_t next = 1;
  for (int kill = 0; kill < kKills; ++kill) {
    const uint64_t acknowledged = KillDuringCommits(folder.home(), next, random);
    const Home home(folder.home());
    ManualClock clock{Time{}};
    const Registry registry(home, clock);
    const auto now = registry.Now();
    ASSERT_EQ(now->teams.size(), static_cast<size_t>(kTeams));
    const uint64_t found = RoundIn(*now);
    ASSERT_GE(found, acknowledged) << "kill " << kill;
    ASSERT_LE(found, acknowledged + 1) << "only the commit that was under way may be there";
    ASSERT_EQ(now->seq, found * kTeams);
    if (kill % 10 == 9) {
      ASSERT_EQ(registry.Doctor(), std::vector<std::string>{});
    }
    next = found + 1;
  }
}

void LimitFiles(rlim_t bytes) {
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = bytes;
  ::setrlimit(RLIMIT_FSIZE, &limit);
}

// In a child: what a commit on a full disk does. Answers 0, or which of the promises broke.
int CommitOnAFullDisk(const std::filesystem::path& path) {
  std::signal(SIGXFSZ, SIG_IGN);
  const Home home(path);
  ManualClock clock{Time{}};
  Registry registry(home, clock);
  registry.Commit(Round(1), kByAda);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  LimitFiles(600 << 10);
  uint64_t number = 2;
  try {
    for (; number < 10'000; ++number) registry.Commit(Round(number), kByAda);
    return 1;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kUnavailable || error.hint().empty()) return 2;
  }
  if (RoundIn(*registry.Now()) != number - 1) return 3;
  if (registry.Changes(registry.Now()->seq, 1).size() != 0) return 4;
  LimitFiles(before.rlim_cur);
  registry.Commit(Round(number), kByAda);
  return RoundIn(*registry.Now()) == number ? 0 : 5;
}

TEST(Crash, LosesNothingOnAFullDiskAndGoesOnWhenThereIsRoom) {
  const TestFolder folder;
  const pid_t child = ::fork();
  if (child == 0) ::_exit(CommitOnAFullDisk(folder.home()));
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  const Home home(folder.home());
  ManualClock clock{Time{}};
  const Registry registry(home, clock);
  EXPECT_EQ(registry.Now()->teams.size(), static_cast<size_t>(kTeams));
  EXPECT_TRUE(registry.Doctor().empty());
}

}  // namespace
}  // namespace weft::store
