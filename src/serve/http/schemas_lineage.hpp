#pragma once
#include <map>
#include <string>

#include "base/json.hpp"

// Components of the API that tell who feeds whom, and what a change means for them.
namespace weft::serve::schema {

void AddLineage(std::map<std::string, Json>& all);
void AddVersions(std::map<std::string, Json>& all);

}  // namespace weft::serve::schema
