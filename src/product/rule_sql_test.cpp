#include <gtest/gtest.h>

#include "base/error.hpp"
#include "product/verify.hpp"

namespace weft::product {
namespace {

const mesh::TableId kTable{"fleet", "planes"};

mesh::QualityRule Library(const std::string& metric, const std::string& column,
                          Json arguments = {}) {
  mesh::QualityRule rule;
  rule.metric = metric;
  rule.column = column;
  rule.arguments = std::move(arguments);
  return rule;
}

mesh::QualityRule Sql(const std::string& query, const std::string& column) {
  mesh::QualityRule rule;
  rule.type = mesh::QualityRule::Type::kSql;
  rule.query = query;
  rule.column = column;
  return rule;
}

TEST(RuleSql, CountsRows) {
  EXPECT_EQ(RuleSql(kTable, Library("rowCount", "")), R"(SELECT count(*) FROM "fleet"."planes")");
}

TEST(RuleSql, CountsNulls) {
  EXPECT_EQ(RuleSql(kTable, Library("nullValues", "seats")),
            R"(SELECT count(*) FILTER (WHERE "seats" IS NULL) FROM "fleet"."planes")");
}

TEST(RuleSql, GivesPercentOfRowsAndNothingOfAnEmptyTableIsNothing) {
  mesh::QualityRule rule = Library("nullValues", "seats");
  rule.percent = true;
  EXPECT_EQ(
      RuleSql(kTable, rule),
      R"(SELECT coalesce(100.0 * count(*) FILTER (WHERE "seats" IS NULL) / nullif(count(*), 0), 0) )"
      R"(FROM "fleet"."planes")");
}

TEST(RuleSql, ListsMissingValuesWithNullOnlyWhereItIsListed) {
  const std::string sql =
      RuleSql(kTable, Library("missingValues", "model", {{"missingValues", {nullptr, "", "N/A"}}}));
  EXPECT_NE(
      sql.find(
          R"("model" IS NULL OR CAST("model" AS VARCHAR) = '' OR CAST("model" AS VARCHAR) = 'N/A')"),
      std::string::npos)
      << sql;
}

TEST(RuleSql, QuotesWhatTheContractSays) {
  const std::string sql = RuleSql(
      kTable, Library("invalidValues", R"(a"b)", {{"validValues", {"x'); DROP TABLE y; --"}}}));
  EXPECT_NE(sql.find("'x''); DROP TABLE y; --'"), std::string::npos) << sql;
  EXPECT_NE(sql.find(R"("a""b")"), std::string::npos) << sql;
}

TEST(RuleSql, ComparesListedNumbersAsNumbers) {
  const std::string sql =
      RuleSql(kTable, Library("invalidValues", "engines", {{"validValues", {1, 2}}}));
  EXPECT_NE(sql.find("AS DOUBLE) = 1"), std::string::npos) << sql;
}

TEST(RuleSql, CountsRowsThatRepeatAKey) {
  const std::string sql =
      RuleSql(kTable, Library("duplicateValues", "", {{"properties", {"year", "model"}}}));
  EXPECT_NE(sql.find(R"(GROUP BY "year", "model")"), std::string::npos) << sql;
}

TEST(RuleSql, FillsEveryFormOfPlaceholder) {
  for (const std::string table : {"{object}", "{table}", "${table}", "${object}"}) {
    for (const std::string column : {"{property}", "{column}", "${column}", "${property}"}) {
      EXPECT_EQ(RuleSql(kTable, Sql("SELECT max(" + column + ") FROM " + table, "seats")),
                R"(SELECT max("seats") FROM "fleet"."planes")");
    }
  }
}

TEST(RuleSql, LeavesOtherBracesAlone) {
  EXPECT_EQ(RuleSql(kTable, Sql("SELECT {'a': 1}, '$', '{x}'", "")), "SELECT {'a': 1}, '$', '{x}'");
}

TEST(RuleSql, RefusesAMetricThatIsNotThere) {
  try {
    RuleSql(kTable, Library("nulValues", "seats"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(error.message().find("nulValues"), std::string::npos);
    EXPECT_NE(error.hint().find("nullValues"), std::string::npos);
  }
}

TEST(RuleSql, RefusesInvalidValuesWithoutSayingWhatIsValid) {
  EXPECT_THROW(RuleSql(kTable, Library("invalidValues", "seats")), Error);
  EXPECT_THROW(RuleSql(kTable, Library("nullValues", "")), Error);
  EXPECT_THROW(RuleSql(kTable, Library("missingValues", "seats", {{"missingValues", "x"}})), Error);
}

}  // namespace
}  // namespace weft::product
