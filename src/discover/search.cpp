#include <algorithm>
#include <map>
#include <optional>
#include <set>

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
  std::string owner, meaning, next_step;
  std::string notice;  // of a table that its readers are to leave
  bool may_read = true;
  std::optional<quality::State> state;  // of a table, and of what has tables

  std::string access() const { return may_read ? "read" : "ask"; }
};

Json ToJson(const Item& item, const store::SearchHit& hit) {
  const Highlighted found = Highlight(hit.text);
  Json json{
      {"kind", item.kind},   {"name", item.name},         {"title", Highlight(hit.title).text},
      {"text", found.text},  {"highlights", found.parts}, {"domain", item.domain},
      {"owner", item.owner}, {"access", item.access()}};
  if (!item.meaning.empty()) json["meaning"] = item.meaning;
  if (!item.may_read) json["next_step"] = item.next_step;
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

class Searcher {
 public:
  Searcher(const audit::Guard& guard, const mesh::Caller& caller, mesh::SnapshotPtr snapshot,
           const quality::States* states)
      : guard_(guard),
        caller_(caller),
        snapshot_(std::move(snapshot)),
        states_(states),
        now_(guard.Now()) {}

  bool Admits(const store::SearchHit& hit) {
    return hit.table.domain.empty() ? Known(hit.id) != nullptr : Look(hit.table) != nullptr;
  }

  // Nothing when the caller may not know of it.
  std::optional<Item> ItemOf(const store::SearchHit& hit) {
    return hit.table.domain.empty() ? ResourceItem(hit) : TableItem(hit);
  }

 private:
  std::optional<Item> TableItem(const store::SearchHit& hit) {
    const audit::Access* access = Look(hit.table);
    if (access == nullptr) return std::nullopt;
    const mesh::Table& table = *access->table;
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
    item.may_read = access->decision.read;
    item.next_step = access->decision.next_step;
    if (states_ != nullptr) item.state = states_->Of(table, now_).state;
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
    AddAccess(*resource, item);
    return item;
  }

  mesh::ResourcePtr Known(const mesh::ResourceId& id) const {
    mesh::ResourcePtr resource = snapshot_->Find(id);
    return resource && MayKnow(guard_, caller_, *resource, snapshot_) ? resource : nullptr;
  }

  // A product or contract may be read when all of its tables may; it is as the worst of them is.
  void AddAccess(const mesh::Resource& resource, Item& item) {
    for (const mesh::TablePtr& table : product::TablesOf(resource, *snapshot_)) {
      const audit::Access* access = Look(table->id);
      if (access == nullptr) continue;
      if (states_ != nullptr) {
        const quality::State state = states_->Of(*table, now_).state;
        item.state = item.state ? quality::Worse(*item.state, state) : state;
      }
      if (access->decision.read) continue;
      item.may_read = false;
      item.next_step = access->decision.next_step;
    }
  }

  // Each table is decided once a search, however many of its columns match.
  const audit::Access* Look(const mesh::TableId& id) {
    const auto [entry, is_new] = seen_.try_emplace(id);
    const mesh::TablePtr table = is_new ? snapshot_->FindTable(id) : nullptr;
    if (table) {
      mesh::Decision decision = guard_.Decide(caller_, mesh::Action::kRead, *table, snapshot_);
      if (decision.discover) entry->second = audit::Access{table, std::move(decision)};
    }
    return entry->second ? &*entry->second : nullptr;
  }

  const audit::Guard& guard_;
  const mesh::Caller& caller_;
  mesh::SnapshotPtr snapshot_;
  const quality::States* states_;
  const Time now_;
  std::map<mesh::TableId, std::optional<audit::Access>> seen_;
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
    if (items.size() < wanted.limit && Fits(*item, wanted)) items.push_back(ToJson(*item, hit));
    if (items.size() == wanted.limit && !wanted.facets) break;
  }
  Json answer{{"items", items}};
  if (wanted.facets) answer["facets"] = facets.ToJson();
  return answer;
}

}  // namespace weft::discover
