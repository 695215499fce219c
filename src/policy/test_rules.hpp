#pragma once
#include <random>
#include <string>
#include <vector>

#include "mesh/model.hpp"
#include "policy/test_mesh.hpp"

// Random policies about the tables of policy/test_mesh.hpp, and everybody who could ask. For tests.
namespace weft::policy::test {

inline std::vector<mesh::Caller> Callers(const mesh::Snapshot& snapshot) {
  std::vector<mesh::Caller> callers{mesh::ServicePrincipal("fleet"),
                                    mesh::ServicePrincipal("flights")};
  for (const char* user : {"admin", "fleet_dev", "cem", "ann", "analyst", "guest"}) {
    callers.push_back(mesh::CallerFor(snapshot, user));
  }
  callers.push_back(mesh::CallerFor(snapshot, "fleet_dev"));
  callers.back().scope = "events:fleet";
  for (const char* user : {"analyst", "guest"}) {
    callers.push_back(mesh::CallerFor(snapshot, user));
    callers.back().purpose = "Research";
  }
  return callers;
}

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::vector<mesh::Policy> Policies() {
    std::vector<mesh::Policy> policies;
    const std::vector<mesh::Policy> scopes{
        {.name = "a"},
        {.name = "fleet.b", .domain = "fleet"},
        {.name = "fleet.c", .domain = "fleet", .product = "fleet.planes"},
        {.name = "flights.d", .domain = "flights"}};
    for (mesh::Policy policy : scopes) {
      for (size_t i = Below(4); i > 0; --i)
        policy.rules.push_back(MakeRule("rule" + std::to_string(i)));
      if (!policy.rules.empty()) policies.push_back(policy);
    }
    return policies;
  }

  mesh::Rule MakeRule(const std::string& name) {
    mesh::Rule rule{.name = name, .to = Subjects()};
    rule.effect =
        Pick(std::vector{mesh::Effect::kAllow, mesh::Effect::kAllow, mesh::Effect::kRestrict,
                         mesh::Effect::kRestrict, mesh::Effect::kDeny});
    if (rule.effect == mesh::Effect::kDeny && Chance(3)) rule.action = mesh::Action::kDiscover;
    if (Chance(3)) rule.except = Subjects();
    if (Chance(2)) rule.on = Objects();
    if (Chance(6)) rule.until = Day(99 + static_cast<int>(Below(4)));
    if (Chance(8)) rule.from = Day(98 + static_cast<int>(Below(4)));
    if (Chance(5)) rule.purposes = Pick(kPurposes);
    if (rule.effect == mesh::Effect::kAllow && Chance(3)) rule.columns = Pick(kColumnLists);
    if (rule.effect == mesh::Effect::kDeny) return rule;
    if (Chance(3)) rule.filter = mesh::ParseCondition(Pick(kFilters));
    for (const char* column : {"tailnum", "maker", "seats", "built", "speed"}) {
      if (Chance(4)) rule.masks[column] = MakeMask();
    }
    if (Chance(4)) rule.mask = MakeMask();
    return rule;
  }

 private:
  size_t Below(size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random_); }
  bool Chance(size_t one_in) { return Below(one_in) == 0; }
  template <typename T>
  T Pick(const std::vector<T>& from) {
    return from[Below(from.size())];
  }

  mesh::Subjects Subjects() {
    mesh::Subjects subjects;
    subjects.everyone = Chance(6);
    subjects.members = Chance(5);
    if (Chance(3))
      subjects.users = {Pick(std::vector<std::string>{"ann", "guest", "analyst", "admin"})};
    if (Chance(3))
      subjects.teams = {Pick(std::vector<std::string>{"fleet", "ops", "analytics", "jfk-partner"})};
    if (Chance(4))
      subjects.roles = {Pick(std::vector<std::string>{"admin", "curator", "owner", "team"})};
    if (Chance(8))
      subjects.attributes = {{"airport", {Pick(std::vector<std::string>{"jfk", "LGA"})}}};
    if (Chance(4)) subjects.domains = {Pick(std::vector<std::string>{"fleet", "flights"})};
    return subjects;
  }

  mesh::Objects Objects() {
    mesh::Objects on;
    const std::vector<std::vector<std::string>> names{{"fleet.planes"},
                                                      {"fleet.*"},
                                                      {"flights.*", "fleet.planes@1"},
                                                      {"fleet.planes@2"},
                                                      {"flights.departures"}};
    if (Chance(3)) on.tables = Pick(names);
    if (Chance(3)) on.products = Pick(names);
    if (Chance(3))
      on.tags = Pick(std::vector<std::vector<std::string>>{{"pii"}, {"open", "pii"}, {"none"}});
    if (Chance(3))
      on.classifications = Pick(
          std::vector<std::vector<std::string>>{{"confidential"}, {"restricted", "confidential"}});
    return on;
  }

  // On a text column every expression fits but one; on others none does, so they come out as null.
  mesh::Mask MakeMask() {
    static const std::vector<mesh::Mask::Type> kTypes{
        mesh::Mask::Type::kNull,         mesh::Mask::Type::kHash,
        mesh::Mask::Type::kRedact,       mesh::Mask::Type::kShowFirst4,
        mesh::Mask::Type::kShowLast4,    mesh::Mask::Type::kYear,
        mesh::Mask::Type::kMonth,        mesh::Mask::Type::kDefault,
        mesh::Mask::Type::kSha256Global, mesh::Mask::Type::kHashColumn};
    if (!Chance(3)) return NamedMask(Pick(kTypes));
    return ExpressionMask(
        Pick(std::vector<std::string>{"coalesce(NULL, NULL)", "nullif(NULL, NULL)", "NULL"}));
  }

  const std::vector<std::vector<std::string>> kPurposes{
      {"research"}, {"billing", "RESEARCH"}, {"billing"}};
  const std::vector<std::vector<std::string>> kColumnLists{
      {"tailnum"}, {"maker", "seats"}, {"speed"}, {"built", "tailnum", "maker"}};
  const std::vector<std::string> kFilters{"seats > 100", "seats > 100.0", "maker = caller.airport",
                                          "speed > 1", "built < DATE '2000-01-01'"};
  std::mt19937 random_;
};

}  // namespace weft::policy::test
