#include "store/secrets.hpp"

#include <sys/stat.h>

#include <fstream>

#include "base/error.hpp"
#include "base/files.hpp"
#include "store/sqlite.hpp"
#include "store/test_home.hpp"

namespace weft::store {
namespace {

namespace fs = std::filesystem;

TEST(Secrets, ComeBackOnlyWithTheirKey) {
  const TestFolder folder;
  const Home home(folder.home());
  const std::string value("p\0ss\xff", 5);
  {
    Secrets secrets(home);
    secrets.Set("pg", "old");
    secrets.Set("pg", value);
    secrets.Set("empty", "");
  }
  const Secrets secrets(home);
  EXPECT_EQ(secrets.Get("pg"), value);
  EXPECT_EQ(secrets.Get("empty"), "");
  EXPECT_EQ(secrets.Get("other"), std::nullopt);
  fs::remove(folder.home() / "key");
  EXPECT_THROW(Secrets{home}, Error) << "a new key would lose what is sealed";
  WriteFileDurably(folder.home() / "key", std::string(32, 'k'), 0600);
  EXPECT_THROW(Secrets(home).Get("pg"), Error);
  WriteFileDurably(folder.home() / "key", "short", 0600);
  EXPECT_THROW(Secrets{home}, Error);
}

TEST(Secrets, AreRemoved) {
  const TestFolder folder;
  const Home home(folder.home());
  Secrets secrets(home);
  secrets.Set("pg", "x");
  secrets.Remove("pg");
  secrets.Remove("pg");
  EXPECT_EQ(secrets.Get("pg"), std::nullopt);
}

TEST(Secrets, CannotBeExchangedInTheDatabase) {
  const TestFolder folder;
  const Home home(folder.home());
  Secrets secrets(home);
  secrets.Set("a", "of a");
  secrets.Set("b", "of b");
  Connection connection(home.Database());
  connection.Run(
      "UPDATE secrets SET sealed = (SELECT sealed FROM secrets WHERE name = 'a') "
      "WHERE name = 'b'");
  EXPECT_EQ(secrets.Get("a"), "of a");
  EXPECT_THROW(secrets.Get("b"), Error);
}

TEST(Secrets, AreNotReadableInTheHome) {
  const TestFolder folder;
  const Home home(folder.home());
  Secrets(home).Set("pg", "open sesame");
  const std::string hash_key = Secrets(home).HashKey();
  for (const auto& entry : fs::directory_iterator(folder.home())) {
    if (!entry.is_regular_file()) continue;
    EXPECT_EQ(ReadFile(entry.path()).find("open sesame"), std::string::npos) << entry.path();
    EXPECT_EQ(ReadFile(entry.path()).find(hash_key), std::string::npos) << entry.path();
  }
  struct stat status {};
  ::stat((folder.home() / "key").c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST(Secrets, OpenOnlyUnderTheirName) {
  const TestFolder folder;
  const Home home(folder.home());
  const Secrets secrets(home);
  std::string sealed = secrets.Seal("a", "of a");
  EXPECT_EQ(secrets.Open("a", sealed), "of a");
  EXPECT_NE(sealed, secrets.Seal("a", "of a")) << "sealed anew each time";
  EXPECT_EQ(secrets.Open("b", sealed), std::nullopt);
  EXPECT_EQ(secrets.Open("a", sealed.substr(1)), std::nullopt);
  EXPECT_EQ(secrets.Open("a", ""), std::nullopt);
  sealed.back() = static_cast<char>(sealed.back() ^ 1);
  EXPECT_EQ(secrets.Open("a", sealed), std::nullopt);
}

TEST(Secrets, KeepOneHashKeyForTheMesh) {
  const TestFolder folder;
  const Home home(folder.home());
  const std::string key = Secrets(home).HashKey();
  EXPECT_EQ(key.size(), 32u);
  EXPECT_EQ(Secrets(home).HashKey(), key);
}

}  // namespace
}  // namespace weft::store
