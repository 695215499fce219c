#pragma once
#include <map>
#include <string>

#include "base/json.hpp"

// Components of the API about tracking events.
namespace weft::serve::schema {

void AddEvents(std::map<std::string, Json>& all);

}  // namespace weft::serve::schema
