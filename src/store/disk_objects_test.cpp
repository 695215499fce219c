#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/test_home.hpp"
#include "store/test_objects.hpp"

namespace weft::store {
namespace {

namespace fs = std::filesystem;

class DiskObjectsTest : public ::testing::Test {
 protected:
  DiskObjectsTest() : objects_(OpenObjects({.roots = {root_}, .s3 = {}})) {}

  TestFolder folder_;
  const std::string root_ = "file://" + (folder_.path() / "lake").string();
  std::unique_ptr<Objects> objects_;
};

TEST_F(DiskObjectsTest, KeepsWhatIsPut) { ExpectKeepsWhatIsPut(*objects_, root_); }

TEST_F(DiskObjectsTest, ListsInOrder) { ExpectListsInOrder(*objects_, root_); }

TEST_F(DiskObjectsTest, LetsOneOfManyBeFirst) { ExpectOneOfManyIsFirst(*objects_, root_); }

TEST_F(DiskObjectsTest, TakesFiles) { ExpectTakesFiles(*objects_, root_, folder_.path()); }

TEST_F(DiskObjectsTest, NamesTheirFiles) {
  objects_->Put(root_ + "/a/b", "bytes");
  EXPECT_EQ(ReadFile(*objects_->OnDisk(root_ + "/a/b")), "bytes");
}

TEST_F(DiskObjectsTest, LeavesNoEmptyFolders) {
  objects_->Put(root_ + "/a/b/c", "1");
  objects_->Put(root_ + "/a/d", "2");
  objects_->Remove({root_ + "/a/b/c"});
  EXPECT_FALSE(fs::exists(folder_.path() / "lake/a/b"));
  EXPECT_TRUE(fs::exists(folder_.path() / "lake/a/d"));
}

TEST_F(DiskObjectsTest, StaysBelowItsRoots) {
  WriteFileDurably(folder_.path() / "secret", "secret");
  const std::string outside = "file://" + (folder_.path() / "secret").string();
  const std::vector<std::string> refused = {outside,
                                            root_,
                                            root_ + "-other/a",
                                            root_ + "/../secret",
                                            root_ + "/.weft-tmp/a",
                                            "s3://bucket/lake/a",
                                            "file:///etc/passwd"};
  for (const std::string& address : refused) {
    EXPECT_EQ(KindOf([&] { objects_->Look(address); }), ErrorKind::kInvalid) << address;
    EXPECT_EQ(KindOf([&] { objects_->Read(address); }), ErrorKind::kInvalid) << address;
    EXPECT_EQ(KindOf([&] { objects_->Put(address, ""); }), ErrorKind::kInvalid) << address;
    EXPECT_EQ(KindOf([&] { objects_->Remove({address}); }), ErrorKind::kInvalid) << address;
    EXPECT_EQ(KindOf([&] { objects_->OnDisk(address); }), ErrorKind::kInvalid) << address;
  }
  EXPECT_EQ(KindOf([&] { Listed(*objects_, "file://" + folder_.path().string() + "/"); }),
            ErrorKind::kInvalid);
  EXPECT_EQ(ReadFile(folder_.path() / "secret"), "secret");
}

TEST_F(DiskObjectsTest, FollowsNoLinks) {
  WriteFileDurably(folder_.path() / "secret", "secret");
  fs::create_symlink(folder_.path() / "secret", folder_.path() / "lake/file");
  fs::create_directory_symlink(folder_.path(), folder_.path() / "lake/folder");
  for (const std::string name : {"/file", "/folder/secret", "/folder/new"}) {
    EXPECT_EQ(KindOf([&] { objects_->Read(root_ + name); }), ErrorKind::kInvalid) << name;
    EXPECT_EQ(KindOf([&] { objects_->Put(root_ + name, "mine"); }), ErrorKind::kInvalid) << name;
    EXPECT_EQ(KindOf([&] { objects_->Remove({root_ + name}); }), ErrorKind::kInvalid) << name;
  }
  EXPECT_EQ(KindOf([&] { Listed(*objects_, root_ + "/folder/"); }), ErrorKind::kInvalid);
  EXPECT_TRUE(Listed(*objects_, root_ + "/").empty());
  EXPECT_EQ(ReadFile(folder_.path() / "secret"), "secret");
}

TEST_F(DiskObjectsTest, HasSeveralRoots) {
  const std::string other = "file://" + (folder_.path() / "other").string();
  const auto both = OpenObjects({.roots = {root_ + "/", other}, .s3 = {}});
  both->Put(root_ + "/a", "1");
  both->Put(other + "/a", "2");
  EXPECT_EQ(both->Read(other + "/a"), "2");
  both->Remove({root_ + "/a", other + "/a"});
  EXPECT_FALSE(both->Look(root_ + "/a"));
}

TEST_F(DiskObjectsTest, SaysWhichFolderCannotBeUsed) {
  WriteFileDurably(folder_.path() / "file", "");
  for (const std::string name : {"/file", "/file/below", "/not/there"})
    EXPECT_EQ(KindOf([&] {
                OpenObjects({.roots = {"file://" + folder_.path().string() + name}, .s3 = {}});
              }),
              ErrorKind::kUnavailable)
        << name;
}

// Writers and readers of one object, and one that takes it and its folder away.
TEST_F(DiskObjectsTest, IsNeverHalf) {
  const std::string address = root_ + "/a/b";
  std::atomic<bool> stop = false;
  std::vector<std::thread> others;
  for (const char c : {'x', 'y'})
    others.emplace_back([&, c] {
      while (!stop) objects_->Put(address, std::string(100'000, c));
    });
  others.emplace_back([&] {
    while (!stop) objects_->Remove({address});
  });
  for (int i = 0; i < 300; ++i) try {
      const std::string bytes = objects_->Read(address);
      EXPECT_EQ(bytes, std::string(100'000, bytes[0]));
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kNotFound) << error.message();
    }
  stop = true;
  for (std::thread& other : others) other.join();
}

TEST_F(DiskObjectsTest, IsWholeOrAbsentWhenItsWriterIsKilled) {
  constexpr size_t kBytes = 8 << 20;
  const std::string digest = MakeFile(folder_.path() / "file", kBytes);
  const std::string address = root_ + "/a/b";
  for (int round = 0; round < 20; ++round) {
    const pid_t writer = ::fork();
    if (writer == 0) {
      for (;;) {
        objects_->PutFile(address, folder_.path() / "file");
        objects_->Remove({address});
      }
    }
    ::usleep(static_cast<useconds_t>(1'000 + 1'700 * round));
    ::kill(writer, SIGKILL);
    ::waitpid(writer, nullptr, 0);
    const auto info = objects_->Look(address);
    if (info) {
      EXPECT_EQ(Sha256Hex(objects_->Read(address)), digest);
    }
    EXPECT_EQ(Listed(*objects_, root_ + "/").size(), info ? 1u : 0u);
    objects_->Remove({address});
  }
}

TEST_F(DiskObjectsTest, SweepsWhatAKilledWriterLeft) {
  const fs::path scratch = folder_.path() / "lake/.weft-tmp";
  WriteFileDurably(scratch / "old", "half");
  WriteFileDurably(scratch / "new", "half");
  const auto old = fs::file_time_type::clock::now() - std::chrono::hours(25);
  fs::last_write_time(scratch / "old", old);
  objects_ = OpenObjects({.roots = {root_}, .s3 = {}});
  EXPECT_FALSE(fs::exists(scratch / "old"));
  EXPECT_TRUE(fs::exists(scratch / "new"));
}

}  // namespace
}  // namespace weft::store
