#pragma once
#include <map>
#include <string>

#include "base/json.hpp"

// Components of the API about runs, schedules and versions, and about what products cost.
namespace weft::serve::schema {

void AddRuns(std::map<std::string, Json>& all);
void AddCosts(std::map<std::string, Json>& all);

}  // namespace weft::serve::schema
