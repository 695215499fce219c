#include "base/files.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <optional>

#include "base/error.hpp"

namespace weft {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) /
              ("files_test_" +
               std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  fs::path folder_;
};

std::optional<ErrorKind> KindOf(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.kind();
  }
  return std::nullopt;
}

TEST_F(Files, ComeBackByteForByte) {
  const std::string bytes("a\0\r\n\xff", 5);
  WriteFileDurably(folder_ / "x", bytes);
  EXPECT_EQ(ReadFile(folder_ / "x"), bytes);
  WriteFileDurably(folder_ / "x", "");
  EXPECT_EQ(ReadFile(folder_ / "x"), "");
}

TEST_F(Files, AreReadWholeEvenWhenTheirSizeIsUnknown) {
  EXPECT_FALSE(ReadFile("/proc/self/status").empty());
}

TEST_F(Files, HaveTheModeAskedFor) {
  WriteFileDurably(folder_ / "key", "secret", 0600);
  struct stat status {};
  ASSERT_EQ(::stat((folder_ / "key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(Files, LeaveNothingBesideAfterAFailedWrite) {
  fs::create_directories(folder_ / "taken" / "inside");
  EXPECT_EQ(KindOf([&] { WriteFileDurably(folder_ / "taken", "x"); }), ErrorKind::kUnavailable);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
  EXPECT_EQ(KindOf([&] { WriteFileDurably(folder_ / "absent" / "x", "x"); }),
            ErrorKind::kUnavailable);
}

TEST_F(Files, SayWhenTheyAreAbsentOrUnreadable) {
  EXPECT_EQ(KindOf([&] { ReadFile(folder_ / "absent"); }), ErrorKind::kNotFound);
  EXPECT_EQ(KindOf([&] { ReadFile(folder_); }), ErrorKind::kUnavailable);
}

TEST_F(Files, CannotSyncAFolderThatIsNotThere) {
  EXPECT_EQ(KindOf([] { SyncFolder("/no/such/folder"); }), ErrorKind::kNotFound);
}

TEST_F(Files, AreLockedByOneAtATime) {
  std::optional<FileLock> first;
  first.emplace(folder_ / "lock", "held");
  EXPECT_EQ(KindOf([&] { FileLock(folder_ / "lock", "held"); }), ErrorKind::kConflict);
  first.reset();
  EXPECT_EQ(KindOf([&] { FileLock(folder_ / "lock", "held"); }), std::nullopt);
}

TEST_F(Files, AreUnlockedByTheHoldersDeath) {
  const pid_t child = ::fork();
  if (child == 0) {
    const FileLock held(folder_ / "lock", "held");
    ::_exit(0);  // no destructor runs
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(KindOf([&] { FileLock(folder_ / "lock", "held"); }), std::nullopt);
}

}  // namespace
}  // namespace weft
