#include "mesh/kind.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"

namespace weft::mesh {

const KindRow& RowOf(Kind kind) {
  const auto row = std::ranges::find(kKinds, kind, &KindRow::kind);
  WEFT_CHECK(row != kKinds.end());
  return *row;
}

std::optional<Kind> FindKind(std::string_view word) {
  const std::string wanted = Lower(word);
  for (const KindRow& row : kKinds)
    if (wanted == row.name || wanted == row.plural || wanted == Lower(row.document_kind))
      return row.kind;
  return std::nullopt;
}

std::string ToString(const ResourceId& id) {
  return std::string(RowOf(id.kind).name) + " " + id.name;
}

}  // namespace weft::mesh
