#include "product/held.hpp"

#include <map>

#include "base/text.hpp"
#include "mesh/agreements_about.hpp"
#include "mesh/retirement.hpp"
#include "product/tables.hpp"

namespace weft::product {
namespace {

using mesh::Agreement;

// Tables of a resource that goes; of one that stays, those that it no longer has. What is retired
// gives nothing any more.
std::map<mesh::TableId, std::string> TablesThatGo(const Draft& draft, const mesh::Snapshot& base,
                                                  Time now) {
  std::map<mesh::TableId, std::string> gone;
  for (const mesh::Edit& edit : draft.edits) {
    const mesh::ResourcePtr before = base.Find(edit.id);
    if (!before) continue;
    for (const mesh::TablePtr& table : TablesOf(*before, base)) {
      if (mesh::IsRetired(*table, now)) continue;
      if (!edit.after || !draft.candidate->FindSlot(table->id))
        gone.emplace(table->id, ToString(edit.id));
    }
  }
  return gone;
}

// Another major of the table that stays still gives what was agreed, unless that one was pinned; so
// does another address.
bool IsKept(const Agreement& agreement, const mesh::TableId& gone, const Draft& draft) {
  if (mesh::FindMoved(*draft.candidate, agreement.table)) return true;
  return agreement.table != gone && draft.candidate->FindSlot(agreement.table) != nullptr;
}

}  // namespace

std::vector<std::string> HeldByAgreements(const Draft& draft, const mesh::Snapshot& base,
                                          Time now) {
  std::vector<std::string> held;
  for (const auto& [table, resource] : TablesThatGo(draft, base, now)) {
    for (const auto& agreement : mesh::AgreementsInForce(base, table, now)) {
      if (IsKept(*agreement, table, draft)) continue;
      held.push_back(resource + ": agreement " + agreement->id + " gives " + ToString(table) +
                     " to " + ToString(agreement->consumer) +
                     (agreement->end ? " until " + FormatTime(*agreement->end) : std::string()));
    }
  }
  return held;
}

}  // namespace weft::product
