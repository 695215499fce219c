#include "policy/check.hpp"

#include <gtest/gtest.h>

#include "policy/test_mesh.hpp"

namespace weft::policy::test {
namespace {

using mesh::Policy;
using Lines = std::vector<std::string>;

Lines Messages(const std::vector<RuleFault>& faults) {
  Lines messages;
  for (const RuleFault& fault : faults) messages.push_back(fault.message);
  return messages;
}

Lines Faults(const Policy& policy) {
  const mesh::SnapshotPtr snapshot = TestMesh().Build();
  return Messages(FaultsOf(policy, *snapshot->FindTable({"fleet", "planes"}), *snapshot));
}

TEST(PolicyCheck, FindsWhatDoesNotFitATable) {
  const Policy policy{
      .name = "p",
      .rules = {
          {.name = "good",
           .filter = mesh::ParseCondition("seats > '100' AND maker IN flights.departures.origin"),
           .masks = {{"maker", ExpressionMask("left(maker, 1)")},
                     {"unknown", ExpressionMask("1")}}},
          {.name = "f", .filter = mesh::ParseCondition("speed > 1 AND maker = 1")},
          {.name = "m", .on = {.classifications = {"restricted"}}, .mask = ExpressionMask("maker")},
          {.name = "n", .masks = {{"SEATS", ExpressionMask("maker")}}}}};
  EXPECT_EQ(
      Faults(policy),
      (Lines{"rule \"f\", the filter does not fit table fleet.planes: there is no column speed",
             "rule \"f\", the filter does not fit table fleet.planes: column maker is a text, 1 is "
             "a number: they "
             "cannot be compared",
             "rule \"m\", the mask of built does not fit table fleet.planes: column maker is a "
             "text, but must be "
             "a date",
             "rule \"n\", the mask of Seats does not fit table fleet.planes: column maker is a "
             "text, but must be "
             "a number"}));
}

TEST(PolicyCheck, LooksOnlyAtTablesThatARuleIsFor) {
  EXPECT_TRUE(Faults({.name = "p",
                      .rules = {{.name = "f",
                                 .on = {.tables = {"flights.departures"}},
                                 .filter = mesh::ParseCondition("origin = 'JFK'")}}})
                  .empty());
  EXPECT_TRUE(Faults({.name = "flights.p",
                      .domain = "flights",
                      .rules = {{.name = "f", .filter = mesh::ParseCondition("origin = 'JFK'")}}})
                  .empty());
}

TEST(PolicyCheck, LetsADomainLookOnlyWhereItReadsRaw) {
  const Policy looks{
      .name = "flights.p",
      .domain = "flights",
      .rules = {
          {.name = "own", .filter = mesh::ParseCondition("tailnum IN flights.departures.tailnum")},
          {.name = "others", .filter = mesh::ParseCondition("tailnum IN fleet.planes.tailnum")}}};
  const Lines refused{
      "rule \"others\" looks into fleet.planes.tailnum, which domain:flights may not read as it "
      "is"};
  TestMesh mesh;
  EXPECT_EQ(Messages(LookUpFaults(looks, mesh.Build(), kNow)), refused);
  const mesh::Rule grant{.name = "g", .to = {.domains = {"flights"}}};
  mesh.Add(Policy{.name = "fleet.g", .domain = "fleet", .rules = {grant}});
  EXPECT_EQ(Messages(LookUpFaults(looks, mesh.Build(), kNow)), Lines{});
  mesh::Rule narrow = grant;
  narrow.masks = {{"tailnum", NamedMask(mesh::Mask::Type::kHash)}};
  mesh.Add(Policy{.name = "fleet.g", .domain = "fleet", .rules = {narrow}});
  EXPECT_EQ(Messages(LookUpFaults(looks, mesh.Build(), kNow)), refused);
  narrow.masks.clear();
  narrow.columns = {"maker"};
  mesh.Add(Policy{.name = "fleet.g", .domain = "fleet", .rules = {narrow}});
  EXPECT_EQ(Messages(LookUpFaults(looks, mesh.Build(), kNow)), refused);
}

TEST(PolicyCheck, LetsAGlobalPolicyLookEverywhere) {
  const Policy looks{
      .name = "p",
      .rules = {{.name = "r", .filter = mesh::ParseCondition("a IN fleet.planes.tailnum")}}};
  EXPECT_TRUE(LookUpFaults(looks, TestMesh().Build(), kNow).empty());
}

TEST(PolicyCheck, LetsNoPolicyLookIntoWhatDiffersByReader) {
  for (const char* domain : {"", "flights"}) {
    const Policy looks{
        .name = "p",
        .domain = domain,
        .rules = {{.name = "r", .filter = mesh::ParseCondition("a IN weft.audit.caller")}}};
    EXPECT_EQ(Messages(LookUpFaults(looks, TestMesh().Build(), kNow)),
              Lines{"rule \"r\" looks into weft.audit.caller, which differs by reader"})
        << domain;
  }
}

}  // namespace
}  // namespace weft::policy::test
