#include "access/inbox.hpp"

#include <algorithm>

#include "access/people.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "policy/agreement_rule.hpp"
#include "policy/write_rights.hpp"

namespace weft::access {
namespace {

using mesh::Agreement;
using mesh::AgreementState;

constexpr std::chrono::hours kEndsSoon{24 * 14};
constexpr size_t kNewsMax = 100;

Json ToJson(const store::NoticeRow& row) {
  return {{"id", row.id},
          {"at", FormatTime(row.at)},
          {"what", row.notice.what},
          {"agreement", row.notice.subject},
          {"text", row.notice.text},
          {"seen", row.seen}};
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

bool EndsSoon(const Agreement& agreement, Time now) {
  return IsInForce(agreement, now) && agreement.end && *agreement.end < now + kEndsSoon;
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
  for (const mesh::EntryPtr& entry : snapshot->OfKind(mesh::Kind::kAgreement)) {
    const bool is_request = entry->outline.status == Name(AgreementState::kRequested);
    if (!is_request && entry->outline.status != Name(AgreementState::kApproved)) continue;
    const mesh::ResourcePtr resource = entry->Get();
    const auto& agreement = std::get<Agreement>(resource->model);
    const mesh::TablePtr table = is_request ? snapshot->FindTable(agreement.table) : nullptr;
    if (table && policy::MayDecide(caller, *table))
      waiting.push_back(Waiting(*resource, *table, snapshot));
    if (EndsSoon(agreement, guard_.Now()) && policy::IsForCaller(caller, agreement))
      ending.push_back(agreements_.View(*resource));
  }
  size_t unseen = 0;
  for (const store::NoticeRow& row : notices_.LastOf(caller.user, kNewsMax)) {
    if (row.notice.what == Name(AgreementState::kRequested)) continue;  // it waits above
    news.push_back(ToJson(row));
    if (!row.seen) ++unseen;
  }
  return {{"waiting", waiting}, {"ending", ending}, {"news", news}, {"unseen", unseen}};
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
