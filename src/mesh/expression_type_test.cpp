#include "mesh/expression_type.hpp"

#include <gtest/gtest.h>

namespace weft::mesh {
namespace {

std::optional<ValueType> TypeOf(const TableId* table, const std::string& column) {
  static const std::map<std::string, ValueType> kColumns{
      {"delay", ValueType::kNumber}, {"dest", ValueType::kText},  {"day", ValueType::kDate},
      {"at", ValueType::kTimestamp}, {"late", ValueType::kTruth}, {"raw", ValueType::kOther},
  };
  if (table != nullptr && *table != TableId{"fleet", "planes"}) return std::nullopt;
  const auto found = kColumns.find(column);
  if (found == kColumns.end()) return std::nullopt;
  return found->second;
}

CheckedExpression Check(const std::string& text, ValueType wanted = ValueType::kTruth) {
  return CheckExpression(ParseValue(text), wanted, TypeOf);
}

TEST(ExpressionType, ReadsAConstantTextAsWhatItIsComparedWith) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"delay > '12.50'", "delay > 12.5"},
      {"day = '2013-01-31'", "day = DATE '2013-01-31'"},
      {"at >= '2013-01-31'", "at >= TIMESTAMP '2013-01-31 00:00:00'"},
      {"at >= DATE '2013-01-31'", "at >= TIMESTAMP '2013-01-31 00:00:00'"},
      {"day < TIMESTAMP '2013-01-31 05:00:00'", "day < TIMESTAMP '2013-01-31 05:00:00'"},
      {"'2013-01-31' BETWEEN day AND at", "TIMESTAMP '2013-01-31 00:00:00' BETWEEN day AND at"},
      {"delay IN ('1', 2, NULL)", "delay IN (1, 2, NULL)"},
      {"late = 'TRUE' AND 'false'", "late = TRUE AND FALSE"},
      {"'12' IN fleet.planes.delay", "12 IN fleet.planes.delay"},
      {"year('2013-01-31') = '2013'", "year(DATE '2013-01-31') = 2013"},
      {"coalesce(at, '2013-01-31') IS NULL",
       "coalesce(at, TIMESTAMP '2013-01-31 00:00:00') IS NULL"},
      {"CASE WHEN late THEN delay ELSE '1' END > 2", "CASE WHEN late THEN delay ELSE 1 END > 2"},
      {"dest = '12' AND raw IS NULL", "dest = '12' AND raw IS NULL"},
      {"NULL AND dest = NULL", "NULL AND dest = NULL"},
      {"delay = caller.delay AND caller.late", "delay = caller.delay AND caller.late"},
  };
  for (const auto& [text, fitted] : cases) {
    const CheckedExpression checked = Check(text);
    EXPECT_EQ(ToText(*checked.tree), fitted);
    EXPECT_TRUE(checked.faults.empty()) << text << ": " << checked.faults[0].message;
  }
}

TEST(ExpressionType, NamesWhatDoesNotFit) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"delay = dest", "column delay is a number, column dest is a text: they cannot be compared"},
      {"dest = 12", "column dest is a text, 12 is a number: they cannot be compared"},
      {"delay > 'many'", "'many' cannot be read as a number"},
      {"day = '2013-01-31 05:00:00'", "'2013-01-31 05:00:00' cannot be read as a date"},
      {"delay", "column delay is a number, but must be a truth value"},
      {"speed > 1", "there is no column speed"},
      {"dest IN fleet.planes.seats", "there is no column fleet.planes.seats"},
      {"dest IN fleet.pilots.dest", "there is no column fleet.pilots.dest"},
      {"delay IN fleet.planes.dest",
       "column delay is a number, column fleet.planes.dest is a text: they cannot be compared"},
      {"raw = 'x'", "column raw is of a type that only IS NULL can test"},
      {"late < late", "truth values have no order: only = and <> compare them"},
      {"delay LIKE '1%'", "column delay is a number, but must be a text"},
      {"length(delay) = 1", "column delay is a number, but must be a text"},
      {"year(dest) = 2013", "column dest is a text, but must be a timestamp"},
      {"dest + 1 = 2", "column dest is a text, but must be a number"},
      {"CASE WHEN delay THEN 1 ELSE 2 END = 1",
       "column delay is a number, but must be a truth value"},
      {"coalesce(delay, dest) IS NULL",
       "column delay is a number, column dest is a text: they cannot be compared"},
  };
  for (const auto& [text, message] : cases) {
    const CheckedExpression checked = Check(text);
    ASSERT_FALSE(checked.faults.empty()) << text;
    EXPECT_EQ(checked.faults[0].message, message) << text;
  }
}

TEST(ExpressionType, TellsTheTypeOfAValue) {
  const std::vector<std::pair<std::string, ValueType>> cases{
      {"left(dest, 1)", ValueType::kText},
      {"delay * 2", ValueType::kNumber},
      {"start_of_month(day)", ValueType::kDate},
      {"start_of_year(at)", ValueType::kTimestamp},
      {"coalesce(NULL, day)", ValueType::kDate},
      {"CASE WHEN late THEN NULL END", ValueType::kNull},
      {"starts_with(dest, 'J')", ValueType::kTruth},
      {"month(at)", ValueType::kNumber},
      {"CASE WHEN late THEN day ELSE at END", ValueType::kTimestamp},
  };
  for (const auto& [text, type] : cases) {
    const CheckedExpression checked = Check(text, ValueType::kUnknown);
    EXPECT_TRUE(checked.faults.empty()) << text;
    EXPECT_EQ(checked.type, type) << text;
  }
}

TEST(ExpressionType, AsksAMaskForItsColumnsType) {
  EXPECT_TRUE(Check("left(dest, 1)", ValueType::kText).faults.empty());
  EXPECT_TRUE(Check("NULL", ValueType::kOther).faults.empty());
  EXPECT_FALSE(Check("length(dest)", ValueType::kText).faults.empty());
  EXPECT_FALSE(Check("dest", ValueType::kOther).faults.empty());
  EXPECT_EQ(ToText(*Check("'7'", ValueType::kNumber).tree), "7");
}

TEST(ExpressionType, GroupsColumnTypes) {
  EXPECT_EQ(ValueTypeOf({.base = ColumnType::Base::kDecimal}), ValueType::kNumber);
  EXPECT_EQ(ValueTypeOf({.base = ColumnType::Base::kUuid}), ValueType::kText);
  EXPECT_EQ(ValueTypeOf({.base = ColumnType::Base::kTimestampUtc}), ValueType::kTimestamp);
  EXPECT_EQ(ValueTypeOf({.base = ColumnType::Base::kTime}), ValueType::kOther);
}

}  // namespace
}  // namespace weft::mesh
