#include "engine/intake_parse.hpp"

#include <gtest/gtest.h>

#include "duckdb/common/types/hugeint.hpp"
#include "duckdb/common/types/uhugeint.hpp"

namespace weft::engine {
namespace {

// The value as text, or the fault's name.
template <typename T, typename... Flags>
std::string Read(Fault (*parse)(std::string_view, T&, Flags&...), std::string_view text,
                 Flags... flags) {
  constexpr const char* kNames[] = {"",     "shape", "range",     "decimals",
                                    "zone", "utf8",  "zero byte", "null"};
  T value{};
  const Fault fault = parse(text, value, flags...);
  return fault == Fault::kNone ? duckdb::Value::CreateValue(value).ToString()
                               : kNames[static_cast<int>(fault)];
}
std::string Whole(std::string_view text) { return Read<int64_t>(&ParseWhole, text); }
std::string Number(std::string_view text) { return Read<double>(&ParseNumber, text); }
std::string Local(std::string_view text) {
  return Read<duckdb::timestamp_t, bool>(&ParseLocalTimestamp, text, false);
}
std::string Utc(std::string_view text) {
  return Read<duckdb::timestamp_t, bool>(&ParseUtcTimestamp, text, false);
}
std::string Decimal(std::string_view text, int precision, int scale) {
  duckdb::hugeint_t value;
  switch (ParseDecimal(text, precision, scale, value)) {
    case Fault::kNone: return duckdb::Hugeint::ToString(value);
    case Fault::kRange: return "range";
    case Fault::kDecimals: return "decimals";
    default: return "shape";
  }
}

TEST(ParseWhole, TakesWhatIsExactlyWhole) {
  EXPECT_EQ(Whole("007"), "7");
  EXPECT_EQ(Whole("-12"), "-12");
  EXPECT_EQ(Whole("+12"), "12");
  EXPECT_EQ(Whole("55.0"), "55");
  EXPECT_EQ(Whole("1e+05"), "100000");
  EXPECT_EQ(Whole("1.5e1"), "15");
  EXPECT_EQ(Whole("9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(Whole("-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(Whole("000000000000000000000000000000000000000000000001"), "1");
}

TEST(ParseWhole, RefusesWhatIsNot) {
  for (const char* text : {"", "many", "1.5", "1e-1", "1,000", "0x10", "--1", "+-1", "1 2", ".",
                           "e5", "1e", "NaN", "1_000"}) {
    EXPECT_EQ(Whole(text), "shape") << text;
  }
  EXPECT_EQ(Whole("9223372036854775808"), "range");
  EXPECT_EQ(Whole("-9223372036854775809"), "range");
  EXPECT_EQ(Whole("1e999999999999"), "range");
}

TEST(ParseWhole, ReachesTheEndsOf128Bits) {
  const auto huge = [](const char* text) { return Read<duckdb::hugeint_t>(&ParseWhole, text); };
  const auto uhuge = [](const char* text) { return Read<duckdb::uhugeint_t>(&ParseWhole, text); };
  EXPECT_EQ(huge("170141183460469231731687303715884105727"),
            "170141183460469231731687303715884105727");
  EXPECT_EQ(huge("-170141183460469231731687303715884105728"),
            "-170141183460469231731687303715884105728");
  EXPECT_EQ(huge("170141183460469231731687303715884105728"), "range");
  EXPECT_EQ(uhuge("340282366920938463463374607431768211455"),
            "340282366920938463463374607431768211455");
  EXPECT_EQ(uhuge("340282366920938463463374607431768211456"), "range");
  EXPECT_EQ(uhuge("-1"), "range");
}

TEST(ParseDecimal, IsExactOrNothing) {
  EXPECT_EQ(Decimal("12.3", 4, 2), "1230");
  EXPECT_EQ(Decimal("-0.05", 4, 2), "-5");
  EXPECT_EQ(Decimal("1.500000", 4, 2), "150");
  EXPECT_EQ(Decimal("1.2e1", 4, 2), "1200");
  EXPECT_EQ(Decimal("0", 4, 2), "0");
  EXPECT_EQ(Decimal("1.234", 4, 2), "decimals");
  EXPECT_EQ(Decimal("100", 4, 2), "range");
  EXPECT_EQ(Decimal("99999999999999999999999999999999999999", 38, 0),
            "99999999999999999999999999999999999999");
  EXPECT_EQ(Decimal("100000000000000000000000000000000000000", 38, 0), "range");
  EXPECT_EQ(Decimal("1.2.3", 4, 2), "shape");
}

TEST(ParseNumber, TakesWhatADoubleCanHold) {
  EXPECT_EQ(Number("10.357019999999999"), "10.357019999999999");
  EXPECT_EQ(Number("-1e-3"), "-0.001");
  EXPECT_EQ(Number("+5"), "5.0");
  EXPECT_EQ(Number("NaN"), "nan");
  EXPECT_EQ(Number("-Infinity"), "-inf");
  EXPECT_EQ(Number("1e-400"), "0.0");
  EXPECT_EQ(Number("1e400"), "range");
  for (const char* text : {"", "x", "1.5x", "1,5", "0x1p3", "."})
    EXPECT_EQ(Number(text), "shape") << text;
  EXPECT_EQ(Read<float>(&ParseNumber, "1e39"), "range");
}

TEST(ParseBoolean, TakesTheUsualWords) {
  for (const char* text : {"true", "TRUE", "t", "Yes", "y", "1"})
    EXPECT_EQ(Read<bool>(&ParseBoolean, text), "true");
  for (const char* text : {"false", "False", "F", "no", "N", "0"})
    EXPECT_EQ(Read<bool>(&ParseBoolean, text), "false");
  for (const char* text : {"", "2", "truee", "on"})
    EXPECT_EQ(Read<bool>(&ParseBoolean, text), "shape") << text;
}

TEST(ParseDate, IsIso8601AndADayThatExists) {
  const auto date = [](const char* text) { return Read<duckdb::date_t>(&ParseDate, text); };
  EXPECT_EQ(date("2013-01-31"), "2013-01-31");
  EXPECT_EQ(date("1969-12-31"), "1969-12-31");
  EXPECT_EQ(date("2012-02-29T00:00:00Z"), "2012-02-29");
  for (const char* text : {"", "2013-02-29", "2013-1-31", "31.01.2013", "2013/01/31", "2013-01-31x",
                           "2013-01-31 00:00:01", "today"}) {
    EXPECT_EQ(date(text), "shape") << text;
  }
  EXPECT_EQ(date("2013-01-31T00:00:00+02:00"), "zone");
}

TEST(ParseTimestamp, KnowsZones) {
  EXPECT_EQ(Utc("2013-01-01T10:00:00Z"), "2013-01-01 10:00:00");
  EXPECT_EQ(Utc("2013-01-01 10:00:00"), "2013-01-01 10:00:00");
  EXPECT_EQ(Utc("2013-01-01T10:00:00.5+02:00"), "2013-01-01 08:00:00.5");
  EXPECT_EQ(Utc("2013-01-01T00:30:00-0130"), "2013-01-01 02:00:00");
  EXPECT_EQ(Utc("2013-01-01T10:00+02"), "2013-01-01 08:00:00");
  EXPECT_EQ(Utc("1969-12-31T23:59:59.999999Z"), "1969-12-31 23:59:59.999999");
  EXPECT_EQ(Local("2013-01-01T10:00:00Z"), "2013-01-01 10:00:00");
  EXPECT_EQ(Local("2013-01-01"), "2013-01-01 00:00:00");
  EXPECT_EQ(Local("2013-01-01T10:00:00+02:00"), "zone");
  for (const char* text :
       {"", "2013-01-01T", "2013-01-01T24:00:00", "2013-01-01T10:60", "2013-01-01T10:00:60",
        "2013-01-01T10", "2013-01-01T10:00:00.", "2013-01-01T10:00:00ZZ", "2013-01-01T10:00:00+2",
        "2013-01-01T10:00:00 PST"}) {
    EXPECT_EQ(Utc(text), "shape") << text;
  }
}

TEST(ParseTimestamp, TellsWhenDigitsAreCut) {
  duckdb::timestamp_t value;
  bool cut = false;
  EXPECT_EQ(ParseUtcTimestamp("2013-01-01T10:00:00.123456000Z", value, cut), Fault::kNone);
  EXPECT_FALSE(cut);
  EXPECT_EQ(ParseUtcTimestamp("2013-01-01T10:00:00.123456789Z", value, cut), Fault::kNone);
  EXPECT_TRUE(cut);
  EXPECT_EQ(duckdb::Value::TIMESTAMP(value).ToString(), "2013-01-01 10:00:00.123456");
}

TEST(ParseTime, IsATimeOfDay) {
  const auto time = [](const char* text) {
    return Read<duckdb::dtime_t, bool>(&ParseTime, text, false);
  };
  EXPECT_EQ(time("17:05"), "17:05:00");
  EXPECT_EQ(time("17:05:30.25"), "17:05:30.25");
  EXPECT_EQ(time("24:00:00"), "shape");
  EXPECT_EQ(time("17:05Z"), "shape");
}

TEST(CheckText, FindsWhatIsNotUtf8AnywhereInATextAndZeroBytes) {
  EXPECT_EQ(CheckText("plain text of more than eight bytes"), Fault::kNone);
  EXPECT_EQ(CheckText("größer, 日本, 🚀"), Fault::kNone);
  EXPECT_EQ(CheckText("more than eight bytes \xFF and more"), Fault::kUtf8);
  EXPECT_EQ(CheckText("caf\xE9"), Fault::kUtf8);
  EXPECT_EQ(CheckText(std::string_view("a\0b", 3)), Fault::kZeroByte);
  EXPECT_EQ(CheckText(std::string_view("twelve bytes\0", 13)), Fault::kZeroByte);
}

}  // namespace
}  // namespace weft::engine
