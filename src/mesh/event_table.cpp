#include "mesh/event_table.hpp"

#include "base/text.hpp"
#include "mesh/table_entry.hpp"

namespace weft::mesh {
namespace {

constexpr std::string_view kPseudonymise = "weft.pseudonymise";

std::string Keyed(const TableId& id, int major) {
  const std::string name = Lower(id.domain + "." + id.name.substr(0, id.name.find('@')));
  return major > 1 ? name + "@" + std::to_string(major) : name;
}

}  // namespace

bool TakesEvents(const ContractTable& table) { return table.kept.watermark == kEventPosition; }

bool TakesEvents(const Table& table) {
  return TakesEvents(table.contract) && table.sql.empty() && !table.server;
}

std::string EventKeyOf(const Table& table) {
  return Keyed({table.id.domain, table.contract.name}, table.major);
}

std::vector<std::string> EventKeysOf(const Table& table) {
  std::vector<std::string> keys{EventKeyOf(table)};
  for (const FormerName& former : table.contract.formerly)
    keys.push_back(Keyed(former.table, table.major));
  return keys;
}

std::vector<std::string> PseudonymisedIn(const Resource& contract, std::string_view table) {
  return OfEntry(contract, table, [](const Yaml& yaml, const ContractTable&, Report&) {
    std::vector<std::string> names;
    for (const Yaml& column : ItemsOf(yaml, "properties"))
      if (const Yaml* value = CustomOf(column, kPseudonymise); value && value->text == "true")
        names.push_back(Lower(TextOf(column, "name")));
    return names;
  });
}

}  // namespace weft::mesh
