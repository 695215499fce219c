#include "trino/dialect.hpp"

#include "base/error.hpp"
#include "trino/cluster.hpp"

namespace weft::trino {
namespace {

using Base = mesh::ColumnType::Base;

mesh::Column ColumnOf(const std::string& name, mesh::ColumnType type) {
  mesh::Column column;
  column.name = name;
  column.type = std::move(type);
  return column;
}

mesh::Table Departures() {
  mesh::Table table;
  table.id = {"flights", "departures"};
  table.contract.name = "departures";
  table.contract.columns = {ColumnOf("origin", {.base = Base::kText}),
                            ColumnOf("Delay", {.base = Base::kInteger}),
                            ColumnOf("ratio", {.base = Base::kNumber}),
                            ColumnOf("day", {.base = Base::kDate}),
                            ColumnOf("price", {.base = Base::kDecimal, .precision = 9, .scale = 2}),
                            ColumnOf("at", {.base = Base::kTimestampUtc})};
  return table;
}

class DialectTest : public testing::Test {
 protected:
  std::string Filter(const std::string& text) const {
    return Condition(dialect_, table_, mesh::ParseCondition(text));
  }
  std::string Mask(const std::string& column, mesh::Mask::Type type) const {
    return Masked(dialect_, table_, *table_.Find(column), {.type = type, .expression = nullptr});
  }
  ErrorKind Fault(const auto& work) const {
    try {
      work();
    } catch (const Error& error) {
      return error.kind();
    }
    return ErrorKind::kInternal;
  }

