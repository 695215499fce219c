#pragma once
#include <algorithm>
#include <compare>
#include <cstdint>
#include <utility>
#include <vector>

#include "mesh/role.hpp"

// Which columns of which tables of a plan bear on something, and how. Small, so it is a sorted
// list.
namespace weft::engine {

// A column of one occurrence of a table in a plan.
struct SourceKey {
  uint32_t table;
  uint32_t column;
  auto operator<=>(const SourceKey&) const = default;
};

class ColumnSources {
 public:
  using Item = std::pair<SourceKey, mesh::Roles>;

  ColumnSources() = default;
  explicit ColumnSources(SourceKey value) : items_{{value, mesh::Role::kValue}} {}

  const std::vector<Item>& items() const { return items_; }

  void Add(const ColumnSources& other) {
    for (const Item& item : other.items_) Add(item.first, item.second);
  }
  // The other's value only decides about this, as `role`.
  void Steer(const ColumnSources& other, mesh::Role role) {
    for (const Item& item : other.items_) Add(item.first, item.second.Steering(role));
  }
  // True when both have values, and no table gives some to both.
  static bool FromDifferentTables(const ColumnSources& left, const ColumnSources& right) {
    const auto gives = [](const Item& item) { return item.second.Has(mesh::Role::kValue); };
    const auto shares = [&](const Item& item) {
      return gives(item) && std::ranges::any_of(right.items_, [&](const Item& other) {
               return gives(other) && other.first.table == item.first.table;
             });
    };
    return std::ranges::any_of(left.items_, gives) && std::ranges::any_of(right.items_, gives) &&
           std::ranges::none_of(left.items_, shares);
  }

 private:
  void Add(SourceKey key, mesh::Roles roles) {
    const auto at = std::ranges::lower_bound(items_, key, {}, &Item::first);
    if (at != items_.end() && at->first == key)
      at->second.Add(roles);
    else
      items_.insert(at, {key, roles});
  }

  std::vector<Item> items_;  // by key
};

}  // namespace weft::engine
