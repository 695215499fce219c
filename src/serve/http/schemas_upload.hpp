#pragma once
#include <map>
#include <string>

#include "base/json.hpp"

// Components of the API about files that people send.
namespace weft::serve::schema {

void AddUpload(std::map<std::string, Json>& all);

}  // namespace weft::serve::schema
