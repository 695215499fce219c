#include "mesh/expression.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace weft::mesh {
namespace {

std::string Canonical(std::string_view text) { return ToText(*ParseValue(text)); }

// What parsing says, with the byte where it says so: "message|hint|byte".
struct Refusal {
  std::string message;
  std::string hint;
  int at = -2;
};

Refusal RefusalOf(std::string_view text) {
  try {
    ParseCondition(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInvalid);
    return {error.message(), error.hint(), error.sql_position()};
  }
  return {"nothing"};
}

TEST(Expression, WritesItsCanonicalText) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"origin='JFK'", "origin = 'JFK'"},
      {"ORIGIN = 'O''Hare'", "origin = 'O''Hare'"},
      {"a != 1 and (b < 2 OR c >= 03.50)", "a <> 1 AND (b < 2 OR c >= 3.5)"},
      {"((a = 1) AND b = 2) and c = 3", "(a = 1 AND b = 2) AND c = 3"},
      {"not a = 1 or not (b and c)", "NOT a = 1 OR NOT (b AND c)"},
      {"x not between 1 and 2 and y", "NOT x BETWEEN 1 AND 2 AND y"},
      {"x NOT IN (1,-2 , null)", "x NOT IN (1, -2, NULL)"},
      {"x in caller.airports", "x IN caller.airports"},
      {"x in (caller.airports)", "x IN caller.airports"},
      {"x in (caller.airports, 'JFK')", "x IN (caller.airports, 'JFK')"},
      {"x IN fleet.planes.tailnum", "x IN fleet.planes.tailnum"},
      {"x IN fleet.\"planes@1\".\"Tail Num\"", "x IN fleet.\"planes@1\".\"tail num\""},
      {"x IN caller.t.c", "x IN \"caller\".t.c"},
      {"x IN \"caller\".t.c", "x IN \"caller\".t.c"},
      {"\"in\" = 1 AND \"date\" = DATE '2013-01-31'",
       "\"in\" = 1 AND \"date\" = DATE '2013-01-31'"},
      {"date = 1", "\"date\" = 1"},
      {"year = 2013 AND year(day) = 2013", "year = 2013 AND year(day) = 2013"},
      {"t > timestamp '2013-01-31T05:00Z'", "t > TIMESTAMP '2013-01-31 05:00:00'"},
      {"t > TIMESTAMP '2013-01-31 05:00:00.250'", "t > TIMESTAMP '2013-01-31 05:00:00.25'"},
      {"a - b - c", "a - b - c"},
      {"a - (b - c)", "a - (b - c)"},
      {"(a + b) * c / d", "(a + b) * c / d"},
      {"-a * -(-5)", "(0 - a) * 5"},
      {"a - -9223372036854775808", "a - -9223372036854775808"},
      {"a = 9223372036854775808", "a = 9223372036854775808"},
      {"a = -0.000", "a = 0"},
      {"a || ('b' || c)", "a || ('b' || c)"},
      {"(a = 1) IS NOT NULL", "(a = 1) IS NOT NULL"},
      {"case when a then 1 end", "CASE WHEN a THEN 1 ELSE NULL END"},
      {"CASE WHEN a=1 OR b THEN left(c, 1) ELSE 'x' END",
       "CASE WHEN a = 1 OR b THEN left(c, 1) ELSE 'x' END"},
      {"Coalesce(a, Caller.Level, 'x')", "coalesce(a, caller.level, 'x')"},
      {"\"straße\" LIKE '%\\_'", "\"straße\" LIKE '%\\_'"},
  };
  for (const auto& [text, canonical] : cases) {
    EXPECT_EQ(Canonical(text), canonical) << text;
    EXPECT_EQ(Canonical(canonical), canonical);
  }
}

