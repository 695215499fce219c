#include "serve/http/naming.hpp"

#include "base/error.hpp"

namespace weft::serve {

mesh::TableId TableOf(const std::string& text) {
  const auto id = mesh::ParseTableId(text);
  if (!id)
    throw Error(ErrorKind::kInvalid, "'" + text + "' is no table", "tables are named domain.table");
  return *id;
}

access::By ByOf(const Call& call) { return {call.caller, call.request_id, call.client}; }

}  // namespace weft::serve
