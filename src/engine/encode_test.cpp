#include "engine/encode.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "engine/encode_text.hpp"

namespace weft::engine {
namespace {

class EncodeTest : public testing::Test {
 protected:
  EncodeTest() : connection_(database_) { connection_.Query("SET TimeZone = 'UTC'"); }

  std::string Encoded(Format format, const std::string& sql) {
    auto result = connection_.SendQuery(sql);
    EXPECT_FALSE(result->HasError()) << result->GetError();
    const auto encoder = MakeEncoder(format);
    encoder->Begin(result->names, result->types);
    std::string text;
    while (const auto chunk = result->Fetch()) text += encoder->Encode(*chunk);
    return text + encoder->End();
  }
  // The one value of a one-row, one-column answer, in JSON and in CSV.
  std::string InJson(const std::string& expression) {
    const std::string text = Encoded(Format::kJsonRows, "SELECT " + expression);
    return text.substr(1, text.size() - 2);
  }
  std::string InCsv(const std::string& expression) {
    const std::string text = Encoded(Format::kCsv, "SELECT " + expression + " AS x");
    return text.substr(2, text.size() - 3);
  }

  duckdb::DuckDB database_;
  duckdb::Connection connection_;
};

TEST_F(EncodeTest, JsonRowsAreTheInsideOfAnArray) {
  EXPECT_EQ(Encoded(Format::kJsonRows, "VALUES (1, 'a'), (2, NULL)"), R"([1,"a"],[2,null])");
  EXPECT_EQ(Encoded(Format::kJsonRows, "SELECT 1 WHERE false"), "");
}

TEST_F(EncodeTest, JsonRowsAreOneArrayAcrossChunks) {
  const Json rows =
      Json::parse("[" + Encoded(Format::kJsonRows, "SELECT i FROM range(5000) t(i)") + "]");
  ASSERT_EQ(rows.size(), 5000U);
  for (size_t i = 0; i < rows.size(); ++i) ASSERT_EQ(rows[i], Json::array({i}));
}

TEST_F(EncodeTest, NdjsonIsAnObjectALine) {
  EXPECT_EQ(Encoded(Format::kNdjson, "SELECT 1 AS a, 'x\ny' AS \"b \"\"c\"\"\""),
            "{\"a\":1,\"b \\\"c\\\"\":\"x\\ny\"}\n");
  EXPECT_EQ(Encoded(Format::kNdjson, "SELECT 1 WHERE false"), "");
}

TEST_F(EncodeTest, CsvHasAHeaderAlsoWithoutRows) {
  EXPECT_EQ(Encoded(Format::kCsv, "SELECT 1 AS a, 2 AS \"b,c\""), "a,\"b,c\"\n1,2\n");
  EXPECT_EQ(Encoded(Format::kCsv, "SELECT 1 AS a, 2 AS b WHERE false"), "a,b\n");
}

TEST_F(EncodeTest, CsvHasOneHeaderAcrossChunks) {
  const std::string text = Encoded(Format::kCsv, "SELECT i FROM range(5000) t(i)");
  EXPECT_EQ(text.substr(0, 6), "i\n0\n1\n");
  EXPECT_EQ(std::ranges::count(text, '\n'), 5001);
  EXPECT_EQ(std::ranges::count(text, 'i'), 1);
}

TEST_F(EncodeTest, CsvQuotesWhatNeedsItAndTellsEmptyFromNull) {
  EXPECT_EQ(InCsv("'plain text'"), "plain text");
  EXPECT_EQ(InCsv("'a,b'"), "\"a,b\"");
  EXPECT_EQ(InCsv("'say \"hi\"'"), "\"say \"\"hi\"\"\"");
  EXPECT_EQ(InCsv("'two' || chr(10) || 'lines, long enough for words'"),
            "\"two\nlines, long enough for words\"");
  EXPECT_EQ(InCsv("chr(13)"), "\"\r\"");
  EXPECT_EQ(InCsv("''"), "\"\"");
  EXPECT_EQ(InCsv("NULL"), "");
  EXPECT_EQ(InCsv("NULL::VARCHAR"), "");
}

TEST_F(EncodeTest, JsonEscapesWhatItMust) {
  EXPECT_EQ(InJson("'a\"b\\c' || chr(9) || chr(1) || chr(10) || chr(13)"),
            R"("a\"b\\c\t\u0001\n\r")");
  EXPECT_EQ(InJson("'grün, 日本, 🚀'"), "\"grün, 日本, 🚀\"");
  EXPECT_EQ(InJson("repeat('x', 30) || '\"'"), "\"" + std::string(30, 'x') + "\\\"\"");
}

TEST_F(EncodeTest, WholeNumbersBeyondTwoToThe53AreTextInJsonOnly) {
  EXPECT_EQ(InJson("9007199254740992"), "9007199254740992");
  EXPECT_EQ(InJson("-9007199254740992"), "-9007199254740992");
  EXPECT_EQ(InJson("9007199254740993"), "\"9007199254740993\"");
  EXPECT_EQ(InJson("-9007199254740993"), "\"-9007199254740993\"");
  EXPECT_EQ(InJson("18446744073709551615::UBIGINT"), "\"18446744073709551615\"");
  EXPECT_EQ(InJson("7::UBIGINT"), "7");
  EXPECT_EQ(InJson("(-128)::TINYINT"), "-128");
  EXPECT_EQ(InJson("1::HUGEINT"), "\"1\"");
  EXPECT_EQ(InJson("(-170141183460469231731687303715884105728)::HUGEINT"),
            "\"-170141183460469231731687303715884105728\"");
  EXPECT_EQ(InJson("340282366920938463463374607431768211455::UHUGEINT"),
            "\"340282366920938463463374607431768211455\"");
  EXPECT_EQ(InCsv("9007199254740993"), "9007199254740993");
  EXPECT_EQ(InCsv("sum(1::BIGINT)"), "1");
}

TEST_F(EncodeTest, DecimalsAreExact) {
  EXPECT_EQ(InJson("12.30::DECIMAL(4,2)"), "\"12.30\"");
  EXPECT_EQ(InJson("(-0.05)::DECIMAL(9,2)"), "\"-0.05\"");
  EXPECT_EQ(InJson("0::DECIMAL(18,3)"), "\"0.000\"");
  EXPECT_EQ(InJson("5::DECIMAL(18,0)"), "\"5\"");
  EXPECT_EQ(InJson("(-99999999999999999999999999999999999.999)::DECIMAL(38,3)"),
            "\"-99999999999999999999999999999999999.999\"");
  EXPECT_EQ(InJson("1.5::DECIMAL(38,3)"), "\"1.500\"");
  EXPECT_EQ(InCsv("12.30::DECIMAL(4,2)"), "12.30");
}

TEST_F(EncodeTest, DoublesAreTheShortestThatReadBack) {
  EXPECT_EQ(InJson("0.1::DOUBLE"), "0.1");
  EXPECT_EQ(InJson("1::DOUBLE / 3"), "0.3333333333333333");
  EXPECT_EQ(InJson("10.357019999999999::DOUBLE"), "10.357019999999999");
  EXPECT_EQ(InJson("0.1::FLOAT"), "0.1");
  EXPECT_EQ(InJson("1e300::DOUBLE"), "1e+300");
  EXPECT_EQ(InJson("'NaN'::DOUBLE"), "\"NaN\"");
  EXPECT_EQ(InJson("'-inf'::FLOAT"), "\"-Infinity\"");
  EXPECT_EQ(InCsv("'inf'::DOUBLE"), "Infinity");
}

TEST_F(EncodeTest, DatesAndTimesAreIso8601) {
  EXPECT_EQ(InJson("DATE '2013-01-31'"), "\"2013-01-31\"");
  EXPECT_EQ(InJson("DATE '0001-01-01'"), "\"0001-01-01\"");
  EXPECT_EQ(InJson("TIME '05:06:07.5'"), "\"05:06:07.500\"");
  EXPECT_EQ(InJson("TIMESTAMP '2013-01-31 05:06:07'"), "\"2013-01-31T05:06:07\"");
  EXPECT_EQ(InJson("TIMESTAMP '1969-12-31 23:59:59.999999'"), "\"1969-12-31T23:59:59.999999\"");
  EXPECT_EQ(InJson("TIMESTAMPTZ '2013-01-31 05:06:07.25+02'"), "\"2013-01-31T03:06:07.250Z\"");
  EXPECT_EQ(InJson("TIMESTAMP_S '2013-01-31 05:06:07'"), "\"2013-01-31T05:06:07\"");
  EXPECT_EQ(InJson("TIMESTAMP_MS '2013-01-31 05:06:07.123'"), "\"2013-01-31T05:06:07.123\"");
  EXPECT_EQ(InJson("TIMESTAMP_NS '2013-01-31 05:06:07.123456789'"),
            "\"2013-01-31T05:06:07.123456789\"");
  EXPECT_EQ(InCsv("TIMESTAMPTZ '2013-01-31 05:06:07Z'"), "2013-01-31T05:06:07Z");
}

TEST_F(EncodeTest, DatesWithoutAnIsoFormAreDuckDbsText) {
  EXPECT_EQ(InJson("'infinity'::DATE"), "\"infinity\"");
  EXPECT_EQ(InJson("'-infinity'::TIMESTAMP"), "\"-infinity\"");
  EXPECT_EQ(InJson("DATE '0044-03-15 (BC)'"), "\"0044-03-15 (BC)\"");
}

TEST_F(EncodeTest, OtherTypesAreText) {
  EXPECT_EQ(InJson("true"), "true");
  EXPECT_EQ(InJson("INTERVAL '1 year 2 days 3 hours'"), "\"1 year 2 days 03:00:00\"");
  EXPECT_EQ(InJson("'\\x00\\xFFhi'::BLOB"), "\"AP9oaQ==\"");
  EXPECT_EQ(InJson("'0101'::BIT"), "\"0101\"");
  EXPECT_EQ(InJson("'5a1a7f0e-0b1c-4d1e-8f00-0123456789ab'::UUID"),
            "\"5a1a7f0e-0b1c-4d1e-8f00-0123456789ab\"");
  EXPECT_EQ(InJson("'b'::ENUM('a', 'b')"), "\"b\"");
  EXPECT_EQ(InJson("TIMETZ '05:06:07+02'"), "\"05:06:07+02\"");
}

TEST_F(EncodeTest, NestedValuesAreJson) {
  EXPECT_EQ(InJson("[1, NULL, 3]"), "[1,null,3]");
  EXPECT_EQ(InJson("[1, 2]::INTEGER[2]"), "[1,2]");
  EXPECT_EQ(InJson("{'a': 1, 'b': [{'c': DATE '2013-01-31'}, NULL]}"),
            R"({"a":1,"b":[{"c":"2013-01-31"},null]})");
  EXPECT_EQ(InJson("MAP {'k': 1.5, 'l': NULL}"), R"({"k":"1.5","l":null})");
  EXPECT_EQ(InJson("MAP {7: 'x'}"), R"({"7":"x"})");
  EXPECT_EQ(InJson("union_value(n := 5)"), "5");
  EXPECT_EQ(InJson("[INTERVAL '1 day']"), R"(["1 day"])");
  EXPECT_EQ(InCsv("{'a': 'x'}"), R"("{""a"":""x""}")");
  EXPECT_EQ(InCsv("[1]"), "[1]");
}

TEST_F(EncodeTest, NestedValuesKeepTheirRows) {
  const std::string sql =
      "SELECT {'i': i, 'l': [i, i + 1]} FROM range(3000) t(i) WHERE i % 1000 = 1 ORDER BY i DESC";
  EXPECT_EQ(Encoded(Format::kJsonRows, sql),
            R"([{"i":2001,"l":[2001,2002]}],[{"i":1001,"l":[1001,1002]}],[{"i":1,"l":[1,2]}])");
}

TEST_F(EncodeTest, JsonColumnsAreEmbeddedOnOneLine) {
  EXPECT_EQ(Encoded(Format::kNdjson, "SELECT '{\"a\":\n[1]}'::JSON AS j"),
            "{\"j\":{\"a\": [1]}}\n");
  EXPECT_EQ(InCsv("'{\"a\": 1}'::JSON"), R"("{""a"": 1}")");
}

TEST_F(EncodeTest, EnumsAndDictionariesAreReadThroughTheirSelection) {
  EXPECT_EQ(Encoded(Format::kJsonRows,
                    "SELECT (CASE WHEN i % 2 = 0 THEN 'even' END)::ENUM('odd', 'even') FROM "
                    "range(4) t(i) WHERE i > 0"),
            R"([null],["even"],[null])");
}

TEST(EncodeText, InvalidUtf8NeverLeaves) {
  const std::string wrong =
      "a\xFF"
      "b\xC3";
  TextBuffer json;
  AppendJsonText(wrong, json);
  EXPECT_EQ(json.Take(),
            "\"a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD\"");
  TextBuffer csv;
  AppendCsvText(wrong + ",", csv);
  EXPECT_EQ(csv.Take(),
            "\"a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD,\"");
}

TEST(EncodeText, RepairsSurrogatesOverlongFormsAndCodesBeyondUnicode) {
  std::string repaired;
  EXPECT_EQ(ValidUtf8("\xED\xA0\x80", repaired), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(ValidUtf8("\xC0\xAF", repaired), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(ValidUtf8("\xF4\x90\x80\x80", repaired).size(), 12U);
  EXPECT_EQ(ValidUtf8("\xF4\x8F\xBF\xBF", repaired), "\xF4\x8F\xBF\xBF");
}

TEST(Encode, NamesThatComeAgainGetASuffix) {
  EXPECT_EQ(UniqueNames({"a", "b", "A", "a_1", "a"}),
            (std::vector<std::string>{"a", "b", "A_2", "a_1", "a_3"}));
}

TEST(Encode, RefusesFiles) {
  EXPECT_THROW(MakeEncoder(Format::kParquet), Error);
  EXPECT_THROW(MakeEncoder(Format::kXlsx), Error);
}

TEST(TextBuffer, HasABoundThatDuckDbDoesNotKnow) {
  TextBuffer buffer;
  buffer.Append("abc");
  EXPECT_THROW(buffer.Room(TextBuffer::kBytesMax - 2), Error);
  EXPECT_EQ(buffer.Take(), "abc");
}

}  // namespace
}  // namespace weft::engine
