#include "access/inbox.hpp"

#include <algorithm>
#include <map>

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
constexpr size_t kWaitingMax = 100, kEndingMax = 100;  // shown

Json ToJson(const store::NoticeRow& row) {
  Json json{{"id", row.id},
            {"at", FormatTime(row.at)},
            {"what", row.notice.what},
            {"text", row.notice.text},
            {"seen", row.seen}};
  json[mesh::ParseTableId(row.notice.subject) ? "table" : "agreement"] = row.notice.subject;
  return json;
}

// How the consumer would see the table.
Json Disclosure(const mesh::Table& table, const mesh::Decision& decision) {
  Json columns = Json::array(), filters = Json::array();
  for (const mesh::Column& column : table.contract.columns) {
    const auto& hidden = decision.hidden_columns;
    const auto mask = decision.masks.find(Lower(column.name));
    Json json{{"name", column.name}, {"shown", "as is"}};
    if (!decision.read || std::ranges::find(hidden, column.name) != hidden.end()) {
      json["shown"] = "not granted";
    } else if (mask != decision.masks.end()) {
      json["shown"] = "masked";
      json["mask"] = ToString(mask->second);
    }
    if (!column.classification.empty()) json["classification"] = column.classification;
    columns.push_back(std::move(json));
  }
  for (const mesh::ExpressionPtr& filter : decision.filters)
    filters.push_back(mesh::ToText(*filter));
  return {{"read", decision.read}, {"columns", columns}, {"filters", filters}};
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

// What would be there if it were approved now: the decision is made on the mesh that would be.
Json Inbox::Waiting(const mesh::Resource& resource, const mesh::Table& table,
                    const mesh::SnapshotPtr& snapshot) const {
  auto granted = std::make_shared<mesh::Resource>(resource);
  auto& agreement = std::get<Agreement>(granted->model);
  agreement.state = AgreementState::kApproved;
  agreement.end.reset();
  const mesh::Edit edit{resource.id, granted};
  const mesh::SnapshotPtr candidate = mesh::Next(snapshot, {&edit, 1}, snapshot->seq, guard_.Now());
  Json json = agreements_.View(resource);
  json["disclosed"] = Disclosure(table, guard_.Decide(CallerOf(*snapshot, agreement.consumer),
                                                      mesh::Action::kRead, table, candidate));
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

void Inbox::MarkSeen(const mesh::Caller& caller, uint64_t id) {
  notices_.MarkSeen(caller.user, id);
}

}  // namespace weft::access
