#pragma once
#include <optional>
#include <string_view>

#include "base/json.hpp"

// JSON that others wrote. Its values are copied and written level by level on the stack, which a
// hundred thousand brackets would fill; a member is looked for among all before it, so that an
// object of a hundred thousand takes a minute.
namespace weft {

struct JsonBounds {
  size_t depth_max = 1024;    // as deep as the parser of events goes
  size_t members_max = 1000;  // of one object
};

// In what it goes beyond the bounds, as the end of a sentence: "is nested too deeply". Nothing when
// it does not; of what is no JSON, either.
std::optional<std::string_view> JsonExcess(std::string_view text, const JsonBounds& bounds = {});

// Discarded when it is no JSON or goes beyond the bounds.
Json ReadJson(std::string_view text, const JsonBounds& bounds = {});

}  // namespace weft
