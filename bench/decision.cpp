#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "line.hpp"
#include "mesh/caller.hpp"
#include "mesh/snapshot.hpp"
#include "policy/decide.hpp"

// How long one decision takes on a table of 100 columns that 1,000 rules concern, as a door pays
// for it with the table's rules prepared. Prints one JSON line.
namespace weft {
namespace {

using mesh::Effect;
using mesh::Mask;
using mesh::Rule;

constexpr int kColumns = 100;
constexpr int kRules = 1000;
constexpr int kRuns = 5000;

mesh::ContractTable MakeTable() {
  mesh::ContractTable table{.name = "wide"};
  for (int i = 0; i < kColumns; ++i) {
    mesh::Column column{.name = "column_" + std::to_string(i)};
    column.classification = i % 10 == 0 ? "confidential" : i % 10 == 1 ? "restricted" : "public";
    if (i % 25 == 0) column.tags = {"pii"};
    table.columns.push_back(std::move(column));
  }
  return table;
}

// A company's mixture: most rules are about other teams; some masks go by classification, some by
// column.
Rule MakeRule(int i) {
  const std::string team = "team_" + std::to_string(i % 200);
  Rule rule{.name = "rule_" + std::to_string(i), .to = {.teams = {team}}};
  switch (i % 10) {
    case 0:
      rule.effect = Effect::kDeny;
      rule.to = {.users = {"intern_" + std::to_string(i)}};
      break;
    case 1:
    case 2:
    case 3: break;
    case 4:
      rule.columns = {"column_1", "column_2", "column_" + std::to_string(i % kColumns)};
      break;
    case 5:
      rule.effect = Effect::kRestrict;
      rule.filter = mesh::ParseCondition("column_3 = caller.region");
      break;
    case 6:
      rule.effect = Effect::kRestrict;
      rule.to = {.everyone = true};
      rule.except = {.teams = {team, "auditors"}};
      rule.on.classifications = {"confidential"};
      rule.mask = Mask{i % 20 == 6 ? Mask::Type::kHash : Mask::Type::kShowLast4, nullptr};
      break;
    case 7:
      rule.effect = Effect::kRestrict;
      rule.to = {.members = true};
      rule.on.tags = {"pii"};
      rule.mask = Mask{Mask::Type::kRedact, nullptr};
      break;
    case 8:
      rule.effect = Effect::kRestrict;
      rule.masks = {{"column_" + std::to_string(i % kColumns), {Mask::Type::kNull, nullptr}}};
      break;
    default: rule.to.roles = {"curator"}; break;
  }
  return rule;
}

// The worst that can be: every rule is for the caller and masks every column.
Rule MakeWorstRule(int i) {
  Rule rule{.name = "rule_" + std::to_string(i), .to = {.everyone = true}};
  if (i % 2 == 0) return rule;
  rule.effect = Effect::kRestrict;
  rule.on.classifications = {"confidential", "restricted", "public"};
  rule.mask = Mask{Mask::Type::kHash, nullptr};
  return rule;
}

mesh::SnapshotPtr MakeMesh(Rule (*make)(int)) {
  std::vector<mesh::Edit> edits;
  const auto add = [&](mesh::Kind kind, const std::string& name, mesh::Model model) {
    auto resource = std::make_shared<mesh::Resource>();
    resource->id = {kind, name};
    resource->model = std::move(model);
    edits.push_back({resource->id, resource});
  };
  mesh::Contract contract{.id = "c", .version = "1.0.0", .status = "active", .domain = "d"};
  contract.tables.push_back(MakeTable());
  add(mesh::Kind::kDomain, "d", mesh::Domain{.name = "d", .team = "d"});
  add(mesh::Kind::kContract, "c", contract);
  add(mesh::Kind::kUser, "ann",
      mesh::User{.name = "ann",
                 .teams = {"team_1", "team_24", "team_55", "team_103", "team_188"},
                 .attributes = {{"region", {"east"}}}});
  for (int policy = 0; policy < 20; ++policy) {
    mesh::Policy model{.name = "policy_" + std::to_string(policy)};
    for (int i = 0; i < kRules / 20; ++i) model.rules.push_back(make(policy * (kRules / 20) + i));
    add(mesh::Kind::kPolicy, model.name, model);
  }
  return mesh::Next(nullptr, edits, 1, Time{});
}

struct Measured {
  double median_us = 0, p99_us = 0, prepare_us = 0;
  size_t rules = 0, masks = 0, filters = 0;
};

double Micros(std::chrono::steady_clock::duration took) {
  return std::chrono::duration<double, std::micro>(took).count();
}

Measured Measure(Rule (*make)(int)) {
  const mesh::SnapshotPtr snapshot = MakeMesh(make);
  const mesh::TablePtr table = snapshot->FindTable({"d", "wide"});
  const mesh::Caller caller = mesh::CallerFor(*snapshot, "ann");
  const auto prepare = std::chrono::steady_clock::now();
  const policy::TableRules rules = policy::RulesFor(snapshot, *table);
  Measured measured{.prepare_us = Micros(std::chrono::steady_clock::now() - prepare),
                    .rules = rules.entries.size()};
  std::vector<double> times;
  for (int run = 0; run < kRuns; ++run) {
    const auto start = std::chrono::steady_clock::now();
    const mesh::Decision decision =
        policy::Decide(caller, mesh::Action::kRead, *table, rules, true, Time{});
    times.push_back(Micros(std::chrono::steady_clock::now() - start));
    measured.masks = decision.masks.size();
    measured.filters = decision.filters.size();
    if (!decision.read) return {};
  }
  measured.median_us = bench::Percentile(times, 0.5);
  measured.p99_us = bench::Percentile(times, 0.99);
  return measured;
}

}  // namespace
}  // namespace weft

int main() {
  const weft::Measured usual = weft::Measure(weft::MakeRule),
                       worst = weft::Measure(weft::MakeWorstRule);
  weft::bench::Print("decision_us", usual.median_us, "us", 20, "lower",
                     {{"columns", weft::kColumns},
                      {"rules", usual.rules},
                      {"masks", usual.masks},
                      {"filters", usual.filters},
                      {"p99_us", usual.p99_us},
                      {"prepare_us", usual.prepare_us},
                      {"every_rule_masks_every_column_us", worst.median_us}});
  return usual.rules == weft::kRules && usual.median_us > 0 ? 0 : 1;
}
