#pragma once
#include <map>
#include <string>

#include "base/json.hpp"

// Components of the API about what people save and say: questions, threads, subscriptions.
namespace weft::serve::schema {

void AddTalk(std::map<std::string, Json>& all);

}  // namespace weft::serve::schema
