#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What a column does for what is made from it.
namespace weft::mesh {

// kValue: the result is computed from it. The others are not in the result and decide about it:
// which rows there are, how they meet, what is one row, what a window sees, in which order.
enum class Role : uint8_t { kValue, kFilter, kJoin, kGroup, kWindow, kSort };

struct RoleRow {
  Role role;
  std::string_view name;
  std::string_view meaning;
};
inline constexpr std::array kRoles{
    RoleRow{Role::kValue, "value", "the result is computed from it"},
    RoleRow{Role::kFilter, "filter", "it decides which rows there are"},
    RoleRow{Role::kJoin, "join", "it decides which rows meet"},
    RoleRow{Role::kGroup, "group", "it decides what becomes one row"},
    RoleRow{Role::kWindow, "window", "it decides what a window function sees"},
    RoleRow{Role::kSort, "sort", "it decides the order"}};

// A set of roles.
class Roles {
 public:
  constexpr Roles() = default;
  constexpr Roles(Role role) : bits_(static_cast<uint8_t>(1U << static_cast<unsigned>(role))) {}

  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool Has(Role role) const { return (bits_ & Roles(role).bits_) != 0; }
  constexpr void Add(Roles other) { bits_ |= other.bits_; }
  // What is left of these when the result only decides about something else, as `role`.
  Roles Steering(Role role) const;
  std::vector<std::string> Names() const;  // in the order of kRoles
  constexpr bool operator==(const Roles&) const = default;

 private:
  uint8_t bits_ = 0;
};

std::optional<Role> FindRole(std::string_view name);

// Columns and what they do, by name: "tailnum" of one table, or "flights.departures.tailnum".
using ColumnRoles = std::map<std::string, Roles>;

}  // namespace weft::mesh
