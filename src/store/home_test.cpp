#include "store/home.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "base/error.hpp"
#include "store/migrations.hpp"
#include "store/test_home.hpp"

namespace weft::store {
namespace {

namespace fs = std::filesystem;

ErrorKind KindOfRefusal(const fs::path& home) {
  try {
    const Home opened(home);
  } catch (const Error& error) {
    EXPECT_NE(error.message().find(home.filename().string()), std::string::npos);
    return error.kind();
  }
  ADD_FAILURE() << "was not refused";
  return ErrorKind::kInternal;
}

TEST(Home, IsMadeOnceAndFoundAgain) {
  const TestFolder folder;
  {
    const Home home(folder.home());
    EXPECT_TRUE(home.is_new());
    EXPECT_TRUE(fs::is_regular_file(home.Database()));
    for (const auto& part : {home.Files(), home.Data(), home.Audit(), home.Scratch()})
      EXPECT_TRUE(fs::is_directory(part));
    struct stat status {};
    ::stat(home.root().c_str(), &status);
    EXPECT_EQ(status.st_mode & 0777, 0700u) << "others must not read what it remembers";
  }
  EXPECT_FALSE(Home(folder.home()).is_new());
}

TEST(Home, IsHeldByOneProcessAtATime) {
  const TestFolder folder;
  const Home home(folder.home());
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      const Home second(folder.home());
      ::_exit(1);
    } catch (const Error& error) {
      ::_exit(error.kind() == ErrorKind::kConflict ? 0 : 2);
    }
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_EQ(KindOfRefusal(folder.home()), ErrorKind::kConflict);
}

TEST(Home, IsFreeAgainWhenItsProcessIsKilled) {
  const TestFolder folder;
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const Home home(folder.home());
    [[maybe_unused]] const auto told = ::write(ready[1], "1", 1);
    ::pause();
  }
  char byte;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  EXPECT_EQ(KindOfRefusal(folder.home()), ErrorKind::kConflict);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_FALSE(Home(folder.home()).is_new());
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST(Home, EmptiesItsScratchAtStart) {
  const TestFolder folder;
  { std::ofstream(Home(folder.home()).Scratch() / "left.over") << "x"; }
  EXPECT_TRUE(fs::is_empty(Home(folder.home()).Scratch()));
}

TEST(Home, OfANewerWeftIsRefusedWithWhatToDo) {
  const TestFolder folder;
  { const Home home(folder.home()); }
  std::ofstream(folder.home() / "format") << FormatVersion() + 1 << "\n";
  EXPECT_EQ(KindOfRefusal(folder.home()), ErrorKind::kUnavailable);
  std::ofstream(folder.home() / "format") << "what\n";
  EXPECT_EQ(KindOfRefusal(folder.home()), ErrorKind::kUnavailable);
  std::ofstream(folder.home() / "format") << FormatVersion() << "\n";
  EXPECT_FALSE(Home(folder.home()).is_new());
}

TEST(Home, WithADatabaseOfANewerWeftIsRefused) {
  const TestFolder folder;
  {
    const Home home(folder.home());
    Connection connection(home.Database());
    connection.Run("UPDATE format_version SET version = 99");
  }
  EXPECT_THROW(Home(folder.home()), Error);
}

TEST(Home, IsNeverMadeInAFolderOfOthers) {
  const TestFolder folder;
  fs::create_directories(folder.home() / "tmp");
  std::ofstream(folder.home() / "tmp" / "dear") << "x";
  std::ofstream(folder.home() / "thesis.tex") << "x";
  EXPECT_EQ(KindOfRefusal(folder.home()), ErrorKind::kUnavailable);
  EXPECT_TRUE(fs::exists(folder.home() / "tmp" / "dear"));
  std::ofstream(folder.path() / "file") << "x";
  EXPECT_EQ(KindOfRefusal(folder.path() / "file"), ErrorKind::kUnavailable);
}

TEST(Home, SaysWhenItsDatabaseIsDamaged) {
  const TestFolder folder;
  { const Home home(folder.home()); }
  fs::remove(folder.home() / "weft.db-wal");
  std::ofstream(folder.home() / "weft.db") << std::string(8192, 'x');
  try {
    const Home home(folder.home());
    FAIL() << "took garbage for a database";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUnavailable);
    EXPECT_NE(error.message().find("damaged"), std::string::npos);
    EXPECT_FALSE(error.hint().empty());
  }
}

}  // namespace
}  // namespace weft::store
