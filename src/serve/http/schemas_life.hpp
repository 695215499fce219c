#pragma once
#include <map>
#include <string>

#include "base/json.hpp"

namespace weft::serve::schema {

// Erasures, retention and holds.
void AddLife(std::map<std::string, Json>& all);

}  // namespace weft::serve::schema
