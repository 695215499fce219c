#include "access/access.hpp"

#include "access/disclosure.hpp"
#include "access/record_of.hpp"
#include "access/text.hpp"
#include "access/work.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "policy/request_rules.hpp"
#include "policy/write_rights.hpp"

namespace weft::access {
namespace {

using mesh::Agreement;
using mesh::AgreementState;

constexpr size_t kIdBytes = 6;

std::string NewId() { return "agr_" + ToHex(RandomBytes(kIdBytes)); }

Json StepJson(const std::string& by, const std::optional<Time>& at) {
  if (by.empty()) return nullptr;
  return {{"by", by}, {"at", at ? Json(FormatTime(*at)) : Json()}};
}

Json ConsumerJson(const Agreement::Consumer& to) {
  if (!to.domain.empty()) return {{"kind", "domain"}, {"name", to.domain}};
  return {{"kind", to.user.empty() ? "team" : "user"},
          {"name", to.user.empty() ? to.team : to.user}};
}

// A request that a policy approves, in that policy's name.
void ApproveByRule(Agreement& agreement, const policy::RequestTerms::Approval& approval,
                   const Work& work, const mesh::Table& table) {
  work.NarrowColumns(agreement, table, approval.columns);
  if (approval.filter) work.AddFilter(agreement, table, ToText(*approval.filter));
  agreement.state = AgreementState::kApproved;
  agreement.start = work.now();
  agreement.decided = {"policy " + approval.policy, work.now(), "by " + approval.rule};
}

}  // namespace

mesh::ResourcePtr Agreements::Request(const By& by, const Order& order) {
  Work work({registry_, guard_, heirs_}, by);
  work.RequireFullToken();
  const mesh::TablePtr table = work.KnownTable(order.table);
  Agreement agreement = work.Begin(*table, order);
  agreement.id = NewId();
  agreement.purpose = CheckedText("purpose", order.purpose, "seat planning for the summer");
  if (!policy::IsForCaller(by.caller, agreement))
    work.Refuse(*table, by.caller.user + " may not ask for " + ToString(agreement.consumer),
                "Ask for yourself, or for a team that you are in.");
  work.RequireNoOpenRequest(agreement);
  agreement.requested = {by.caller.user, work.now(), {}};
  const policy::RequestTerms terms = work.TermsOf(*table, agreement);
  work.SetEnd(agreement, order.until, terms);
  if (!terms.approval)
    return work.Commit(agreement,
                       {"request", "requested", Work::Tell::kOwners, audit::Verb::kChange});
  ApproveByRule(agreement, *terms.approval, work, *table);
  return work.Commit(agreement, {"grant", "approved", Work::Tell::kBoth});
}

Json Agreements::Preview(const By& by, const Order& order) const {
  const Work work({registry_, guard_}, by);
  const mesh::TablePtr table = work.KnownTable(order.table);
  Agreement agreement = work.Begin(*table, order);
  agreement.id = NewId();
  agreement.purpose = "a look before asking";
  agreement.start = work.now();
  if (!policy::IsForCaller(by.caller, agreement) && !policy::MayDecide(by.caller, *table))
    work.Refuse(*table, by.caller.user + " may not look for " + ToString(agreement.consumer),
                "Look for yourself, or for a team that you are in.");
  return Disclosure({guard_, registry_.Now()}, *RecordOf(agreement), *table);
}

mesh::ResourcePtr Agreements::Share(const By& by, const Order& order) {
  Work work({registry_, guard_, heirs_}, by);
  work.RequireFullToken();
  const mesh::TablePtr table = work.KnownTable(order.table);
  work.RequireOwnersSide(*table, "share it");
  Agreement agreement = work.Begin(*table, order);
  agreement.id = NewId();
  agreement.purpose = order.purpose.empty() ? "shared by " + by.caller.user
                                            : CheckedText("purpose", order.purpose, "");
  agreement.requested = agreement.decided = {by.caller.user, work.now(), {}};
  work.SetEnd(agreement, order.until, work.TermsOf(*table, agreement));
  agreement.state = AgreementState::kApproved;
  agreement.start = work.now();
  return work.Commit(agreement, {"share", "shared", Work::Tell::kConsumers});
}

mesh::ResourcePtr Agreements::Approve(const By& by, const std::string& id, const Terms& terms) {
  Work work({registry_, guard_, heirs_}, by);
  Agreement agreement = work.Open(id, Verb::kApprove, terms);
  const mesh::TablePtr table = work.OwnedTable(agreement, Verb::kApprove);
  work.Narrow(agreement, *table, terms);
  work.SetEnd(agreement, terms.until ? terms.until : agreement.end,
              work.TermsOf(*table, agreement));
  agreement.state = AgreementState::kApproved;
  agreement.start = work.now();
  agreement.decided = {by.caller.user, work.now(), terms.reason};
  return work.Commit(agreement, {"grant", "approved", Work::Tell::kConsumers});
}

mesh::ResourcePtr Agreements::Narrow(const By& by, const std::string& id, const Terms& terms) {
  Work work({registry_, guard_, heirs_}, by);
  Agreement agreement = work.Open(id, Verb::kNarrow, terms);
  const mesh::TablePtr table = work.OwnedTable(agreement, Verb::kNarrow);
  if (terms.columns.empty() && terms.filter.empty())
    throw Error(ErrorKind::kInvalid, "nothing is narrowed", "Name columns, or a filter.");
  work.Narrow(agreement, *table, terms);
  if (agreement.state == AgreementState::kApproved)
    agreement.decided = {by.caller.user, work.now(), terms.reason};
  return work.Commit(agreement, {"narrow", "narrowed", Work::Tell::kConsumers});
}

mesh::ResourcePtr Agreements::Refuse(const By& by, const std::string& id, const Terms& terms) {
  Work work({registry_, guard_, heirs_}, by);
  Agreement agreement = work.Open(id, Verb::kRefuse, terms);
  work.OwnedTable(agreement, Verb::kRefuse);
  agreement.state = AgreementState::kRefused;
  agreement.decided = {
      by.caller.user, work.now(),
      CheckedText("reason", terms.reason, "the register may not leave the team until May")};
  return work.Commit(agreement,
                     {"refuse", "refused", Work::Tell::kConsumers, audit::Verb::kChange});
}

mesh::ResourcePtr Agreements::Renew(const By& by, const std::string& id, const Terms& terms) {
  Work work({registry_, guard_, heirs_}, by);
  Agreement agreement = work.Open(id, Verb::kRenew, terms);
  const mesh::TablePtr table = work.OwnedTable(agreement, Verb::kRenew);
  if (!terms.until)
    throw Error(ErrorKind::kInvalid, "a new end is needed", "Give `until`, such as 2027-06-30.");
  work.SetEnd(agreement, terms.until, work.TermsOf(*table, agreement));
  agreement.decided = {by.caller.user, work.now(), terms.reason};
  return work.Commit(agreement, {"renew", "renewed", Work::Tell::kConsumers});
}

mesh::ResourcePtr Agreements::Revoke(const By& by, const std::string& id, const Terms& terms) {
  Work work({registry_, guard_, heirs_}, by);
  Agreement agreement = work.Open(id, Verb::kRevoke, terms);
  const bool is_theirs = policy::IsForCaller(by.caller, agreement);
  if (agreement.state == AgreementState::kRequested && !is_theirs)
    throw Error(ErrorKind::kConflict,
                "agreement " + id + " is not decided yet: it is refused, not revoked",
                "weft refuse " + id + " --reason \"…\"");
  if (!is_theirs) work.OwnedTable(agreement, Verb::kRevoke);
  agreement.state = AgreementState::kRevoked;
  agreement.decided = {by.caller.user, work.now(), terms.reason};
  return work.Commit(agreement, {"revoke", "revoked", Work::Tell::kBoth});
}

Json Agreements::View(const mesh::Resource& resource) const {
  const auto& a = std::get<Agreement>(resource.model);
  Json json{{"id", a.id},
            {"version", resource.version},
            {"state", Name(a.state)},
            {"in_force", IsInForce(a, guard_.Now())},
            {"table", ToString(a.table)},
            {"owner", {{"team", a.provider.team}, {"product", a.provider.product}}},
            {"consumer", ConsumerJson(a.consumer)},
            {"purpose", a.purpose},
            {"from", a.start ? Json(FormatTime(*a.start)) : Json()},
            {"until", a.end ? Json(FormatTime(*a.end)) : Json()},
            {"columns", a.columns},
            {"filter", a.filter ? ToText(*a.filter) : ""},
            {"delivery", a.delivery},
            {"requested", StepJson(a.requested.by, a.requested.at)},
            {"decided", StepJson(a.decided.by, a.decided.at)},
            {"reason", a.decided.reason}};
  return json;
}

}  // namespace weft::access
