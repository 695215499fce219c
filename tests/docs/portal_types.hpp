#pragma once
#include <string>

#include "base/json.hpp"

namespace weft::docs_test {

// portal/src/api/types.ts: the API's schemas and operations as TypeScript, from openapi.json.
std::string PortalTypes(const Json& openapi);

}  // namespace weft::docs_test
