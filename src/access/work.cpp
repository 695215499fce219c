#include "access/work.hpp"

#include <algorithm>

#include "access/record_of.hpp"
#include "audit/unknown_table.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "mesh/agreements_about.hpp"
#include "mesh/retirement.hpp"
#include "policy/table_rules.hpp"
#include "policy/write_rights.hpp"

namespace weft::access {
namespace {

using mesh::Agreement;

constexpr std::chrono::hours kDay{24};

mesh::ExpressionPtr ReadFilter(const std::string& text) {
  try {
    return mesh::ParseCondition(text);
  } catch (const Error& error) {
    throw Error(ErrorKind::kInvalid, "the filter: " + error.message(),
                "It is a condition of the policy language, such as seats > 100.");
  }
}

// The port of the product that gives the table out.
std::string PortOf(const mesh::Snapshot& snapshot, const mesh::Table& table) {
  const mesh::EntryPtr entry = snapshot.FindEntry({mesh::Kind::kProduct, table.product});
  const auto product = entry ? entry->As<mesh::Product>() : nullptr;
  if (product) {
    for (const mesh::Port& port : product->outputs)
      if (port.contract_id == table.contract_id) return port.name;
  }
  return table.contract.name;
}

std::string TeamOf(const mesh::Snapshot& snapshot, const mesh::Table& table) {
  if (!table.owner_team.empty()) return table.owner_team;
  const auto node = snapshot.domains.find(table.id.domain);
  const bool has_team = node != snapshot.domains.end() && !node->second->domain.team.empty();
  return has_team ? node->second->domain.team : table.id.domain;
}

// "fleet_dev approved fleet.planes for team analytics until 2027-06-30T00:00:00Z: good luck"
std::string Sentence(const std::string& user, const Agreement& agreement, const char* what) {
  const bool is_asked = agreement.state == mesh::AgreementState::kRequested;
  std::string text = user + " " + what + " access to " + ToString(agreement.table) + " for " +
                     ToString(agreement.consumer);
  if (agreement.end && !is_asked) text += " until " + FormatTime(*agreement.end);
  const std::string& why = is_asked ? agreement.purpose : agreement.decided.reason;
  return why.empty() ? text : text + ": " + why;
}

}  // namespace

Work::Work(Workshop workshop, const By& by)
    : workshop_(workshop),
      by_(by),
      now_(workshop.guard.Now()),
      snapshot_(workshop.registry.Now()) {}

void Work::RequireFullToken() const {
  if (by_.caller.scope == "all" && by_.caller.service_domain.empty()) return;
  throw Error(ErrorKind::kForbidden,
              "this token has scope " + by_.caller.scope + " and changes nothing",
              "Use a token of scope all.");
}

mesh::TablePtr Work::KnownTable(const mesh::TableId& id) const {
  mesh::TablePtr table = mesh::FindByAddress(*snapshot_, id, now_);
  if (table &&
      workshop_.guard.Decide(by_.caller, mesh::Action::kDiscover, *table, snapshot_).discover)
    return table;
  throw audit::UnknownTable(workshop_.guard, {by_.caller, id, snapshot_});
}

void Work::RequireOwnersSide(const mesh::Table& table, const std::string& to) const {
  if (policy::MayDecide(by_.caller, table)) return;
  Refuse(table,
         by_.caller.user + " may not " + to + ": " + ToString(table.id) + " belongs to team " +
             TeamOf(*snapshot_, table),
         "Its domain's team and curators, the product's owners and admins may.");
}

void Work::Refuse(const mesh::Table& table, const std::string& sentence,
                  const std::string& hint) const {
  audit::Began began = BeganOf(audit::Verb::kRefusal, table.id, sentence);
  began.refusal = sentence;
  workshop_.guard.audit().Note(began, false);
  throw Error(ErrorKind::kForbidden, sentence, hint);
}

Agreement Work::Begin(const mesh::Table& table, const Order& order) const {
  Agreement agreement;
  agreement.table = snapshot_->FindSlot(order.table) ? order.table : table.id;
  agreement.provider = {TeamOf(*snapshot_, table),
                        table.product.empty() ? ToString(table.id) : table.product,
                        PortOf(*snapshot_, table), table.contract_id};
  agreement.consumer = FindConsumer(*snapshot_, order.consumer);
  agreement.delivery = Trim(order.delivery);
  NarrowColumns(agreement, table, order.columns);
  AddFilter(agreement, table, order.filter);
  return agreement;
}

void Work::RequireNoOpenRequest(const Agreement& agreement) const {
  for (const mesh::EntryPtr& entry : mesh::AgreementsAbout(*snapshot_, agreement.table)) {
    if (entry->outline.status != Name(mesh::AgreementState::kRequested)) continue;
    const auto other = entry->As<Agreement>();
    if (other->table != agreement.table ||
        ToString(other->consumer) != ToString(agreement.consumer))
      continue;
    throw Error(ErrorKind::kConflict,
                "it is asked for already: " + other->id + ", by " + other->requested.by,
                "Wait for the answer, or take it back: weft revoke " + other->id);
  }
}

policy::RequestTerms Work::TermsOf(const mesh::Table& table, const Agreement& agreement) const {
  return policy::TermsFor(*snapshot_, table, CallerOf(*snapshot_, agreement.consumer), now_);
}

void Work::SetEnd(Agreement& agreement, const std::optional<Time>& until,
                  const policy::RequestTerms& terms) const {
  agreement.end = until;
  if (until && *until <= now_)
    throw Error(ErrorKind::kInvalid, "the end " + FormatTime(*until) + " has passed",
                "Choose one that is to come.");
  if (terms.longest_days == 0) return;
  const Time latest = now_ + kDay * terms.longest_days;
  if (until && *until > latest)
    throw Error(ErrorKind::kInvalid,
                "an agreement about " + ToString(agreement.table) + " lasts at most " +
                    std::to_string(terms.longest_days) + " days: " + terms.longest_rule +
                    " says so",
                "Choose an end before " + FormatTime(latest) + ", and renew it then.");
  if (!until) agreement.end = latest;
}

Agreement Work::Open(const std::string& id, Verb verb, const Terms& terms) {
  RequireFullToken();
  const mesh::ResourcePtr found = snapshot_->Find({mesh::Kind::kAgreement, id});
  const auto* agreement = found ? std::get_if<Agreement>(&found->model) : nullptr;
  const mesh::TablePtr table = agreement ? snapshot_->FindTable(agreement->table) : nullptr;
  const bool is_known = agreement && (policy::IsForCaller(by_.caller, *agreement) ||
                                      policy::MayWriteDomain(by_.caller, agreement->table.domain) ||
                                      (table && policy::MayDecide(by_.caller, *table)));
  if (!is_known)
    throw Error(ErrorKind::kNotFound, "there is no agreement " + id + ", or you may not know of it",
                "weft get agreements lists yours.");
  version_ = terms.expected_version.value_or(found->version);
  if (version_ != found->version)
    throw Error(ErrorKind::kConflict,
                "agreement " + id + " is at version " + std::to_string(found->version) + ", not " +
                    std::to_string(version_),
                "Somebody was faster: look at it again.");
  // Who may not decide is told that, whatever the state.
  if (verb != Verb::kRevoke) OwnedTable(*agreement, verb);
  RequireState(*agreement, verb);
  return *agreement;
}

mesh::TablePtr Work::OwnedTable(const Agreement& agreement, Verb verb) const {
  mesh::TablePtr table = mesh::FindOrMoved(*snapshot_, agreement.table);
  const std::string to = std::string(RowOf(verb).name) + " agreement " + agreement.id;
  if (table) {
    RequireOwnersSide(*table, to);
    return table;
  }
  // What is left of a table that is gone can still be refused and revoked.
  const bool may_end = verb == Verb::kRefuse || verb == Verb::kRevoke;
  if (may_end && policy::MayWriteDomain(by_.caller, agreement.table.domain)) return nullptr;
  throw Error(ErrorKind::kConflict,
              "you cannot " + to + ": the table " + ToString(agreement.table) + " is gone",
              "Refuse or revoke it.");
}

void Work::Narrow(Agreement& agreement, const mesh::Table& table, const Terms& terms) const {
  NarrowColumns(agreement, table, terms.columns);
  AddFilter(agreement, table, terms.filter);
}

void Work::NarrowColumns(Agreement& agreement, const mesh::Table& table,
                         const std::vector<std::string>& columns) const {
  const std::vector<std::string> before = agreement.columns;
  std::vector<std::string> kept;
  for (const std::string& name : columns) {
    const mesh::Column* column = table.Find(name);
    if (column == nullptr)
      throw Error(ErrorKind::kInvalid,
                  "table " + ToString(table.id) + " has no column `" + name + "`",
                  "weft describe contract " + table.contract_id + " lists its columns.");
    const bool is_new = !before.empty() && std::ranges::find(before, column->name) == before.end();
    if (is_new)
      throw Error(ErrorKind::kInvalid,
                  "column `" + column->name + "` is not part of what was asked for",
                  "An agreement is narrowed, never widened: share the table anew instead.");
    if (std::ranges::find(kept, column->name) == kept.end()) kept.push_back(column->name);
  }
  if (!kept.empty()) agreement.columns = std::move(kept);
}

void Work::AddFilter(Agreement& agreement, const mesh::Table& table,
                     const std::string& filter) const {
  if (Trim(filter).empty()) return;
  const std::string both =
      agreement.filter ? "(" + ToText(*agreement.filter) + ") AND (" + filter + ")" : filter;
  ReadFilter(filter);  // by itself: no parenthesis may close ours
  mesh::ExpressionPtr condition = ReadFilter(both);
  const mesh::CheckedExpression checked = mesh::CheckExpression(
      condition, mesh::ValueType::kTruth, policy::TypesAround(table, *snapshot_));
  if (!checked.faults.empty())
    throw Error(ErrorKind::kInvalid, "the filter: " + checked.faults.front().message,
                "It is a condition over " + ToString(table.id) + ", such as seats > 100.");
  agreement.filter = std::move(condition);
}

audit::Began Work::BeganOf(audit::Verb verb, const mesh::TableId& table, std::string text) const {
  audit::Began began{.verb = verb,
                     .caller = by_.caller.user,
                     .token_id = by_.caller.token_id,
                     .client = by_.client,
                     .request_id = by_.request_id,
                     .text = std::move(text)};
  began.tables = {{.table = ToString(table), .principal = by_.caller.user}};
  return began;
}

std::vector<store::Notice> Work::NoticesOf(const Agreement& agreement, const Deed& deed) const {
  People people;
  if (deed.tell != Tell::kConsumers) people.merge(OwnersSide(*snapshot_, agreement.table));
  if (deed.tell != Tell::kOwners) people.merge(ConsumersSide(*snapshot_, agreement));
  people.erase(by_.caller.user);
  const bool by_policy = agreement.decided.by.starts_with("policy ");
  const std::string text =
      Sentence(by_policy ? agreement.decided.by : by_.caller.user, agreement, deed.what);
  std::vector<store::Notice> notices;
  for (const std::string& user : people) notices.push_back({user, deed.what, agreement.id, text});
  return notices;
}

mesh::ResourcePtr Work::Commit(const Agreement& agreement, const Deed& deed) {
  const auto resource = RecordOf(agreement);
  const bool had_table = mesh::FindOrMoved(*snapshot_, agreement.table) != nullptr;
  const bool is_of_domain = !agreement.consumer.domain.empty();
  const auto settle = [&](const mesh::SnapshotPtr& now, store::Companions& companions) {
    // Nobody is given a table that went while this was decided.
    if (had_table && !mesh::FindOrMoved(*now, agreement.table))
      throw Error(ErrorKind::kConflict,
                  "the table " + ToString(agreement.table) + " was taken away meanwhile",
                  "See what there is: weft search " + agreement.table.name);
    if (is_of_domain && workshop_.heirs)
      companions.inherited = workshop_.heirs(now, {resource->id, resource});
  };
  workshop_.registry.Commit({{resource->id, resource, version_}},
                            {by_.caller.user, deed.action, by_.request_id}, std::nullopt,
                            {.notices = NoticesOf(agreement, deed)}, settle);
  audit::Began began =
      BeganOf(deed.verb, agreement.table,
              std::string(deed.action) + " agreement " + agreement.id + " of " +
                  ToString(agreement.table) + " for " + ToString(agreement.consumer));
  began.purpose = agreement.purpose;
  workshop_.guard.audit().Note(began, true);
  return resource;
}

}  // namespace weft::access
