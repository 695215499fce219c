#include "engine/refusal.hpp"

namespace weft::engine {

Error Refusal(const std::string& what, std::string_view why) {
  if (!why.empty())
    return Error(ErrorKind::kForbidden, what + " cannot be used here: " + std::string(why));
  return Error(ErrorKind::kForbidden, what + " is not among the functions that questions may use",
               "docs/reference/functions.md lists them.");
}

}  // namespace weft::engine
