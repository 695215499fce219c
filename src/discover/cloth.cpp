#include "discover/cloth.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "audit/sight.hpp"
#include "base/text.hpp"
#include "discover/crowd.hpp"

namespace weft::discover {
namespace {

using Counts = std::map<std::string, size_t>;
using Tables = std::vector<product::Placed>;

Json CountsJson(const Counts& counts, const char* key) {
  Json list = Json::array();
  for (const auto& [name, readers] : counts) list.push_back({{key, name}, {"readers", readers}});
  return list;
}

class Weaver {
 public:
  Weaver(const Watch& watch, const mesh::Caller& caller, const ClothRequest& request)
      : watch_(watch),
        caller_(caller),
        request_(request),
        snapshot_(watch.registry.Now()),
        crowd_(*snapshot_),
        sight_(watch.guard, caller, snapshot_),
        now_(watch.guard.Now()) {
    for (const std::string& word : Split(Lower(request.words), ' '))
      if (!word.empty()) words_.push_back(word);
  }

  Json Weave() {
    Json items = Json::array();
    size_t shown = 0;
    bool goes_on = false;
    for (const UsedProduct& product : ProductsByUse(watch_, *snapshot_, "", now_ - kUseKept)) {
      if (!IsWanted(product)) continue;
      const auto tables = Visible(product);
      if (tables.empty()) continue;
      if (++shown <= request_.after) continue;
      if ((goes_on = items.size() == request_.limit)) break;
      items.push_back(Line(product, tables));
    }
    return {{"domains", Domains()},
            {"items", items},
            {"next", goes_on ? Json(std::to_string(request_.after + request_.limit)) : Json()}};
  }

 private:
  bool IsWanted(const UsedProduct& product) {
    const std::string name = Lower(product.product->id.name);
    const auto has = [&](const std::string& word) { return name.find(word) != std::string::npos; };
    return std::ranges::all_of(words_, has) && IsOfDomain(product);
  }

  bool IsOfDomain(const UsedProduct& product) {
    const std::string wanted = Lower(request_.domain);
    if (wanted.empty() || product.product->outline.domain == wanted) return true;
    return std::ranges::any_of(product.readers, [&](const auto& reader) {
      return crowd_.Of(reader.first).domains.contains(wanted);
    });
  }

  // None: it is hidden.
  Tables Visible(const UsedProduct& product) {
    Tables visible = TablesOf(product.product, *snapshot_);
    std::erase_if(visible, [&](const auto& each) { return !SeenOf(each).discover; });
    return visible;
  }

  audit::Sight::Seen SeenOf(const product::Placed& table) {
    return sight_.Of(table.id, *table.slot);
  }

  Json Line(const UsedProduct& product, const Tables& tables) {
    Counts domains, teams;
    Time last{};
    for (const auto& [principal, read] : product.readers) {
      const Belonging& belonging = crowd_.Of(principal);
      for (const std::string& domain : belonging.domains) ++domains[domain];
      for (const std::string& team : belonging.teams) ++teams[team];
      last = std::max(last, read);
    }
    const std::string& own = product.product->outline.domain;
    warp_[own] += 1;
    for (const auto& [domain, _] : domains) warp_.try_emplace(domain, 0);
    domains.erase(own);
    return Json{{"product", product.product->id.name},
                {"domain", own},
                {"owner", tables.front().slot->Get()->owner_team},
                {"state", quality::Name(StateOf(tables))},
                {"readers", product.readers.size()},
                {"last", product.readers.empty() ? Json() : Json(FormatTime(last))},
                {"access", MayReadAll(tables) ? "read" : "ask"},
                {"read_by", CountsJson(domains, "domain")},
                {"teams", CountsJson(teams, "team")}};
  }

  quality::State StateOf(const Tables& tables) const {
    quality::State worst = quality::State::kFresh;
    for (const product::Placed& each : tables)
      worst = quality::Worse(worst, watch_.states.StateOf(each.id, *each.slot, now_));
    return worst;
  }

  bool MayReadAll(const Tables& tables) {
    return std::ranges::all_of(tables, [&](const auto& each) { return SeenOf(each).read; });
  }

  Json Domains() const {
    Json list = Json::array();
    for (const auto& [name, products] : warp_) {
      const auto node = snapshot_->domains.find(name);
      if (node == snapshot_->domains.end()) continue;
      list.push_back(
          {{"domain", name}, {"title", node->second->domain.title}, {"products", products}});
    }
    return list;
  }

  const Watch& watch_;
  const mesh::Caller& caller_;
  const ClothRequest& request_;
  const mesh::SnapshotPtr snapshot_;
  Crowd crowd_;
  audit::Sight sight_;
  const Time now_;
  std::vector<std::string> words_;
  std::map<std::string, size_t> warp_;  // domains in the cloth, with their products here
};

}  // namespace

Json Cloth(const Watch& watch, const mesh::Caller& caller, const ClothRequest& request) {
  return Weaver(watch, caller, request).Weave();
}

}  // namespace weft::discover
