#include "audit/sight.hpp"

namespace weft::audit {

Sight::Seen Sight::Of(const mesh::TableId& id, const mesh::TableSlot& slot) {
  if (const auto seen = glance_.Of(id, slot)) return *seen;
  const auto [known, is_new] = decided_.try_emplace(&slot);
  if (is_new) {
    const mesh::Decision decision =
        guard_.Decide(caller_, mesh::Action::kDiscover, *slot.Get(), snapshot_);
    known->second = {decision.discover, decision.read};
  }
  return known->second;
}

}  // namespace weft::audit
