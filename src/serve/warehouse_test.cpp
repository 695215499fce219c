#include "serve/warehouse.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"

namespace weft::serve {
namespace {

namespace fs = std::filesystem;

constexpr std::array kVariables{"AWS_ACCESS_KEY_ID",  "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
                                "AWS_REGION",         "AWS_DEFAULT_REGION",    "AWS_ENDPOINT_URL",
                                "AWS_ENDPOINT_URL_S3"};

class WarehouseTest : public ::testing::Test {
 protected:
  WarehouseTest() {
    fs::create_directories(home_);
    for (const char* variable : kVariables) ::unsetenv(variable);
  }
  ~WarehouseTest() override {
    fs::remove_all(home_);
    for (const char* variable : kVariables) ::unsetenv(variable);
  }

  const fs::path home_ = fs::temp_directory_path() / ("weft-warehouse-" + ToHex(RandomBytes(8)));
};

TEST_F(WarehouseTest, IsAFolderOfTheHomeUnlessItIsSaidToBeElsewhere) {
  Warehouse inside({}, home_);
  EXPECT_EQ(inside.address(), "file://" + (fs::canonical(home_) / "lake").string());
  inside.objects().Put(inside.address() + "/ops/a", "bytes");
  EXPECT_EQ(ReadFile(home_ / "lake/ops/a"), "bytes");
  EXPECT_EQ(inside.Fault(), std::nullopt);

  const std::string other = "file://" + (home_ / "other").string();
  Warehouse elsewhere({.address = other + "/"}, home_);
  EXPECT_EQ(elsewhere.address(), other);
  fs::remove_all(home_ / "other");
  WriteFileDurably(home_ / "other", "");
  ASSERT_TRUE(elsewhere.Fault());
  EXPECT_NE(elsewhere.Fault()->find("warehouse"), std::string::npos);
}

TEST_F(WarehouseTest, TakesFromTheEnvironmentWhatIsNotSet) {
  EXPECT_EQ(S3OptionsOf({}), store::S3Options());
  ::setenv("AWS_ACCESS_KEY_ID", "their-key", 1);
  ::setenv("AWS_SECRET_ACCESS_KEY", "their-secret", 1);
  ::setenv("AWS_SESSION_TOKEN", "their-token", 1);
  ::setenv("AWS_DEFAULT_REGION", "eu-north-1", 1);
  ::setenv("AWS_ENDPOINT_URL", "http://theirs", 1);
  const store::S3Options theirs = S3OptionsOf({});
  EXPECT_EQ(theirs.access_key, "their-key");
  EXPECT_EQ(theirs.secret_key, "their-secret");
  EXPECT_EQ(theirs.session_token, "their-token");
  EXPECT_EQ(theirs.region, "eu-north-1");
  EXPECT_EQ(theirs.endpoint, "http://theirs");
  EXPECT_TRUE(theirs.path_style);

  WriteFileDurably(home_ / "secret", "our-secret\n", 0600);
  const store::S3Options ours = S3OptionsOf({.address = "s3://bucket",
                                             .s3_endpoint = "http://ours",
                                             .s3_region = "eu-central-1",
                                             .s3_access_key = "our-key",
                                             .s3_secret_key_file = home_ / "secret",
                                             .s3_path_style = false});
  EXPECT_EQ(ours.access_key, "our-key");
  EXPECT_EQ(ours.secret_key, "our-secret");
  EXPECT_EQ(ours.session_token, "") << "of another key";
  EXPECT_EQ(ours.region, "eu-central-1");
  EXPECT_EQ(ours.endpoint, "http://ours");
  EXPECT_FALSE(ours.path_style);
}

TEST_F(WarehouseTest, WantsTheSecretOfItsKey) {
  EXPECT_THROW(S3OptionsOf({.s3_access_key = "our-key"}), Error);
  EXPECT_THROW(S3OptionsOf({.s3_access_key = "our-key", .s3_secret_key_file = home_ / "none"}),
               Error);
  EXPECT_NO_THROW(Warehouse({.s3_access_key = "our-key"}, home_)) << "nobody asks S3";
}

}  // namespace
}  // namespace weft::serve
