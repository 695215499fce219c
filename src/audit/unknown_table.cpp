#include "audit/unknown_table.hpp"

#include "base/text.hpp"

namespace weft::audit {
namespace {

template <typename Tree>
std::optional<std::string> NearestKey(const Tree& tree, const std::string& name) {
  if (tree.contains(name)) return name;
  std::vector<std::string> keys;
  for (const auto& [key, _] : tree) keys.push_back(key);
  return NearestWord(name, keys);
}

// By its domain first: a mesh has few domains, and a domain has few tables.
mesh::TablePtr Nearest(const mesh::Snapshot& snapshot, const mesh::TableId& id) {
  const auto domain = NearestKey(snapshot.domains, Lower(id.domain));
  if (!domain) return nullptr;
  const mesh::DomainPtr node = snapshot.domains.find(*domain)->second;
  const auto name = NearestKey(node->tables, Lower(id.name));
  return name ? snapshot.FindTable({*domain, *name}) : nullptr;
}

bool MayKnow(const Guard& guard, const Asked& asked, const mesh::TablePtr& table) {
  return table &&
         guard.Decide(asked.caller, mesh::Action::kDiscover, *table, asked.snapshot).discover;
}

}  // namespace

Error UnknownTable(const Guard& guard, const Asked& asked) {
  const mesh::TablePtr near = Nearest(*asked.snapshot, asked.table);
  return Error(ErrorKind::kNotFound,
               "there is no table " + ToString(asked.table) + ", or you may not know of it",
               MayKnow(guard, asked, near) ? "Did you mean " + ToString(near->id) + "?"
                                           : "See what there is: weft search " + asked.table.name);
}

mesh::TablePtr SeenTable(const Guard& guard, const Asked& asked) {
  mesh::TablePtr table = asked.snapshot->FindTable(asked.table);
  if (MayKnow(guard, asked, table)) return table;
  throw UnknownTable(guard, asked);
}

}  // namespace weft::audit
