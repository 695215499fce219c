#pragma once
#include <string>

#include "base/json.hpp"

namespace weft::docs_test {

// docs/reference/http.md, from openapi.json: a heading for each route and for each schema.
std::string HttpReference(const Json& openapi);

}  // namespace weft::docs_test
