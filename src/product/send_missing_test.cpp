#include "product/send_missing.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace weft::product {
namespace {

using Strings = std::vector<std::string>;

// Another side that asks for these, round by round; what it was sent.
struct OtherSide {
  std::vector<Strings> rounds;
  size_t round = 0;
  Strings sent;

  Exchange exchange() {
    return {.ask = [this] { return round < rounds.size() ? rounds[round++] : Strings{}; },
            .send =
                [this](const std::string& sha256, const std::filesystem::path& file) {
                  sent.push_back(sha256 + " " + file.string());
                }};
  }
};

const std::vector<mesh::FolderFile> kFiles = {{"weft.yaml", "a", 1}, {"d/x.csv", "b", 1}};

ErrorKind FaultOf(OtherSide side) {
  try {
    SendMissing("/mesh", kFiles, side.exchange());
  } catch (const Error& error) {
    return error.kind();
  }
  ADD_FAILURE() << "nothing was refused";
  return ErrorKind::kInvalid;
}

TEST(SendMissing, SendsWhatIsAskedForRoundByRound) {
  OtherSide side{{{"a"}, {"b"}}};
  SendMissing("/mesh", kFiles, side.exchange());
  EXPECT_EQ(side.sent, (Strings{"a /mesh/weft.yaml", "b /mesh/d/x.csv"}));
}

TEST(SendMissing, SendsNothingThatIsNotMissing) {
  OtherSide side{};
  SendMissing("/mesh", kFiles, side.exchange());
  EXPECT_TRUE(side.sent.empty());
}

TEST(SendMissing, ASideThatAsksAgainForEverIsAnError) {
  EXPECT_EQ(FaultOf({{{"a"}, {"a"}, {"a"}}}), ErrorKind::kUnavailable);
}

TEST(SendMissing, ASideThatAsksForWhatIsNotHereIsAnError) {
  EXPECT_EQ(FaultOf({{{"c"}}}), ErrorKind::kInternal);
}

}  // namespace
}  // namespace weft::product
