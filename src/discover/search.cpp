#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "audit/sight.hpp"
#include "base/text.hpp"
#include "discover/access_view.hpp"
#include "discover/discover.hpp"
#include "discover/visible.hpp"
#include "mesh/retirement.hpp"
#include "product/tables.hpp"

namespace weft::discover {
namespace {

constexpr char kMatchBegins = '\x01';
constexpr size_t kBrowsedMax = 1000;
constexpr char kMatchEnds = '\x02';

// The text without its marks, and the same in parts that say which of them matched.
struct Highlighted {
  std::string text;
  Json parts = Json::array();
};

Highlighted Highlight(const std::string& marked) {
  Highlighted result;
  std::string part;
  bool match = false;
  const auto close = [&] {
    if (!part.empty()) result.parts.push_back({{"text", part}, {"match", match}});
    result.text += part;
    part.clear();
  };
  for (const char c : marked) {
    if (c != kMatchBegins && c != kMatchEnds) {
      part += c;
      continue;
    }
    close();
    match = c == kMatchBegins;
  }
  close();
  return result;
}

// A hit as the answer shows it; its JSON is made only for those that are shown.
struct Item {
  std::string kind, name, domain;
  std::vector<std::string> tags;
  std::string owner, meaning;
  std::string notice;                       // of a table that its readers are to leave
  const mesh::TableSlot* closed = nullptr;  // of its tables one that may not be read; null: none
  std::optional<quality::State> state;      // of a table, and of what has tables

  std::string access() const { return closed == nullptr ? "read" : "ask"; }
};

Json ToJson(const Item& item, const store::SearchHit& hit, const std::string& next_step) {
  const Highlighted found = Highlight(hit.text);
  Json json{
      {"kind", item.kind},   {"name", item.name},         {"title", Highlight(hit.title).text},
      {"text", found.text},  {"highlights", found.parts}, {"domain", item.domain},
      {"owner", item.owner}, {"access", item.access()}};
  if (!item.meaning.empty()) json["meaning"] = item.meaning;
  if (item.closed != nullptr) json["next_step"] = next_step;
  if (item.state) json["state"] = quality::Name(*item.state);
  if (!item.notice.empty()) json["notice"] = item.notice;
  if (!hit.table.domain.empty()) json["table"] = ToString(hit.table);
  if (!hit.column.empty()) json["column"] = hit.column;
  return json;
}

std::string StateOf(const Item& item) {
  return item.state ? std::string(quality::Name(*item.state)) : std::string();
}

bool Fits(const Item& item, const SearchRequest& request) {
  const auto fits = [](const std::string& wanted, const std::string& has) {
    return wanted.empty() || wanted == has;
  };
  return fits(request.kind, item.kind) && fits(Lower(request.domain), item.domain) &&
         fits(request.owner, item.owner) && fits(request.state, StateOf(item)) &&
         fits(request.access, item.access()) &&
         (request.tag.empty() || std::ranges::find(item.tags, request.tag) != item.tags.end());
}

// What a product or contract is to the caller, by its tables: it may be read when all of those may
// that are not hidden, and is as the worst of them.
struct Standing {
  const mesh::TableSlot* closed = nullptr;  // the last that may not be read
  std::optional<quality::State> state;      // nothing: it has no tables
};

class Searcher {
 public:
  Searcher(const audit::Guard& guard, const mesh::Caller& caller, mesh::SnapshotPtr snapshot,
           const quality::States* states)
      : guard_(guard),
        caller_(caller),
        snapshot_(std::move(snapshot)),
        states_(states),
        sight_(guard, caller, snapshot_),
        now_(guard.Now()) {}

  bool Admits(const store::SearchHit& hit) {
    if (hit.table.domain.empty() && HasTables(hit.id.kind)) {
      const mesh::EntryPtr entry = snapshot_->FindEntry(hit.id);
      return entry && MayKnowOf(*entry);
    }
    if (hit.table.domain.empty()) return Known(hit.id) != nullptr;
    const mesh::SlotPtr slot = snapshot_->FindSlot(hit.table);
    return slot && sight_.Of(hit.table, *slot).discover;
  }

