#include "policy/question_rights.hpp"

#include <algorithm>

namespace weft::policy {

bool MayReadQuestion(const mesh::Caller& caller, const mesh::Question& question) {
  if (!caller.service_domain.empty()) return false;
  if (caller.is_admin || question.everyone || question.owner == caller.user) return true;
  const auto in_it = [&](const std::string& team) { return caller.teams.contains(team); };
  return std::ranges::any_of(question.teams, in_it) ||
         std::ranges::find(question.users, caller.user) != question.users.end();
}

}  // namespace weft::policy
