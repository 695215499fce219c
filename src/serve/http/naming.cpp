#include "serve/http/naming.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace weft::serve {

mesh::TableId TableOf(const std::string& text) {
  const auto id = mesh::ParseTableId(text);
  if (!id)
    throw Error(ErrorKind::kInvalid, "'" + text + "' is no table", "tables are named domain.table");
  return *id;
}

std::string DomainOf(const std::string& text, const mesh::Snapshot& mesh) {
  if (text.empty()) return {};
  const std::string name = Lower(text);
  std::vector<std::string> known;
  for (const auto& [domain, _] : mesh.domains) {
    if (domain == name) return name;
    known.push_back(domain);
  }
  const auto near = NearestWord(name, known);
  throw Error(ErrorKind::kNotFound, "there is no domain " + name,
              near ? "Did you mean " + *near + "?" : "weft get domains lists them.");
}

access::By ByOf(const Call& call) { return {call.caller, call.request_id, call.client}; }

}  // namespace weft::serve
