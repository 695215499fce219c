#include "mesh/decision.hpp"

#include <gtest/gtest.h>

namespace weft::mesh {
namespace {

Decision Seen() {
  Decision decision;
  decision.discover = decision.read = true;
  decision.filters = {ParseCondition("origin = 'JFK'"), ParseCondition("year > 2012")};
  decision.masks = {{"tailnum", Mask{Mask::Type::kHash, nullptr}}};
  decision.hidden_columns = {"b", "a"};
  return decision;
}

TEST(Decision, HasTheSameFingerprintWhateverTheReason) {
  Decision other = Seen();
  other.why.push_back({"pii", "rule", "allows", ""});
  other.valid_until = Time{};
  std::swap(other.filters[0], other.filters[1]);
  other.hidden_columns = {"a", "B"};
  EXPECT_EQ(other.Fingerprint(), Seen().Fingerprint());
}

TEST(Decision, HasAnotherFingerprintWhenOtherDataIsSeen) {
  std::vector<Decision> others(6, Seen());
  others[0].filters.pop_back();
  others[1].filters[0] = ParseCondition("origin = 'EWR'");
  others[2].masks["tailnum"] = Mask{Mask::Type::kNull, nullptr};
  others[3].masks["dest"] = Mask{Mask::Type::kExpression, ParseValue("left(dest, 1)")};
  others[4].hidden_columns = {"ab"};
  others[5].read = false;
  for (const Decision& other : others) EXPECT_NE(other.Fingerprint(), Seen().Fingerprint());
}

}  // namespace
}  // namespace weft::mesh
