#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "mesh/resource.hpp"

namespace weft::mesh {

inline constexpr std::string_view kIntendedUsers = "weft.intendedUsers";

// Whom a product's document says that it is for: names of teams, or words. Nothing follows from it,
// so no snapshot carries it: it is read from the document when somebody looks.
std::vector<std::string> IntendedUsersOf(const Resource& product);

}  // namespace weft::mesh
