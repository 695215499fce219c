#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "mesh/expression.hpp"

// Constants of the policy language: from text to a canonical value and back. Nothing where the text
// is none.
namespace weft::mesh {

// "12", "-0.50" -> 12, -0.5: an integer when it is whole and fits 64 bits, else a decimal of at
// most 38 digits without needless zeros.
std::optional<Literal> ReadNumber(std::string_view text);
// "2013-01-31": a day of the calendar, years 0001 to 9999.
std::optional<Literal> ReadDate(std::string_view text);
// "2013-01-31 05:00:00.5", with T or a space, seconds and time left out at will, Z or nothing
// (UTC).
std::optional<Literal> ReadTimestamp(std::string_view text);
// "true", "FALSE".
std::optional<Literal> ReadTruth(std::string_view text);

// As the language writes it: NULL, TRUE, 12, 1.5, 'O''Hare', DATE '2013-01-31', TIMESTAMP
// '2013-01-31 05:00:00'.
std::string ToText(const Literal& literal);

}  // namespace weft::mesh
