#include "mesh/join.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <set>

#include "base/text.hpp"

namespace weft::mesh {
namespace {

// What readers get under the bare name: an active major rather than a deprecated one, that rather
// than a draft.
int RankOf(std::string_view status) {
  constexpr std::array<std::string_view, 5> kByRank{"retired", "proposed", "draft", "deprecated",
                                                    "active"};
  const auto found = std::ranges::find(kByRank, status);
  return found == kByRank.end() ? 1 : static_cast<int>(found - kByRank.begin());
}

EntryPtr PublisherOf(const DomainNode& node, const std::string& contract_id) {
  const auto names = node.publishers.find(contract_id);
  if (names == node.publishers.end() || names->second.empty()) return nullptr;
  const auto found = node.products.find(names->second.front());
  return found == node.products.end() ? nullptr : found->second;
}

std::pair<int, int> Order(const SlotPtr& slot) { return {RankOf(slot->status()), slot->major()}; }

// The tables of one name, best first, each major once.
std::vector<SlotPtr> Majors(const DomainNode& node, const std::string& name,
                            const std::shared_ptr<Recent>& recent) {
  std::vector<SlotPtr> majors;
  const auto ids = node.definers.find(name);
  if (ids == node.definers.end()) return majors;
  for (const std::string& id : ids->second) {
    const EntryPtr& contract = node.contracts.at(id);
    const EntryPtr product = PublisherOf(node, id);
    const std::vector<std::string>& tables = contract->outline.tables;
    for (size_t at = 0; at < tables.size(); ++at)
      if (tables[at].size() == name.size() && Lower(tables[at]) == name)
        majors.push_back(std::make_shared<const TableSlot>(
            TableSlot::Parts{contract, at, product, node.domain.team, name, recent}));
  }
  std::ranges::stable_sort(majors, std::greater(), Order);
  std::set<int> seen;
  std::erase_if(majors, [&](const SlotPtr& slot) { return !seen.insert(slot->major()).second; });
  return majors;
}

}  // namespace

void LaySlots(DomainNode& node, std::span<const std::string> names,
              const std::shared_ptr<Recent>& recent) {
  std::vector<Tree<std::string, SlotPtr>::Edit> edits;
  for (const std::string& name : names) {
    // Later edits of a key win: first all that bore the name go, then those that bear it now come.
    edits.emplace_back(name, std::nullopt);
    for (auto old = node.tables.lower_bound(name + "@"); old != node.tables.end(); ++old) {
      if (!old->first.starts_with(name + "@")) break;
      edits.emplace_back(old->first, std::nullopt);
    }
    bool is_best = true;
    for (const SlotPtr& slot : Majors(node, name, recent)) {
      const std::string key = is_best ? name : name + "@" + std::to_string(slot->major());
      edits.emplace_back(key, is_best ? slot : slot->Named(key));
      is_best = false;
    }
  }
  node.tables = node.tables.Edited(std::move(edits));
}

}  // namespace weft::mesh
