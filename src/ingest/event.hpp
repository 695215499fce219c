#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

// A tracking event: what somebody did, when, and in which part of the business.
namespace weft::ingest {

// A number with four decimals, exact: 103.4 is 1'034'000.
struct Amount {
  static constexpr uint8_t kDecimals = 4;
  int64_t units = 0;
  auto operator<=>(const Amount&) const = default;
};
// "103.4", "-7", "1e3" is none. Further decimals are rounded. Nothing for what is no such number or
// has more than 14 digits before the point.
std::optional<Amount> ParseAmount(std::string_view text);
std::string ToString(Amount amount);  // "103.4000"

// How much a sender's clock is behind, by what it says as it sends. Less than a minute may be the
// way from there to here, and is nothing.
std::chrono::microseconds ClockBehind(Time sent, Time received);

// Texts lie where the event was read from.
struct Event {
  std::string_view owner;  // as it was sent: a domain or a team
  Time at{};
  std::string_view customer;
  std::string_view action;
  std::string_view category;
  std::optional<Amount> order_value, value;
  std::string_view uuid;      // empty: none
  std::string_view meta;      // additional_meta as JSON; empty: none
  std::string_view key_data;  // what else was sent, as a JSON object; empty: none
};

// Why an event is refused: which field, what is wrong with it, what to do.
struct Reason {
  std::string field;
  std::string problem;
  std::string remedy;
  bool operator==(const Reason&) const = default;
};
using Reasons = std::vector<Reason>;

inline constexpr size_t kEventBytesMax = 64 << 10;

}  // namespace weft::ingest
