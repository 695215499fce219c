#pragma once
#include <string>

#include "base/json.hpp"

// The one JSON text of a value that is hashed: keys as given, no blanks, only what JSON must escape
// is escaped, what is not UTF-8 becomes U+FFFD.
namespace weft::store {

inline std::string JsonText(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace weft::store
