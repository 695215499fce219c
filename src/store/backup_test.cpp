#include "store/backup.hpp"

#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "store/archive.hpp"
#include "store/files.hpp"
#include "store/secrets.hpp"
#include "store/test_home.hpp"

namespace weft::store {
namespace {

namespace fs = std::filesystem;

const std::string kData = "a,b\n1,2\n";

class BackupTest : public testing::Test {
 protected:
  // A home with a little of everything, backed up.
  BackupTest() {
    const Home home(folder_.home());
    Registry registry(home, clock_);
    Secrets(home).Set("pg", "open sesame");
    Files(home.Files()).Put(Sha256Hex(kData), kData);
    std::ofstream(home.Audit() / "00000000000000000000.log") << "a segment";
    std::ofstream(home.Data() / "made.parquet") << "can be made anew";
    auto contract = ContractOf({});
    contract->files["data/a.csv"] = {Sha256Hex(kData), kData.size()};
    registry.Commit({Put(Team("ops")), Put(contract)}, kByAda);
    Backup(home, registry, file_);
  }
  ErrorKind RefusalOf(const fs::path& file, const fs::path& home) {
    try {
      Restore(file, home);
    } catch (const Error& error) {
      EXPECT_FALSE(error.hint().empty());
      return error.kind();
    }
    ADD_FAILURE() << "was not refused";
    return ErrorKind::kInternal;
  }
  // What lies beside the backup: nothing half restored may stay.
  size_t EntriesInFolder() const {
    return static_cast<size_t>(std::distance(fs::directory_iterator(folder_.path()), {}));
  }

  TestFolder folder_;
  ManualClock clock_{Time{}};
  const fs::path file_ = folder_.path() / "mesh.weft-backup";
  const fs::path restored_ = folder_.path() / "restored";
};

TEST_F(BackupTest, BringsEverythingBackThatCannotBeMadeAnew) {
  Restore(file_, restored_);
  const Home home(restored_);
  EXPECT_FALSE(home.is_new());
  const Registry registry(home, clock_);
  EXPECT_EQ(registry.Now()->resources.size(), 2u);
  EXPECT_TRUE(registry.Doctor().empty()) << "its files are there";
  EXPECT_EQ(Secrets(home).Get("pg"), "open sesame");
  EXPECT_EQ(ReadFile(home.Audit() / "00000000000000000000.log"), "a segment");
  EXPECT_FALSE(fs::exists(home.Data() / "made.parquet"));
}

TEST_F(BackupTest, IsReadableByItsOwnerOnly) {
  struct stat status {};
  ::stat(file_.c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777, 0600u) << "it holds the key";
  Restore(file_, restored_);
  ::stat((restored_ / "key").c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  ::stat(restored_.c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777, 0700u);
}

TEST_F(BackupTest, FillsAnEmptyFolderAndNoOther) {
  fs::create_directories(restored_);
  Restore(file_, restored_ / "");
  EXPECT_EQ(RefusalOf(file_, restored_), ErrorKind::kConflict);
  EXPECT_EQ(RefusalOf(file_, folder_.home()), ErrorKind::kConflict);
  EXPECT_FALSE(Home(folder_.home()).is_new());
}

TEST_F(BackupTest, ReplacesAnOlderFileWholly) {
  const Home home(folder_.home());
  const Registry registry(home, clock_);
  std::ofstream(file_) << "an older one";
  Backup(home, registry, file_);
  EXPECT_EQ(EntriesInFolder(), 2u);
  EXPECT_TRUE(fs::is_empty(home.Scratch()));
  Restore(file_, restored_);
  EXPECT_THROW(Backup(home, registry, folder_.path() / "absent" / "file"), Error);
}

TEST_F(BackupTest, IsRefusedWhenDamagedAnywhere) {
  const std::string whole = ReadFile(file_);
  const fs::path damaged = folder_.path() / "damaged";
  const size_t step = std::max<size_t>(1, whole.size() / 150);
  for (size_t at = 0; at < whole.size(); at += step) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x20);
    std::ofstream(damaged, std::ios::binary) << bytes;
    // A flipped bit may lie where nothing is read, such as in padding: then all is as it was.
    try {
      Restore(damaged, restored_);
      const Home home(restored_);
      EXPECT_TRUE(Registry(home, clock_).Doctor().empty()) << at;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kInvalid) << at;
      EXPECT_FALSE(fs::exists(restored_)) << at;
    }
    fs::remove_all(restored_);
  }
  for (size_t cut = 0; cut < whole.size(); cut += step) {
    std::ofstream(damaged, std::ios::binary) << whole.substr(0, cut);
    EXPECT_EQ(RefusalOf(damaged, restored_), ErrorKind::kInvalid) << cut;
    EXPECT_FALSE(fs::exists(restored_));
  }
  EXPECT_EQ(EntriesInFolder(), 3u) << "nothing half restored stays";
}

