#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Words without a domain.
namespace weft {

std::string Lower(std::string_view text);
std::vector<std::string> Split(std::string_view text, char separator);
std::string Join(std::span<const std::string> parts, std::string_view separator);
std::string_view Trim(std::string_view text);
bool IsUtf8(std::string_view text);
// How many bytes at the front are whole, valid UTF-8.
size_t Utf8Prefix(std::string_view text);
// Edit distance with transpositions counted as one (optimal string alignment).
size_t EditDistance(std::string_view a, std::string_view b);
// The word nearest to `misspelt`, near enough to be meant; else nothing.
std::optional<std::string> NearestWord(std::string_view misspelt,
                                       std::span<const std::string> words);
// 'O''Reilly' : a text as an SQL literal; a name as a quoted SQL identifier.
std::string SqlText(std::string_view text);
std::string SqlName(std::string_view name);
// 1234567 -> "1,234,567".
std::string WithThousands(uint64_t number);

}  // namespace weft