  // Nothing when the caller may not know of it.
  std::optional<Item> ItemOf(const store::SearchHit& hit) {
    return hit.table.domain.empty() ? ResourceItem(hit) : TableItem(hit);
  }

  // What it takes to read it; for those that are shown.
  std::string NextStep(const Item& item) const {
    if (item.closed == nullptr) return {};
    return guard_.Decide(caller_, mesh::Action::kRead, *item.closed->Get(), snapshot_).next_step;
  }

 private:
  std::optional<Item> TableItem(const store::SearchHit& hit) {
    const mesh::SlotPtr slot = snapshot_->FindSlot(hit.table);
    const audit::Sight::Seen seen = slot ? sight_.Of(hit.table, *slot) : audit::Sight::Seen();
    if (!seen.discover) return std::nullopt;
    const mesh::TablePtr held = slot->Get();
    const mesh::Table& table = *held;
    const bool is_column = !hit.column.empty();
    Item item{.kind = is_column ? "column" : "table",
              .domain = table.id.domain,
              .tags = table.product_tags};
    item.name = ToString(hit.table) + (is_column ? "." + hit.column : std::string());
    item.tags.insert(item.tags.end(), table.contract.tags.begin(), table.contract.tags.end());
    const mesh::Column* column = table.Find(hit.column);
    if (column != nullptr)
      item.tags.insert(item.tags.end(), column->tags.begin(), column->tags.end());
    item.owner = table.owner_team;
    item.meaning = column != nullptr ? column->meaning : table.contract.meaning;
    if (!seen.read) item.closed = slot.get();
    if (states_ != nullptr) item.state = states_->StateOf(table.id, *slot, now_);
    if (mesh::IsDeprecated(table)) item.notice = mesh::Notice(table, *snapshot_, now_);
    return item;
  }

  std::optional<Item> ResourceItem(const store::SearchHit& hit) {
    const mesh::ResourcePtr resource = Known(hit.id);
    if (!resource) return std::nullopt;
    Item item{.kind = std::string(RowOf(hit.id.kind).name),
              .name = hit.id.name,
              .domain = DomainOf(*resource),
              .tags = TagsOf(*resource),
              .owner = OwnerOf(*resource, *snapshot_)};
    if (HasTables(hit.id.kind)) {
      const Standing standing = StandingOf(*snapshot_->FindEntry(hit.id));
      item.closed = standing.closed;
      item.state = standing.state;
    }
    return item;
  }

  static bool HasTables(mesh::Kind kind) {
    return kind == mesh::Kind::kProduct || kind == mesh::Kind::kContract;
  }

  mesh::ResourcePtr Known(const mesh::ResourceId& id) {
    const mesh::EntryPtr entry = snapshot_->FindEntry(id);
    if (!entry) return nullptr;
    if (HasTables(id.kind)) return MayKnowOf(*entry) ? entry->Get() : nullptr;
    mesh::ResourcePtr resource = entry->Get();
    return MayKnow(guard_, caller_, *resource, snapshot_) ? resource : nullptr;
  }

  // Products and contracts, by their tables.
  bool MayKnowOf(const mesh::Entry& entry) {
    const auto [known, is_new] = known_.try_emplace(&entry);
    if (is_new)
      known->second =
          product::AnySlotOrNone(entry, *snapshot_, [this](const product::Placed& table) {
            return sight_.Of(table.id, *table.slot).discover;
          });
    return known->second;
  }

  Standing StandingOf(const mesh::Entry& entry) {
    Standing standing;
    product::VisitSlots(entry, *snapshot_, [&](const product::Placed& table) {
      Add(table, standing);
      return true;
    });
    return standing;
  }

