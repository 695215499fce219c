#include "policy/subjects.hpp"

#include <algorithm>
#include <tuple>

#include "base/text.hpp"
#include "policy/case.hpp"

namespace weft::policy {
namespace {

bool ContainsWithoutCase(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::any_of(names, [&](const std::string& n) { return SameWithoutCase(n, name); });
}

std::string AttributeText(const std::string& name, const std::string& value) {
  return name + "=" + value;
}

}  // namespace

Who::Who(const mesh::Caller& caller, const mesh::Table& table) {
  if (!caller.service_domain.empty()) {
    names_ = {{Kind::kDomain, caller.service_domain}};
    is_at_home_ = caller.service_domain == table.id.domain;
    is_member_ = true;
    return;
  }
  names_.reserve(caller.teams.size() + 5);
  names_.push_back({Kind::kUser, caller.user});
  for (const std::string& team : caller.teams) names_.push_back({Kind::kTeam, team});
  if (caller.is_admin) names_.push_back({Kind::kRole, "admin"});
  if (caller.curated.contains(table.id.domain)) names_.push_back({Kind::kRole, "curator"});
  if (caller.own_domains.contains(table.id.domain)) names_.push_back({Kind::kRole, "team"});
  if (ContainsWithoutCase(table.owners, caller.user)) names_.push_back({Kind::kRole, "owner"});
  is_member_ = !caller.teams.empty();
  AddAttributes(caller.attributes);
}

void Who::AddAttributes(const mesh::Attributes& attributes) {
  for (const auto& [name, values] : attributes) {
    for (const std::string& value : values) attributes_.push_back(AttributeText(name, value));
  }
  for (const std::string& text : attributes_) names_.push_back({Kind::kAttribute, text});
}

bool Who::Has(std::string_view role) const {
  return std::ranges::any_of(
      names_, [&](const Name& n) { return n.kind == Kind::kRole && n.text == role; });
}

void SubjectIndex::Add(size_t rule, const mesh::Subjects& subjects) {
  if (subjects.everyone) everyone_.Set(rule);
  if (subjects.members) members_.Set(rule);
  AddNames(rule, Who::Kind::kUser, subjects.users);
  AddNames(rule, Who::Kind::kTeam, subjects.teams);
  AddNames(rule, Who::Kind::kRole, subjects.roles);
  AddNames(rule, Who::Kind::kDomain, subjects.domains);
  for (const auto& [name, values] : subjects.attributes) {
    for (const std::string& value : values)
      AddNames(rule, Who::Kind::kAttribute, {AttributeText(name, value)});
  }
}

void SubjectIndex::AddNames(size_t rule, Who::Kind kind, const std::vector<std::string>& names) {
  for (const std::string& name : names)
    entries_.push_back({kind, static_cast<uint32_t>(rule), Lower(name)});
}

void SubjectIndex::Sort() {
  const auto key = [](const Entry& e) { return std::tie(e.kind, e.name, e.rule); };
  std::ranges::sort(entries_, {}, key);
  entries_.shrink_to_fit();
}

void SubjectIndex::Collect(const Who& who, Bits& rules) const {
  if (!who.is_at_home()) rules |= everyone_;
  if (!who.is_at_home() && who.is_member()) rules |= members_;
  for (const Who::Name& name : who.names()) {
    const auto before = [&](const Entry& e) {
      return e.kind != name.kind ? e.kind < name.kind : CompareWithoutCase(e.name, name.text) < 0;
    };
    const auto same = [&](const Entry& e) {
      return e.kind == name.kind && SameWithoutCase(e.name, name.text);
    };
    auto entry = std::partition_point(entries_.begin(), entries_.end(), before);
    for (; entry != entries_.end() && same(*entry); ++entry) rules.Set(entry->rule);
  }
}

bool Matches(const mesh::Subjects& subjects, const Who& who) {
  SubjectIndex index(1);
  index.Add(0, subjects);
  index.Sort();
  Bits found(1);
  index.Collect(who, found);
  return found.Any();
}

}  // namespace weft::policy