  const mesh::Snapshot mesh_;
  const mesh::Table table_ = Departures();
  Dialect dialect_{mesh_, "weft", "key"};
};

TEST_F(DialectTest, WritesTextsSoThatNothingGetsOut) {
  EXPECT_EQ(TextLiteral("JFK"), "CAST('JFK' AS varchar)");
  EXPECT_EQ(TextLiteral("O'Hare'; --"), "CAST('O''Hare''; --' AS varchar)");
  EXPECT_EQ(TextLiteral("a\\b"), "CAST('a\\b' AS varchar)");
  EXPECT_EQ(TextLiteral("\xC3\xA9'\\\n"), "CAST(U&'\\00e9''\\\\\\000a' AS varchar)");
  EXPECT_EQ(TextLiteral("\xF0\x9F\x9B\xAB"), "CAST(U&'\\+01f6eb' AS varchar)");
}

TEST_F(DialectTest, ComparesAsTheLanguageDoes) {
  EXPECT_EQ(Filter("origin = 'JFK'"), "(\"origin\" = CAST('JFK' AS varchar))");
  EXPECT_EQ(Filter("delay >= 10"), "(\"delay\" >= BIGINT '10')");
  EXPECT_EQ(Filter("price = 12.5"), "(\"price\" = CAST('12.5' AS decimal(9,2)))");
  EXPECT_NE(Filter("ratio < 1").find("is_nan"), std::string::npos);
  EXPECT_NE(Filter("at > day").find("with_timezone"), std::string::npos);
  EXPECT_EQ(Filter("origin IN ('JFK', NULL)"),
            "((\"origin\" = CAST('JFK' AS varchar)) OR (\"origin\" = NULL))");
  EXPECT_NE(Filter("delay / 2 > 1").find("NULLIF"), std::string::npos);
}

TEST_F(DialectTest, KeepsNoRowWhereARuleDoesNotFit) {
  EXPECT_EQ(Filter("nothing = 1"), "FALSE");
  EXPECT_EQ(Filter("origin = caller.airport"), "(\"origin\" = NULL)");
}

TEST_F(DialectTest, RefusesWhatTrinoCannotMean) {
  EXPECT_EQ(Fault([&] { Filter("round(ratio, 2) = 1"); }), ErrorKind::kUnavailable);
  EXPECT_EQ(Fault([&] { Mask("delay", mesh::Mask::Type::kHash); }), ErrorKind::kUnavailable);
  EXPECT_EQ(Fault([&] { Mask("price", mesh::Mask::Type::kShowLast4); }), ErrorKind::kUnavailable);
  dialect_.hash_key.reset();
  EXPECT_EQ(Fault([&] { Mask("origin", mesh::Mask::Type::kHash); }), ErrorKind::kUnavailable);
}

TEST_F(DialectTest, MasksWithinTheColumnsType) {
  EXPECT_EQ(Mask("origin", mesh::Mask::Type::kHash),
            "lower(to_hex(hmac_sha256(to_utf8(\"origin\"), from_hex('6b6579'))))");
  EXPECT_EQ(Mask("delay", mesh::Mask::Type::kNull), "NULL");
  EXPECT_EQ(Mask("delay", mesh::Mask::Type::kRedact), "NULL");
  EXPECT_EQ(Mask("price", mesh::Mask::Type::kDefault), "CAST(0 AS decimal(9,2))");
  EXPECT_EQ(Mask("at", mesh::Mask::Type::kYear), "TRY(date_trunc('year', \"at\"))");
}

TEST(Sent, LetsOneSelectThrough) {
  for (const std::string sql : {"SELECT 1", " ( select 1 )", "-- x\nSELECT 1", "/* x */ VALUES 1",
                                "WITH a AS (SELECT 1) SELECT * FROM a", "TABLE flights.flown"})
    EXPECT_EQ(Sent(sql, Json()), sql);
  EXPECT_EQ(Sent("SELECT 1 ; \n", Json()), "SELECT 1");
  for (const std::string sql :
       {"", "DROP TABLE a", "EXPLAIN SELECT 1", "SHOW TABLES", "WITH SESSION a = 1 SELECT 1",
        "WITH /* x */ FUNCTION f() RETURNS int RETURN 1 SELECT f()", "CALL a()", "-- SELECT 1",
        "/* SELECT */ DELETE FROM a", "PREPARE a FROM SELECT 1", "EXECUTE IMMEDIATE 'SELECT 1'"})
    EXPECT_THROW(Sent(sql, Json()), Error) << sql;
}

TEST(Sent, WritesParametersAsLiterals) {
  EXPECT_EQ(Sent("SELECT ?, 'it''s'", Json::parse(R"(["O'Hare", 5, null, 1.5, true])")),
            "EXECUTE IMMEDIATE 'SELECT ?, ''it''''s''' USING CAST('O''Hare' AS varchar), BIGINT "
            "'5', NULL, CAST('1.5' AS double), TRUE");
  EXPECT_THROW(Sent("SELECT $a", Json{{"a", 1}}), Error);
  EXPECT_THROW(Sent("SELECT ?", Json::parse("[[1]]")), Error);
}

TEST(RefusedOf, SaysWhereInTheSql) {
  const Json error = Json::parse(R"({"message": "line 2:3: Column 'x' cannot be resolved",
      "errorName": "COLUMN_NOT_FOUND", "errorType": "USER_ERROR",
      "errorLocation": {"lineNumber": 2, "columnNumber": 3}})");
  const Refused refused = RefusedOf(error, "SELECT\n\xC3\xA9,x");
  EXPECT_EQ(refused.kind(), ErrorKind::kInvalid);
  EXPECT_EQ(refused.message(), "Trino: Column 'x' cannot be resolved");
  EXPECT_EQ(refused.sql_position(), 10);
  EXPECT_EQ(refused.name(), "COLUMN_NOT_FOUND");
}

TEST(RefusedOf, KeepsTheMachineToTheLog) {
  const Refused refused = RefusedOf(
      Json::parse(R"({"message": "/srv/x is gone", "errorName": "X", "errorType": "EXTERNAL"})"),
      "");
  EXPECT_EQ(refused.kind(), ErrorKind::kUnavailable);
  EXPECT_EQ(refused.message().find("/srv"), std::string::npos);
  EXPECT_NE(refused.detail().find("/srv"), std::string::npos);
}

TEST(MissedTable, IsFoundInTrinosWords) {
  const auto missed = [](const std::string& message, const std::string& name) {
    return MissedTable(RefusedOf({{"message", message}, {"errorName", name}}, ""), "weft");
  };
  EXPECT_EQ(missed("line 1:2: Table 'weft.flights.x' does not exist", "TABLE_NOT_FOUND"),
            (mesh::TableId{"flights", "x"}));
  EXPECT_FALSE(missed("Table 'other.flights.x' does not exist", "TABLE_NOT_FOUND"));
  EXPECT_FALSE(missed("Table 'weft.flights.x' does not exist", "SYNTAX_ERROR"));
}

}  // namespace
}  // namespace weft::trino
