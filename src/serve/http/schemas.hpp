#pragma once
#include <map>
#include <string>
#include <string_view>

#include "serve/http/schema.hpp"

// What bodies, parameters and answers of the route table are made of.
namespace weft::serve::schema {

// The named ones; a generated client's types bear these names.
const std::map<std::string, Json>& Components();

// A kind's word as part of a name: "domain" -> "Domain".
std::string Capitalised(std::string_view word);

// Texts of one shape.
Json TableName();
Json Sha256();
Json Scope();          // of a token
Json StateName();      // of a table or product: fresh, late …
Json StateTogether();  // of several tables
// A place in a log: as far as every JSON reader counts exactly.
Json Sequence();

}  // namespace weft::serve::schema
