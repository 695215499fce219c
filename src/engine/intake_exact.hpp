#pragma once
#include <string_view>

#include "duckdb.hpp"
#include "engine/intake_parse.hpp"

// Decimal numbers in 128 bits, without rounding.
namespace weft::engine {

__extension__ typedef unsigned __int128 Wide;

struct ExactNumber {
  bool negative = false;
  Wide magnitude = 0;
};

// `text` times 10^scale: kShape when it is no number, kDecimals when a fraction is left, kRange
// beyond 128 bits.
Fault ParseExact(std::string_view text, int scale, ExactNumber& number);
bool HasDigitsAtMost(const ExactNumber& number, int digits);
// False when it does not fit.
bool ToHugeint(const ExactNumber& number, duckdb::hugeint_t& value);
bool ToUhugeint(const ExactNumber& number, duckdb::uhugeint_t& value);

}  // namespace weft::engine
