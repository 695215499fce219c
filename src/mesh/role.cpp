#include "mesh/role.hpp"

#include <algorithm>

namespace weft::mesh {

Roles Roles::Steering(Role role) const {
  if (!Has(Role::kValue)) return *this;
  Roles rest = *this;
  rest.bits_ &= static_cast<uint8_t>(~Roles(Role::kValue).bits_);
  rest.Add(role);
  return rest;
}

std::vector<std::string> Roles::Names() const {
  std::vector<std::string> names;
  for (const RoleRow& row : kRoles)
    if (Has(row.role)) names.emplace_back(row.name);
  return names;
}

std::optional<Role> FindRole(std::string_view name) {
  const auto row = std::ranges::find(kRoles, name, &RoleRow::name);
  return row == kRoles.end() ? std::nullopt : std::optional(row->role);
}

}  // namespace weft::mesh
