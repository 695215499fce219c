#pragma once
#include <nlohmann/json.hpp>

// JSON as the doors speak it. Objects keep the order in which keys were written.
namespace weft {
using Json = nlohmann::ordered_json;
}
