#include "engine/carrier.hpp"

#include <algorithm>

#include "engine/event_rows.hpp"

namespace weft::engine {

const TableSource* CarriedBy(const mesh::Table& table, const TableSources& sources) {
  const std::string name = ToString(table.id);
  const bool takes_events = mesh::TakesEvents(table);
  const auto found = std::ranges::find_if(sources, [&](const auto& entry) {
    return takes_events ? entry.first == kEventRows : entry.second->carried_by() == name;
  });
  return found == sources.end() ? nullptr : found->second;
}

}  // namespace weft::engine
