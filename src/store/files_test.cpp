#include "store/files.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "store/test_home.hpp"

namespace weft::store {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;

const std::string kHello = Sha256Hex("hello");

ErrorKind KindOf(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.kind();
  }
  ADD_FAILURE() << "nothing was thrown";
  return ErrorKind::kInternal;
}

TEST(Files, KeepBytesUnderTheirDigest) {
  const TestFolder folder;
  Files files(folder.path());
  EXPECT_FALSE(files.Has(kHello));
  files.Put(kHello, "hello");
  files.Put(kHello, "hello");
  EXPECT_TRUE(files.Has(kHello));
  EXPECT_EQ(files.Read(kHello), "hello");
  EXPECT_EQ(files.PathOf(kHello), folder.path() / kHello.substr(0, 2) / kHello);
}

TEST(Files, RefuseBytesThatAreNotWhatTheDigestSays) {
  const TestFolder folder;
  Files files(folder.path());
  EXPECT_EQ(KindOf([&] { files.Put(kHello, "hullo"); }), ErrorKind::kInvalid);
  std::ofstream(folder.path() / "given") << "hullo";
  EXPECT_EQ(KindOf([&] { files.PutFile(kHello, folder.path() / "given"); }), ErrorKind::kInvalid);
  EXPECT_FALSE(files.Has(kHello));
  EXPECT_TRUE(fs::is_empty(folder.path() / kHello.substr(0, 2))) << "nothing half written stays";
}

TEST(Files, RefuseADigestThatCouldLeadElsewhere) {
  const TestFolder folder;
  Files files(folder.path() / "files");
  for (const std::string name : {"", "../../etc/passwd", "HELLO", "abc"}) {
    EXPECT_EQ(KindOf([&] { files.Read(name); }), ErrorKind::kInvalid) << name;
    EXPECT_EQ(KindOf([&] { files.Put(name, "x"); }), ErrorKind::kInvalid) << name;
  }
}

TEST(Files, KeepACopyThatItsGiverCannotChange) {
  const TestFolder folder;
  Files files(folder.path() / "files");
  std::ofstream(folder.path() / "given") << "hello";
  files.PutFile(kHello, folder.path() / "given");
  std::ofstream(folder.path() / "given", std::ios::in) << "HELLO";
  EXPECT_EQ(files.Read(kHello), "hello");
  EXPECT_EQ(KindOf([&] { files.PutFile(Sha256Hex("x"), folder.path() / "absent"); }),
            ErrorKind::kUnavailable);
}

TEST(Files, SweepOnlyWhatNothingNamesForADay) {
  const TestFolder folder;
  Files files(folder.path());
  const std::string named = Sha256Hex("named");
  const std::string asked = Sha256Hex("asked");
  for (const std::string text : {"hello", "named", "asked"}) files.Put(Sha256Hex(text), text);
  const Time now = SystemClock().Now();
  EXPECT_EQ(files.Sweep({named}, now), 0u) << "an apply may be about to name them";
  for (const std::string& file : {kHello, named, asked}) {
    const timespec old[2] = {{1000, 0}, {1000, 0}};
    ::utimensat(AT_FDCWD, files.PathOf(file).c_str(), old, 0);
  }
  EXPECT_TRUE(files.Has(asked));
  EXPECT_EQ(files.Sweep({named}, now), 1u);
  EXPECT_FALSE(files.Has(kHello));
  EXPECT_TRUE(files.Has(named));
  EXPECT_EQ(files.Sweep({}, now + hours(25)), 2u);
}

TEST(Files, KnowWhoSentThem) {
  const TestFolder folder;
  Files files(folder.path() / "files");
  std::ofstream(folder.path() / "sent") << "hello";
  std::ofstream(folder.path() / "other") << "HELLO";
  files.Receive("ann", kHello, folder.path() / "sent");
  EXPECT_EQ(files.Read(kHello), "hello");
  EXPECT_TRUE(files.WasSentBy("ann", kHello));
  EXPECT_FALSE(files.WasSentBy("ben", kHello));
  EXPECT_EQ(KindOf([&] { files.Receive("ben", kHello, folder.path() / "other"); }),
            ErrorKind::kInvalid)
      << "whoever sends other bytes has not got the file";
  EXPECT_FALSE(files.WasSentBy("ben", kHello));
  files.Receive("ben", kHello, folder.path() / "sent");
  EXPECT_TRUE(files.WasSentBy("ben", kHello));
  EXPECT_EQ(files.Sweep({kHello}, SystemClock().Now() + hours(25)), 2u) << "the notes go";
  EXPECT_TRUE(files.Has(kHello));
}

TEST(Files, LeaveNothingBehindOnAFullDisk) {
  const TestFolder folder;
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1000, 1000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const std::string large(5000, 'x');
    Files files(folder.path());
    const ErrorKind kind = KindOf([&] { files.Put(Sha256Hex(large), large); });
    ::_exit(kind == ErrorKind::kUnavailable && !files.Has(Sha256Hex(large)) ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  size_t left = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder.path()))
    left += entry.is_regular_file() ? 1 : 0;
  EXPECT_EQ(left, 0u);
}

}  // namespace
}  // namespace weft::store
