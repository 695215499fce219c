#pragma once
#include <nlohmann/json_fwd.hpp>

// Names Json without the price of its header.
namespace weft {
using Json = nlohmann::ordered_json;
}
