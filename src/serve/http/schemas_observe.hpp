#pragma once
#include <map>
#include <string>

#include "base/json.hpp"

// Components of the API that tell how tables are, who uses them, and how the mesh is at work.
namespace weft::serve::schema {

void AddStates(std::map<std::string, Json>& all);
void AddFront(std::map<std::string, Json>& all);  // what is shown before a search, and the cloth
void AddObserve(std::map<std::string, Json>& all);
void AddDuties(std::map<std::string, Json>& all);
void AddGraph(std::map<std::string, Json>& all);

}  // namespace weft::serve::schema