// A backup that somebody made by hand, with one entry under a name of their choice.
void Forge(const fs::path& file, const std::string& name, const std::string& format) {
  const auto entry = [](const std::string& path, const std::string& bytes) {
    return "{\"path\":\"" + path + "\",\"sha256\":\"" + Sha256Hex(bytes) + "\"}";
  };
  ArchiveWriter writer(file);
  writer.AddText("manifest.json", "{\"made_by\":\"weft backup\",\"version\":1,\"entries\":[" +
                                      entry(name, "evil") + "," + entry("format", format) + "]}");
  writer.AddText(name, "evil");
  writer.AddText("format", format);
  writer.Close();
}

TEST_F(BackupTest, NeverLeadsOutOfTheHome) {
  for (const std::string name : {"../evil", "/tmp/weft-evil", "files/../../evil", "./evil"}) {
    fs::remove(folder_.path() / "forged");
    Forge(folder_.path() / "forged", name, "1\n");
    EXPECT_EQ(RefusalOf(folder_.path() / "forged", restored_), ErrorKind::kInvalid) << name;
    EXPECT_FALSE(fs::exists(folder_.path() / "evil"));
    EXPECT_FALSE(fs::exists("/tmp/weft-evil"));
  }
}

TEST_F(BackupTest, OfANewerWeftIsRefused) {
  Forge(folder_.path() / "forged", "weft.db", "99\n");
  EXPECT_EQ(RefusalOf(folder_.path() / "forged", restored_), ErrorKind::kUnavailable);
  EXPECT_FALSE(fs::exists(restored_));
}

TEST_F(BackupTest, IsNoBackupWhenItIsSomethingElse) {
  std::ofstream(folder_.path() / "text") << "hello";
  EXPECT_EQ(RefusalOf(folder_.path() / "text", restored_), ErrorKind::kInvalid);
  EXPECT_EQ(RefusalOf(folder_.path() / "absent", restored_), ErrorKind::kUnavailable);
}

TEST_F(BackupTest, IsOfOneMomentWhileCommitsGoOn) {
  const Home home(folder_.home());
  Registry registry(home, clock_);
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    for (int i = 0; !stop; ++i)
      registry.Commit({Put(Team("a", std::to_string(i))), Put(Team("b", std::to_string(i)))},
                      kByAda);
  });
  while (registry.Now()->seq < 10) std::this_thread::yield();
  Backup(home, registry, file_);
  stop = true;
  writer.join();
  Restore(file_, restored_);
  const Home back(restored_);
  const Registry then(back, clock_);
  const auto now = then.Now();
  EXPECT_TRUE(then.Doctor().empty());
  EXPECT_GE(now->seq, 10u);
  EXPECT_EQ(now->Find({mesh::Kind::kTeam, "a"})->version,
            now->Find({mesh::Kind::kTeam, "b"})->version);
}

}  // namespace
}  // namespace weft::store