TEST(Expression, KeepsTheTypeOfEachConstant) {
  const auto literal = [](std::string_view text) { return ParseValue(text)->literal; };
  EXPECT_EQ(literal("12"), Literal(int64_t{12}));
  EXPECT_EQ(literal("-2.0"), Literal(int64_t{-2}));
  EXPECT_EQ(literal("1.50"), Literal(DecimalText{"1.5"}));
  EXPECT_EQ(literal("9223372036854775808"), Literal(DecimalText{"9223372036854775808"}));
  EXPECT_EQ(literal("'12'"), Literal(std::string("12")));
  EXPECT_EQ(literal("TRUE"), Literal(true));
  EXPECT_EQ(literal("NULL"), Literal());
  EXPECT_EQ(literal("DATE '2012-02-29'"), Literal(DateText{"2012-02-29"}));
  EXPECT_EQ(literal("TIMESTAMP '2012-02-29'"), Literal(TimestampText{"2012-02-29 00:00:00"}));
}

TEST(Expression, SaysWhatWasExpectedAndWhere) {
  const std::vector<std::tuple<std::string, std::string, int>> cases{
      {"", "expected a value, found the end of the text, at character 1", 0},
      {"origin =", "expected a value, found the end of the text, at character 9", 8},
      {"origin = = 'x'", "expected a value, found `=`, at character 10", 9},
      {"origin = 'x' 'y'",
       "expected an operator or the end of the text, found `'y'`, at character 14", 13},
      {"\"größe\" = ?", "this character is not part of the language, at character 11", 12},
      {"a = 'x", "the quote that opens here is never closed, at character 5", 4},
      {"a = 1 -- partner", "comments are not part of this language, at character 7", 6},
      {"a = 12ab", "a number has digits and at most one dot, at character 5", 4},
      {"a = 1.", "a number has digits on both sides of its dot, and at most 38, at character 5", 4},
      {"a = b = c", "expected an operator or the end of the text, found `=`, at character 7", 6},
      {"a NOT 1", "expected IN, LIKE or BETWEEN, found `1`, at character 7", 6},
      {"a IN b.c",
       "expected a list (…), caller.attribute or domain.table.column, found the end of the text, "
       "at "
       "character 9",
       8},
      {"a IN ()", "expected a value, found `)`, at character 7", 6},
      {"a IS 1", "expected NULL, found `1`, at character 6", 5},
      {"caller = 'x'",
       "caller needs an attribute, as caller.user, caller.teams, caller.airport, at character 1",
       0},
      {"t.a = 1", "a column is one name; t. is not known here, at character 1", 0},
      {"d = DATE '2013-02-29'",
       "this is no date between 0001 and 9999, as DATE '2013-01-31', at character 10", 9},
      {"d = TIMESTAMP '2013-02-28 24:00'",
       "this is no moment, as TIMESTAMP '2013-01-31 05:00:00', at character 15", 14},
      {"f(a) = 1", "there is no function f, at character 1", 0},
      {"left(a) = 'x'", "left takes 2 arguments, here are 1, at character 1", 0},
      {"round(a, b) = 1", "this argument must be a whole constant from 0 to 10, at character 10",
       9},
      {"left(a, -1) = 'x'",
       "this argument must be a whole constant from 0 to 10000, at character 9", 8},
      {"substring(a, 0) = 'x'",
       "this argument must be a whole constant from 1 to 10000, at character 14", 13},
      {"replace(a, '', 'x') = 'x'",
       "this argument must be a constant text that is not empty, at character 12", 11},
      {"CASE a WHEN 1 THEN 2 END", "expected WHEN, found `a`, at character 6", 5},
      {"CASE WHEN a THEN 2",
       "expected WHEN, ELSE or END, found the end of the text, at character 19", 18},
      {"'abc'", "'abc' cannot be read as a truth value, at character 1", 0},
      {"1 + 2", "1 + 2 is a number, but must be a truth value, at character 3", 2},
      {"a = 1 AND 'x' || 1 = 'y'", "1 is a number, but must be a text, at character 18", 17},
  };
  for (const auto& [text, message, at] : cases) {
    const Refusal refusal = RefusalOf(text);
    EXPECT_EQ(refusal.message, message) << text;
    EXPECT_EQ(refusal.at, at) << text;
  }
  EXPECT_NE(RefusalOf("f(a) = 1").hint.find("lower, upper"), std::string::npos);
}

