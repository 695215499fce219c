#include "policy/agreement_rule.hpp"

namespace weft::policy {
namespace {

mesh::Subjects SubjectsOf(const mesh::Agreement::Consumer& consumer) {
  mesh::Subjects subjects;
  if (!consumer.team.empty()) subjects.teams = {consumer.team};
  if (!consumer.user.empty()) subjects.users = {consumer.user};
  if (!consumer.domain.empty()) subjects.domains = {consumer.domain};
  return subjects;
}

}  // namespace

mesh::Policy PolicyOf(const mesh::Agreement& agreement) {
  mesh::Rule rule{.name = "approved by " + agreement.decided.by,
                  .effect = mesh::Effect::kAllow,
                  .to = SubjectsOf(agreement.consumer)};
  if (agreement.end) rule.name += " until " + FormatTime(*agreement.end);
  rule.on.tables = {ToString(agreement.table)};
  rule.columns = agreement.columns;
  rule.filter = agreement.filter;
  rule.purpose = agreement.purpose;
  rule.from = agreement.start;
  rule.until = agreement.end;
  return {.name = "agreement " + agreement.id, .rules = {std::move(rule)}};
}

bool IsForCaller(const mesh::Caller& caller, const mesh::Agreement& agreement) {
  if (!caller.service_domain.empty()) return false;
  const mesh::Agreement::Consumer& to = agreement.consumer;
  if (!to.domain.empty() &&
      (caller.own_domains.contains(to.domain) || caller.curated.contains(to.domain)))
    return true;
  return caller.user == agreement.requested.by || (!to.user.empty() && caller.user == to.user) ||
         (!to.team.empty() && caller.teams.contains(to.team));
}

}  // namespace weft::policy
