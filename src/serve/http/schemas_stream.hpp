#pragma once
#include <map>
#include <string>

#include "base/json.hpp"

// Components of the API about tables as they grow, and who reads them how far.
namespace weft::serve::schema {

void AddStreams(std::map<std::string, Json>& all);

}  // namespace weft::serve::schema
