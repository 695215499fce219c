#pragma once
#include <cstdint>
#include <string_view>

#include "duckdb.hpp"

// Texts as values, exactly or not at all: nothing is rounded, guessed or wrapped around. Blanks
// around a text are its caller's to take off.
namespace weft::engine {

// Why a text is no value of a type.
enum class Fault : uint8_t {
  kNone,
  kShape,     // it is something else: 'many' is no integer
  kRange,     // too large or too small for the type
  kDecimals,  // more decimals than the type has
  kZone,      // a time zone where the contract has none
  kUtf8,      // not UTF-8
  kZeroByte,  // a zero byte in a text
  kNull,      // no value in a required column
};

// true false t f yes no y n 1 0, in any case.
Fault ParseBoolean(std::string_view text, bool& value);
// Digits with a sign, leading zeros, decimals that are zero, an exponent ("1e+05") that leaves it
// whole.
Fault ParseWhole(std::string_view text, int64_t& value);
Fault ParseWhole(std::string_view text, duckdb::hugeint_t& value);
Fault ParseWhole(std::string_view text, duckdb::uhugeint_t& value);
// A number in units of 10^-scale, of at most `precision` digits.
Fault ParseDecimal(std::string_view text, int precision, int scale, duckdb::hugeint_t& value);
// The nearest double; also NaN, Infinity, inf.
Fault ParseNumber(std::string_view text, double& value);
Fault ParseNumber(std::string_view text, float& value);

// ISO 8601: 2013-01-31; a time of day may follow when it is midnight.
Fault ParseDate(std::string_view text, duckdb::date_t& value);
// 17:05, 17:05:30, 17:05:30.25. `cut` is set when digits beyond microseconds were cut off; the same
// below.
Fault ParseTime(std::string_view text, duckdb::dtime_t& value, bool& cut);
// 2013-01-31, 2013-01-31T17:05:30.25 (a blank for T); with Z, which is UTC, but with no other zone.
Fault ParseLocalTimestamp(std::string_view text, duckdb::timestamp_t& value, bool& cut);
// The same with a zone: Z, +02, +0200, +02:00; without one it is UTC.
Fault ParseUtcTimestamp(std::string_view text, duckdb::timestamp_t& value, bool& cut);

// kNone, kUtf8 or kZeroByte.
Fault CheckText(std::string_view text);

}  // namespace weft::engine