TEST(Expression, RefusesWhatIsTooLongOrTooDeep) {
  EXPECT_EQ(RefusalOf("a = '" + std::string(kExpressionBytesMax, 'x') + "'").message,
            "the text is longer than 16 KiB");
  const auto is_too_deep = [](const std::string& text) {
    return RefusalOf(text).message.starts_with("the expression is nested more than 64 levels deep");
  };
  const std::string open(60, '('), close(60, ')');
  EXPECT_NO_THROW(ParseCondition(open + "a = 1" + close));
  EXPECT_TRUE(is_too_deep(open + open + "a = 1" + close + close));
  std::string nots, sums = "a = 1", ands = "a", minuses;
  for (int i = 0; i < 70; ++i) nots += "NOT ", sums += " + 1", ands += " AND b", minuses += "- ";
  EXPECT_TRUE(is_too_deep(nots + "a"));
  EXPECT_TRUE(is_too_deep(sums));
  EXPECT_TRUE(is_too_deep("a = " + minuses + "1"));
  EXPECT_NO_THROW(ParseCondition(ands));
  EXPECT_THROW(ParseCondition(std::string(kExpressionBytesMax - 1, '(')), Error);
}

TEST(Expression, RefusesTextThatIsNotUtf8) {
  EXPECT_THROW(ParseCondition("a = '\xff'"), Error);
  EXPECT_THROW(ParseCondition(std::string("a = '\0'", 8)), Error);
}

TEST(Expression, BindsTheCallerAsConstants) {
  const Attributes attributes{{"airport", {"JFK"}},
                              {"regions", {"east", "west"}},
                              {"none", {}},
                              {"teams", {"ops"}},
                              {"user", {"mallory"}}};
  const std::vector<std::pair<std::string, std::string>> cases{
      {"origin = caller.airport", "origin = 'JFK'"},
      {"region = caller.regions", "region = NULL"},
      {"region IN caller.regions", "region IN ('east', 'west')"},
      {"region NOT IN (caller.regions, 'x')", "region NOT IN ('east', 'west', 'x')"},
      {"region IN caller.airport", "region IN ('JFK')"},
      {"caller.regions IN ('east')", "NULL IN ('east')"},
      {"region NOT IN caller.missing", "region NOT IN (NULL)"},
      {"region IN caller.none OR a = caller.none", "region IN (NULL) OR a = NULL"},
      {"'ops' IN caller.teams AND owner = caller.user", "'ops' IN ('ops') AND owner = 'ann'"},
      {"x IN (lower(caller.regions))", "x IN (lower(NULL))"},
      {"caller.airport IN a.b.c", "'JFK' IN a.b.c"},
  };
  for (const auto& [text, bound] : cases) {
    EXPECT_EQ(ToText(*BindCaller(ParseCondition(text), attributes, "ann")), bound);
  }
}

TEST(Expression, BindsAnAttributeAsTextAndNeverAsLanguage) {
  const Attributes attributes{{"airport", {"x' OR 'a' = 'a"}}};
  const ExpressionPtr bound =
      BindCaller(ParseCondition("origin = caller.airport"), attributes, "ann");
  EXPECT_EQ(ToText(*bound), "origin = 'x'' OR ''a'' = ''a'");
}

TEST(Expression, SharesWhatNeedsNoBinding) {
  const ExpressionPtr plain = ParseCondition("a = 1 OR b = 2");
  EXPECT_EQ(BindCaller(plain, {}, "ann"), plain);
}

TEST(Expression, NamesItsColumnsAndTables) {
  const ExpressionPtr e =
      ParseCondition("A = 1 AND \"a\" IN x.y.c OR lower(B) IN x.Y.d AND e IN x.z.f");
  EXPECT_EQ(ColumnsOf(*e), (std::vector<std::string>{"a", "b", "e"}));
  EXPECT_EQ(TablesOf(*e), (std::vector<TableId>{{"x", "y"}, {"x", "z"}}));
}

}  // namespace
}  // namespace weft::mesh
