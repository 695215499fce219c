#pragma once
#include <map>
#include <string>

#include "base/json.hpp"

// Components of the API that tell who may see what and why, and what was agreed about it.
namespace weft::serve::schema {

void AddAccess(std::map<std::string, Json>& all);
void AddAgreements(std::map<std::string, Json>& all);
void AddInbox(std::map<std::string, Json>& all);

}  // namespace weft::serve::schema
