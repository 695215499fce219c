#include "store/change_log.hpp"

#include "store/stored.hpp"
#include "store/test_home.hpp"

namespace weft::store {
namespace {

// The two digests below were computed by the script of docs/formats/registry.md, not by this code.
// When one changes, old registries no longer verify.
TEST(ChangeLog, HashesTheBytesThatTheFormatSays) {
  const StoredVersion stored{.folder = "demo",
                             .path = "teams.yaml",
                             .place = R"({"domain":"","product":"","major":0})",
                             .document = "kind: Team # \"Ünï\" \\ \t\x01\x7f\n",
                             .code = R"({"a.sql":"SELECT 1"})",
                             .files = "{}"};
  EXPECT_EQ(ContentDigest(stored),
            "93335a2f0da1bf0546bad5a518490538979bbc413fe2a2119686c8047f9774c5");
  const ChangeRow row{.seq = 7,
                      .at_micros = 1'800'000'000'000'000,
                      .actor = "ada",
                      .action = "apply",
                      .kind = "team",
                      .name = "ops",
                      .version = 2,
                      .before = "",
                      .after = "ab",
                      .request = "r\x01\n"};
  EXPECT_EQ(HashOf(row, "cafe"),
            "fe92a0b5c22ab6030a32c7c64f7d6f1f505fbea50aeadca4f48daec13befe980");
}

}  // namespace
}  // namespace weft::store