  void Add(const product::Placed& table, Standing& standing) {
    const audit::Sight::Seen seen = sight_.Of(table.id, *table.slot);
    if (!seen.discover) return;
    if (!seen.read) standing.closed = table.slot.get();
    if (states_ == nullptr) return;
    const quality::State state = states_->StateOf(table.id, *table.slot, now_);
    standing.state = standing.state ? quality::Worse(*standing.state, state) : state;
  }

  const audit::Guard& guard_;
  const mesh::Caller& caller_;
  mesh::SnapshotPtr snapshot_;
  const quality::States* states_;
  audit::Sight sight_;
  const Time now_;
  std::unordered_map<const mesh::Entry*, bool> known_;  // products and contracts
};

// How many of all that was found have each kind, domain, tag, owner and state, or may be read:
// before the request's own facets choose.
class Facets {
 public:
  void Count(const Item& item) {
    ++kinds_[item.kind];
    ++accesses_[item.access()];
    if (!item.domain.empty()) ++domains_[item.domain];
    for (const std::string& tag : std::set<std::string>(item.tags.begin(), item.tags.end()))
      ++tags_[tag];
    if (!item.owner.empty()) ++owners_[item.owner];
    if (item.state) ++states_[StateOf(item)];
  }
  Json ToJson() const {
    return {{"kind", kinds_},   {"domain", domains_}, {"tag", tags_},
            {"owner", owners_}, {"state", states_},   {"access", accesses_}};
  }

 private:
  std::map<std::string, size_t> kinds_, domains_, tags_, owners_, states_, accesses_;
};

// Without words: the tables, by name, of one domain when that is asked for. In a large mesh these
// are the first of many; nobody reads a list of thousands.
std::vector<store::SearchHit> Browse(const mesh::Snapshot& snapshot, const std::string& domain) {
  std::vector<store::SearchHit> hits;
  for (const auto& [name, shelf] : snapshot.domains) {
    if (!domain.empty() && name != domain) continue;
    for (const auto& [_, table] : shelf->tables) {
      if (hits.size() == kBrowsedMax) return hits;
      const mesh::TableId id{shelf->domain.name, table->written_name()};
      hits.push_back({.id = {mesh::Kind::kContract, table->contract_id()},
                      .table = id,
                      .title = ToString(id),
                      .text = id.name});
    }
  }
  return hits;
}

SearchRequest Normal(SearchRequest request) {
  if (const auto kind = mesh::FindKind(request.kind)) request.kind = RowOf(*kind).name;
  if (request.kind == "tables" || request.kind == "columns") request.kind.pop_back();
  return request;
}

}  // namespace

Json Search(const audit::Guard& guard, const store::Registry& registry, const mesh::Caller& caller,
            const SearchRequest& request) {
  const SearchRequest wanted = Normal(request);
  Searcher searcher(guard, caller, registry.Now(), request.states);
  Facets facets;
  std::set<std::pair<std::string, std::string>> seen;
  Json items = Json::array();
  const store::SearchQuery wanted_hits{
      .words = request.words,
      .admits = [&](const store::SearchHit& hit) { return searcher.Admits(hit); }};
  for (const store::SearchHit& hit : Trim(request.words).empty()
                                         ? Browse(*registry.Now(), Lower(wanted.domain))
                                         : registry.Search(wanted_hits)) {
    const std::optional<Item> item = searcher.ItemOf(hit);
    if (!item || !seen.emplace(item->kind, item->name).second) continue;
    if (wanted.facets) facets.Count(*item);
    if (items.size() < wanted.limit && Fits(*item, wanted))
      items.push_back(ToJson(*item, hit, searcher.NextStep(*item)));
    if (items.size() == wanted.limit && !wanted.facets) break;
  }
  Json answer{{"items", items}};
  if (wanted.facets) answer["facets"] = facets.ToJson();
  return answer;
}

}  // namespace weft::discover
