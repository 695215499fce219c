#include "product/version_advice.hpp"

#include <gtest/gtest.h>

#include "mesh/testing.hpp"
#include "product/breaks.hpp"
#include "product/test_shop.hpp"

namespace weft::product {
namespace {

const std::string kPath = "orders/orders/orders.odcs.yaml";

// What is advised when the shop's orders get another contract.
VersionAdvice AdviceFor(const std::string& contract) {
  TestFiles files = Shop();
  const mesh::SnapshotPtr base = mesh::testing::SnapshotOf(files);
  files[kPath] = contract;
  const mesh::SnapshotPtr after = mesh::testing::SnapshotOf(files);
  const mesh::ResourceId id{mesh::Kind::kContract, "orders.orders"};
  const std::vector<mesh::Edit> edits{{id, after->Find(id)}};
  const auto all = AdviseVersions(*base, edits, FindBreaks(*base, *after, edits, Time{}));
  return all.size() == 1 ? all[0] : VersionAdvice{};
}

std::string Orders(const std::vector<TestColumn>& columns) {
  return ContractYaml("orders", "orders", columns, FileServer("orders.csv"));
}

std::string Replaced(std::string text, const std::string& old, const std::string& fresh) {
  return text.replace(text.find(old), old.size(), fresh);
}

TEST(VersionAdvice, ARemovedColumnIsAMajorChange) {
  const VersionAdvice advice = AdviceFor(Orders({kOrderColumns[0], kOrderColumns[2]}));
  EXPECT_EQ(advice.impact, Impact::kMajor);
  EXPECT_EQ(advice.Suggested(), "2.0.0");
  EXPECT_FALSE(advice.IsEnough());
  EXPECT_EQ(ToText(advice),
            "orders.orders: 1.0.0 → 2.0.0, a major change: column customer_id is removed (the "
            "document says 1.0.0)");
  const Json json = ToJson(advice);
  EXPECT_EQ(json["kind"], "MetadataDifference");
  EXPECT_EQ(json["diffs"][0]["type"], "REMOVE");
  EXPECT_EQ(json["diffs"][0]["section"], "schema");
  EXPECT_EQ(json["diffs"][0]["impactLevel"], "major");
}

TEST(VersionAdvice, ANewColumnIsAMinorChange) {
  std::vector<TestColumn> columns = kOrderColumns;
  columns.push_back({"note", "string"});
  EXPECT_EQ(AdviceFor(Orders(columns)).Suggested(), "1.1.0");
}

TEST(VersionAdvice, AWiderTypeIsAMinorChangeANarrowerOneAMajor) {
  std::vector<TestColumn> columns = kOrderColumns;
  columns[1].more = "        logicalTypeOptions: {format: i32}\n";
  EXPECT_EQ(AdviceFor(Orders(columns)).impact, Impact::kMajor);
  columns[1].more = "        required: true\n";
  EXPECT_EQ(AdviceFor(Orders(columns)).impact, Impact::kMinor) << "readers are promised more";
}

TEST(VersionAdvice, WordsAreAPatch) {
  std::vector<TestColumn> columns = kOrderColumns;
  columns[1].more = "        description: who ordered\n        examples: [123]\n";
  const VersionAdvice advice = AdviceFor(Orders(columns));
  EXPECT_EQ(advice.impact, Impact::kPatch);
  EXPECT_EQ(advice.Suggested(), "1.0.1");
}

TEST(VersionAdvice, AVersionThatSaysSoIsEnough) {
  const std::string less = Orders({kOrderColumns[0], kOrderColumns[2]});
  EXPECT_FALSE(AdviceFor(Replaced(less, "version: 1.0.0", "version: 1.9.0")).IsEnough());
  EXPECT_TRUE(AdviceFor(Replaced(less, "version: 1.0.0", "version: 2.0.0")).IsEnough());
}

}  // namespace
}  // namespace weft::product
