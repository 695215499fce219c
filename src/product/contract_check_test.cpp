#include "product/contract_check.hpp"

#include <gtest/gtest.h>

namespace weft::product {
namespace {

mesh::ContractTable Promised() {
  mesh::ContractTable table;
  mesh::Column count;
  count.name = "flights";
  count.type.base = mesh::ColumnType::Base::kInteger;
  count.primary_key = true;
  mesh::Column name;
  name.name = "Carrier";
  name.unique = true;
  table.columns = {count, name};
  return table;
}

TEST(CompareColumns, IsContentWithTheSameColumnsInAnotherOrderAndCase) {
  EXPECT_TRUE(CompareColumns(Promised(), {{"CARRIER", "VARCHAR"}, {"flights", "BIGINT"}}).empty());
}

TEST(CompareColumns, NamesEachMissingExtraAndRetypedColumn) {
  const auto faults = CompareColumns(Promised(), {{"flights", "HUGEINT"}, {"carier", "VARCHAR"}});
  ASSERT_EQ(faults.size(), 3u);
  EXPECT_EQ(faults[0].column, "flights");
  EXPECT_NE(faults[0].message.find("HUGEINT"), std::string::npos);
  EXPECT_NE(faults[0].message.find("CAST"), std::string::npos);
  EXPECT_EQ(faults[1].column, "Carrier");
  EXPECT_EQ(faults[2].column, "carier");
}

TEST(KeyRules, AskForNoNullAndNoRepeatedKey) {
  const auto rules = KeyRulesOf(Promised());
  ASSERT_EQ(rules.size(), 3u);
  EXPECT_EQ(rules[0].name, "column flights: required");
  EXPECT_EQ(rules[1].name, "column Carrier: unique");
  EXPECT_EQ(rules[2].name, "primary key (flights)");
}

}  // namespace
}  // namespace weft::product
