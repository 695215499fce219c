#include "discover/front.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "discover/crowd.hpp"
#include "lineage/trace.hpp"
#include "product/tables.hpp"

namespace weft::discover {
namespace {

constexpr std::chrono::hours kPopularFor{30 * 24};
constexpr size_t kShownFirst = 10;  // tables of a search that stand in its record
constexpr size_t kLookedAt = 500;   // newest contracts, most of them hidden perhaps

bool MayPublish(const mesh::Caller& caller, const mesh::Snapshot& snapshot) {
  if (caller.is_admin || !caller.curated.empty() || !caller.own_domains.empty()) return true;
  return std::ranges::any_of(snapshot.domains, [&](const auto& domain) {
    return std::ranges::any_of(domain.second->products, [&](const auto& product) {
      const auto& owners = product.second->outline.names;
      return std::ranges::find(owners, caller.user) != owners.end();
    });
  });
}

Json TableJson(const Watch& watch, const audit::Access& access) {
  const mesh::Table& table = *access.table;
  return {{"table", ToString(table.id)},
          {"product", table.product.empty() ? Json() : Json(table.product)},
          {"meaning", table.contract.meaning},
          {"owner", table.owner_team},
          {"state", quality::Name(watch.states.Of(table, watch.guard.Now()).state)},
          {"access", access.decision.read ? "read" : "ask"}};
}

class FrontPage {
 public:
  FrontPage(const Watch& watch, const mesh::Caller& caller, size_t limit)
      : watch_(watch), caller_(caller), limit_(limit), snapshot_(watch.registry.Now()) {}

  Json Show() { return {{"popular", Popular()}, {"newest", Newest()}, {"unanswered", Words()}}; }

 private:
  // By table: how many read it. Its domain's own SQL is not somebody.
  std::vector<std::pair<size_t, std::string>> Read() const {
    const Time since = watch_.guard.Now() - kPopularFor;
    std::vector<std::pair<size_t, std::string>> read;
    const auto lock = watch_.lineage.tail().CatchUp();
    for (const auto& [table, readers] : watch_.lineage.usage().tables()) {
      const std::string own = "domain:" + table.substr(0, table.find('.'));
      const auto count = std::ranges::count_if(readers, [&](const auto& reader) {
        return reader.second.last >= since && reader.first != own;
      });
      if (count > 0) read.emplace_back(static_cast<size_t>(count), table);
    }
    return read;
  }

  Json Popular() {
    auto read = Read();
    std::ranges::sort(read, [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    Json list = Json::array();
    for (const auto& [readers, name] : read) {
      if (list.size() == limit_) break;
      const auto id = mesh::ParseTableId(name);
      const mesh::TablePtr table = id ? snapshot_->FindTable(*id) : nullptr;
      if (!table || table->id.domain == mesh::kPlatformDomain) continue;
      if (Add(table, list)) list.back()["readers"] = readers;
    }
    return list;
  }

  Json Newest() {
    Json list = Json::array();
    for (const auto& change : watch_.registry.FirstChanges(mesh::Kind::kContract, kLookedAt)) {
      const mesh::ResourcePtr contract = snapshot_->Find({mesh::Kind::kContract, change.name});
      if (!contract) continue;
      for (const mesh::TablePtr& table : product::TablesOf(*contract, *snapshot_)) {
        if (list.size() == limit_) return list;
        if (table->id.domain != mesh::kPlatformDomain && Add(table, list))
          list.back()["since"] = FormatTime(change.at);
      }
    }
    return list;
  }

  // False: it is hidden.
  bool Add(const mesh::TablePtr& table, Json& list) const {
    audit::Access access{table,
                         watch_.guard.Decide(caller_, mesh::Action::kRead, *table, snapshot_)};
    if (access.decision.discover) list.push_back(TableJson(watch_, access));
    return access.decision.discover;
  }

  Json Words() const {
    const Time since = watch_.guard.Now() - kUseKept;
    std::vector<std::pair<std::string, lineage::Search>> unanswered;
    uint64_t times = 0;
    {
      const auto lock = watch_.lineage.tail().CatchUp();
      for (const auto& [words, search] : watch_.lineage.searches().all()) {
        const uint64_t vain = search.found_nothing + search.led_nowhere;
        if (search.last < since || vain == 0) continue;
        times += vain;
        unanswered.emplace_back(words, search);
      }
    }
    Json json{{"searches", times}, {"words", nullptr}};
    if (MayPublish(caller_, *snapshot_)) json["words"] = WordsJson(std::move(unanswered));
    return json;
  }

  Json WordsJson(std::vector<std::pair<std::string, lineage::Search>> unanswered) const {
    std::ranges::stable_sort(unanswered, std::greater(), [](const auto& each) {
      return each.second.found_nothing + each.second.led_nowhere;
    });
    Json list = Json::array();
    for (const auto& [words, search] : unanswered) {
      if (list.size() == limit_) break;
      list.push_back({{"words", words},
                      {"times", search.times},
                      {"found_nothing", search.found_nothing},
                      {"led_nowhere", search.led_nowhere},
                      {"last", FormatTime(search.last)}});
    }
    return list;
  }

  const Watch& watch_;
  const mesh::Caller& caller_;
  const size_t limit_;
  const mesh::SnapshotPtr snapshot_;
};

audit::Began BeganOf(const Sender& sender, std::string words) {
  return {.verb = audit::Verb::kSearch,
          .caller = sender.caller.user,
          .token_id = sender.caller.token_id,
          .client = sender.client,
          .request_id = sender.request_id,
          .text = std::move(words)};
}

}  // namespace

Json Front(const Watch& watch, const mesh::Caller& caller, size_t limit) {
  return FrontPage(watch, caller, limit).Show();
}

void NoteSearch(const Watch& watch, const Sender& sender, const std::string& words,
                const Json& answer) {
  if (Trim(words).empty()) return;
  audit::Began began = BeganOf(sender, words);
  std::set<std::string> tables;
  for (const Json& item : answer.at("items")) {
    if (!item.contains("table") || tables.size() == kShownFirst) continue;
    const std::string table = item.at("table");
    if (tables.insert(table).second)
      began.tables.push_back({.table = table, .principal = sender.caller.user});
  }
  watch.audit.Finish(watch.audit.Begin(began),
                     {.outcome = "done", .rows = answer.at("items").size()});
}

void NoteOpened(const Watch& watch, const Sender& sender, const std::string& table) {
  std::string words;
  {
    const auto lock = watch.lineage.tail().CatchUp();
    const auto* asked = watch.lineage.searches().LastOf(sender.caller.user);
    if (asked == nullptr || !asked->IsOpenAt(watch.guard.Now())) return;
    words = asked->words;
  }
  audit::Began began = BeganOf(sender, std::move(words));
  began.tables.push_back({.table = table, .principal = sender.caller.user});
  watch.audit.Note(began, false);
}

}  // namespace weft::discover
