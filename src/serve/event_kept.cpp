#include "serve/event_kept.hpp"

#include <algorithm>

#include "engine/event_rows.hpp"
#include "engine/kept_reach.hpp"
#include "lake/table_name.hpp"
#include "mesh/platform_domains.hpp"

namespace weft::serve {
namespace {

constexpr const char* kPosition = "position";

// The table that runs carry it to. Nothing: it is not there any more.
std::optional<lake::TableName> TableOf(const mesh::Snapshot& mesh,
                                       const ingest::EventReceipt& receipt) {
  const bool is_refused = !receipt.reasons.empty();
  if (is_refused || !receipt.is_row)
    return lake::NameOf(mesh::TableId{std::string(mesh::kTrackingDomain),
                                      is_refused ? "kept_rejected_events" : "kept_events"});
  const bool has_major = receipt.table.find('@') != receipt.table.npos;
  const auto id = mesh::ParseTableId(receipt.table + (has_major ? "" : "@1"));
  const mesh::TablePtr table = id ? mesh.FindTable(*id) : nullptr;
  return table ? std::optional(lake::NameOf(*table)) : std::nullopt;
}

// The first place in the journal that it does not have; 0: it does not say.
uint64_t EndOf(const lake::Snapshot& version) {
  return std::max(engine::CarriedTo(version).value_or(0), engine::KeptNumber(version, kPosition));
}
uint64_t EndOf(const lake::TableState& table) {
  return std::max(engine::CarriedTo(table), engine::KeptNumber(table, kPosition));
}

}  // namespace

std::optional<KeptEvent> FindKept(const lake::Catalog& catalog, const mesh::Snapshot& mesh,
                                  const ingest::EventReceipt& receipt) {
  const auto name = TableOf(mesh, receipt);
  const lake::StatePtr table = name ? catalog.Find(*name) : nullptr;
  if (!table || EndOf(*table) <= receipt.position) return std::nullopt;
  for (const lake::Snapshot& version : lake::SnapshotsOf(*table->metadata))
    if (EndOf(version) > receipt.position) return KeptEvent{*name, version};
  const auto current = lake::CurrentSnapshot(*table->metadata);
  return current ? std::optional(KeptEvent{*name, *current}) : std::nullopt;
}

}  // namespace weft::serve
