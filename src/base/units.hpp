#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

// Figures with units as people write them. Nothing for any other text, and for what does not fit.
namespace weft {

// "12": digits alone.
std::optional<uint64_t> ParseCount(std::string_view text);
// "100ms", "30s", "5m", "2h", "7d"; "0" needs no unit.
std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text);
// "4GiB", "512MiB", "64KiB", "1000" (bytes).
std::optional<uint64_t> ParseBytes(std::string_view text);

}  // namespace weft
