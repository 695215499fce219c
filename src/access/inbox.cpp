#include "access/inbox.hpp"

#include <algorithm>
#include <map>

#include "access/disclosure.hpp"
#include "access/people.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "mesh/owners.hpp"
#include "mesh/principal.hpp"
#include "mesh/retirement.hpp"
#include "policy/agreement_rule.hpp"
#include "policy/write_rights.hpp"

namespace weft::access {
namespace {

using mesh::Agreement;
using mesh::AgreementState;

constexpr std::chrono::hours kEndsSoon{24 * 14};
constexpr size_t kNewsMax = 100;
constexpr size_t kWaitingMax = 100, kEndingMax = 100, kListedMax = 500;  // shown

Json ToJson(const store::NoticeRow& row) {
  Json json{{"id", row.id},
            {"at", FormatTime(row.at)},
            {"what", row.notice.what},
            {"text", row.notice.text},
            {"seen", row.seen}};
  // "question late_by_carrier", a table, or an agreement's id.
  const std::string& subject = row.notice.subject;
  const size_t space = subject.find(' ');
  const auto kind = mesh::FindKind(subject.substr(0, space));
  if (space != std::string::npos && kind)
    json[std::string(RowOf(*kind).name)] = subject.substr(space + 1);
  else
    json[mesh::ParseTableId(subject) ? "table" : "agreement"] = subject;
  return json;
}

// Requests that the caller decides about: at most `shown`, the rest counted.
struct Open {
  std::vector<mesh::EntryPtr> shown;
  size_t more = 0;
};
Open RequestsFor(const mesh::Caller& caller, const mesh::Snapshot& snapshot) {
  Open open;
  for (const auto& [_, entry] : snapshot.requests) {
    const mesh::TableId table{entry->outline.domain, entry->outline.tables.front()};
    if (!policy::MayWriteDomain(caller, table.domain)) {
      const mesh::SlotPtr slot = snapshot.FindSlot(table);
      if (!slot || !slot->IsOwnedBy(caller.user)) continue;
    }
    if (open.shown.size() < kWaitingMax)
      open.shown.push_back(entry);
    else
      ++open.more;
  }
  return open;
}

// The sides on which the caller may stand in an agreement.
std::vector<std::string> SidesOf(const mesh::Caller& caller) {
  std::vector<std::string> parties{"user:" + caller.user};
  for (const std::string& team : caller.teams) parties.push_back("team:" + team);
  for (const auto* domains : {&caller.own_domains, &caller.curated})
    for (const std::string& domain : *domains) parties.push_back(mesh::PrincipalOf(domain));
  return parties;
}

// Agreements of theirs that end within two weeks, by id.
std::map<std::string, mesh::EntryPtr> EndingFor(const mesh::Caller& caller,
                                                const mesh::Snapshot& snapshot, Time now) {
  std::map<std::string, mesh::EntryPtr> ending;
  for (const std::string& party : SidesOf(caller)) {
    const std::string last = mesh::EndingKey(party, now + kEndsSoon, "");
    for (auto entry = snapshot.endings.lower_bound(mesh::EndingKey(party, now, ""));
         entry != snapshot.endings.end() && entry->first < last && ending.size() < kEndingMax;
         ++entry) {
      const auto agreement = entry->second->As<Agreement>();
      if (IsInForce(*agreement, now) && policy::IsForCaller(caller, *agreement))
        ending.emplace(agreement->id, entry->second);
    }
  }
  return ending;
}

// Products of the domains that the caller curates whose owners have left.
Json Unowned(const mesh::Caller& caller, const mesh::Snapshot& snapshot) {
  Json unowned = Json::array();
  for (const std::string& domain : caller.curated)
    for (const mesh::Orphan& orphan : mesh::OrphansOf(snapshot, domain))
      unowned.push_back({{"product", orphan.product}, {"owners", orphan.owners}});
  return unowned;
}

}  // namespace

Json Inbox::Waiting(const mesh::Resource& resource, const mesh::Table& table,
                    const mesh::SnapshotPtr& snapshot) const {
  Json json = agreements_.View(resource);
  json["disclosed"] = Disclosure({guard_, snapshot}, resource, table);
  return json;
}

Json Inbox::Of(const mesh::Caller& caller) const {
  const mesh::SnapshotPtr snapshot = registry_.Now();
  Json waiting = Json::array(), ending = Json::array(), news = Json::array();
  const Open open = RequestsFor(caller, *snapshot);
  for (const mesh::EntryPtr& entry : open.shown) {
    const mesh::ResourcePtr resource = entry->Get();
    const mesh::TablePtr table =
        mesh::FindOrMoved(*snapshot, std::get<Agreement>(resource->model).table);
    if (table) waiting.push_back(Waiting(*resource, *table, snapshot));
  }
  for (const auto& [_, entry] : EndingFor(caller, *snapshot, guard_.Now()))
    ending.push_back(agreements_.View(*entry->Get()));
  size_t unseen = 0;
  for (const store::NoticeRow& row : notices_.LastOf(caller.user, kNewsMax)) {
    if (row.notice.what == Name(AgreementState::kRequested)) continue;  // it waits above
    news.push_back(ToJson(row));
    if (!row.seen) ++unseen;
  }
  return {{"waiting", waiting}, {"more", open.more},
          {"ending", ending},   {"unowned", Unowned(caller, *snapshot)},
          {"news", news},       {"unseen", unseen}};
}

Json Inbox::Since(const mesh::Caller& caller, uint64_t after) const {
  Json items = Json::array();
  for (const store::NoticeRow& row : notices_.Since(caller.user, after, kNewsMax))
    items.push_back(ToJson(row));
  return items;
}

Json Inbox::AgreementsOf(const mesh::Caller& caller,
                         const std::optional<mesh::TableId>& table) const {
  const mesh::SnapshotPtr snapshot = registry_.Now();
  const std::vector<std::string> sides = SidesOf(caller);
  const auto concerns = [&](const mesh::Entry& entry) {
    const auto& names = entry.outline.names;
    if (std::ranges::find_first_of(names, sides) != names.end()) return true;
    const mesh::TableId about{entry.outline.domain, entry.outline.tables.front()};
    if (policy::MayWriteDomain(caller, about.domain)) return true;
    const mesh::SlotPtr slot = snapshot->FindSlot(about);
    return slot && slot->IsOwnedBy(caller.user);
  };
  std::vector<mesh::EntryPtr> found;
  for (const auto& [name, domain] : snapshot->domains) {
    if (table && name != table->domain) continue;
    const std::string begin = table ? mesh::AboutKey(table->name, "") : "";
    for (auto entry = domain->agreements.lower_bound(begin);
         entry != domain->agreements.end() && entry->first.starts_with(begin) &&
         found.size() < kListedMax;
         ++entry)
      if (concerns(*entry->second)) found.push_back(entry->second);
  }
  Json items = Json::array();
  for (const mesh::EntryPtr& entry : found) items.push_back(agreements_.View(*entry->Get()));
  return {{"items", items}, {"next", nullptr}};
}

void Inbox::MarkSeen(const mesh::Caller& caller, uint64_t id) {
  notices_.MarkSeen(caller.user, id);
}

}  // namespace weft::access
