#include <gtest/gtest.h>

#include "policy/decide.hpp"
#include "policy/mask_order.hpp"
#include "policy/test_mesh.hpp"
#include "policy/test_oracle.hpp"
#include "policy/test_rules.hpp"

// What holds of every mesh.
namespace weft::policy::test {
namespace {

struct Seen {
  Caller caller;
  mesh::TableId table;
  mesh::Decision decision;
};

std::vector<Seen> SeeAll(const std::vector<Policy>& policies) {
  TestMesh mesh;
  for (const Policy& policy : policies) mesh.Add(policy);
  const mesh::SnapshotPtr snapshot = mesh.Build();
  std::vector<Seen> seen;
  for (const mesh::TableId& id :
       {mesh::TableId{"fleet", "planes"}, mesh::TableId{"flights", "departures"}}) {
    const mesh::TablePtr table = snapshot->FindTable(id);
    const TableRules rules = RulesFor(snapshot, *table);
    for (const Caller& caller : Callers(*snapshot)) {
      seen.push_back({caller, id, Decide(caller, Action::kRead, *table, rules, true, kNow)});
    }
  }
  return seen;
}

// `more` shows at least what `less` shows.
bool Covers(const mesh::Decision& more, const mesh::Decision& less) {
  if (!less.read) return true;
  const Expected a = Shown(more), b = Shown(less);
  return more.read && std::ranges::includes(b.filters, a.filters) &&
         std::ranges::includes(b.hidden, a.hidden) &&
         std::ranges::all_of(a.masks, [&](const auto& mask) {
           return b.hidden.contains(mask.first) ||
                  (b.masks.contains(mask.first) && b.masks.at(mask.first) == mask.second);
         });
}

constexpr unsigned kMeshes = 1000;

TEST(DecideProperty, APlainGrantNeverTakesAwayAndTouchesNobodyElse) {
  for (unsigned seed = 0; seed < kMeshes; ++seed) {
    std::vector<Policy> policies = Generator(seed).Policies();
    const std::vector<Seen> before = SeeAll(policies);
    policies.push_back(
        {.name = "zz",
         .rules = {
             {.name = "new", .to = {.teams = {"analytics"}}, .on = {.tables = {"fleet.planes"}}}}});
    const std::vector<Seen> after = SeeAll(policies);
    for (size_t i = 0; i < before.size(); ++i) {
      ASSERT_TRUE(Covers(after[i].decision, before[i].decision))
          << "seed " << seed << " " << before[i].caller.user;
      const bool is_meant = before[i].caller.user == "analyst" && before[i].table.name == "planes";
      if (is_meant) continue;
      ASSERT_EQ(Shown(after[i].decision), Shown(before[i].decision)) << "seed " << seed;
    }
  }
}

TEST(DecideProperty, AnyGrantTouchesOnlyWhomItNamesAndWhatItNames) {
  for (unsigned seed = 0; seed < kMeshes; ++seed) {
    std::vector<Policy> policies = Generator(seed).Policies();
    const std::vector<Seen> before = SeeAll(policies);
    Rule rule = Generator(seed + kMeshes).MakeRule("new");
    rule.effect = Effect::kAllow;
    rule.to = {.users = {"analyst"}};
    rule.on.tables = {"fleet.planes"};
    policies.push_back({.name = "zz", .rules = {rule}});
    const std::vector<Seen> after = SeeAll(policies);
    for (size_t i = 0; i < before.size(); ++i) {
      if (before[i].caller.user == "analyst" && before[i].table.name == "planes") continue;
      ASSERT_EQ(Shown(after[i].decision), Shown(before[i].decision)) << "seed " << seed;
    }
  }
}

TEST(DecideProperty, ADenialWinsOverEverything) {
  for (unsigned seed = 0; seed < kMeshes; ++seed) {
    std::vector<Policy> policies = Generator(seed).Policies();
    const mesh::Subjects all{.everyone = true, .domains = {"fleet"}};
    policies.push_back(
        {.name = "zz", .rules = {{.name = "no", .effect = Effect::kDeny, .to = all}}});
    for (const Seen& seen : SeeAll(policies)) {
      if (seen.caller.service_domain == "flights" && seen.table.domain == "flights") continue;
      ASSERT_FALSE(seen.decision.read) << "seed " << seed << " " << seen.caller.user;
    }
  }
}

TEST(DecideProperty, ARestrictionNeverAdds) {
  for (unsigned seed = 0; seed < kMeshes; ++seed) {
    std::vector<Policy> policies = Generator(seed).Policies();
    const std::vector<Seen> before = SeeAll(policies);
    Rule rule = Generator(seed + kMeshes).MakeRule("new");
    rule.effect = Effect::kRestrict;
    rule.columns.clear();
    policies.push_back({.name = "zz", .rules = {rule}});
    const std::vector<Seen> after = SeeAll(policies);
    for (size_t i = 0; i < before.size(); ++i) {
      const mesh::Decision &old = before[i].decision, &now = after[i].decision;
      ASSERT_EQ(std::pair(now.discover, now.read), std::pair(old.discover, old.read));
      ASSERT_EQ(now.hidden_columns, old.hidden_columns);
      ASSERT_TRUE(std::ranges::includes(Shown(now).filters, Shown(old).filters)) << "seed " << seed;
      for (const auto& [column, _] : old.masks)
        ASSERT_TRUE(now.masks.contains(column)) << "seed " << seed;
    }
  }
}

TEST(DecideProperty, AStrangerDiscoversAndReadsNothing) {
  for (const Seen& seen : SeeAll({})) {
    if (seen.caller.user != "guest" && seen.caller.user != "analyst") continue;
    EXPECT_TRUE(seen.decision.discover && !seen.decision.read);
  }
}

// Reads nothing of a mesh whose rules do not mean them, whatever else these say.
TEST(DecideProperty, NobodyReadsByRulesForOthers) {
  for (unsigned seed = 0; seed < kMeshes; ++seed) {
    std::vector<Policy> policies = Generator(seed).Policies();
    for (Policy& policy : policies) {
      for (Rule& rule : policy.rules) {
        rule.to.everyone = false;
        std::erase(rule.to.users, "guest");
      }
    }
    for (const Seen& seen : SeeAll(policies)) {
      const bool is_meant = seen.caller.user != "guest";
      ASSERT_TRUE(is_meant || !seen.decision.read) << "seed " << seed;
    }
  }
}

// `less` shows no more than `more`, with masks that are at least as strict.
bool Bounds(const mesh::Decision& more, const mesh::Decision& less) {
  if (!less.read || !less.discover) return !less.discover || more.discover;
  const Expected a = Shown(more), b = Shown(less);
  if (!more.read || !std::ranges::includes(b.filters, a.filters) ||
      !std::ranges::includes(b.hidden, a.hidden))
    return false;
  return std::ranges::all_of(more.masks, [&](const auto& mask) {
    const auto stricter = less.masks.find(mask.first);
    return b.hidden.contains(mask.first) ||
           (stricter != less.masks.end() &&
            RankOf(stricter->second.type) <= RankOf(mask.second.type));
  });
}

// Whatever a domain writes: it grants at most what the global rules leave of a grant to all.
TEST(DecideProperty, ADomainsPolicyNeverLoosensAGlobalOne) {
  const mesh::Subjects all{.everyone = true, .domains = {"fleet", "flights"}};
  for (unsigned seed = 0; seed < kMeshes; ++seed) {
    const std::vector<Policy> policies = Generator(seed).Policies();
    std::vector<Policy> widest;
    std::ranges::copy_if(policies, std::back_inserter(widest),
                         [](const Policy& policy) { return policy.domain.empty(); });
    for (const char* domain : {"fleet", "flights"})
      widest.push_back({.name = std::string(domain) + ".all",
                        .domain = domain,
                        .rules = {{.name = "all", .to = all}}});
    const std::vector<Seen> most = SeeAll(widest), seen = SeeAll(policies);
    for (size_t i = 0; i < seen.size(); ++i) {
      ASSERT_TRUE(Bounds(most[i].decision, seen[i].decision))
          << "seed " << seed << " " << seen[i].caller.user << " on " << ToString(seen[i].table);
    }
  }
}

// Who states a purpose sees at least as much of what takes away, and never loses a grant.
TEST(DecideProperty, StatingAPurposeOfARuleTakesNothingAway) {
  for (unsigned seed = 0; seed < kMeshes; ++seed) {
    std::vector<Policy> policies = Generator(seed).Policies();
    for (Policy& policy : policies) {
      for (Rule& rule : policy.rules) {
        if (rule.effect != Effect::kAllow || rule.purposes.empty()) continue;
        rule.filter = nullptr;  // as the parser demands
        rule.masks.clear();
        rule.mask.reset();
      }
    }
    const std::vector<Seen> all = SeeAll(policies);
    for (const Seen& seen : all) {
      if (seen.caller.purpose.empty()) continue;
      for (const Seen& silent : all) {
        const bool is_same = silent.caller.user == seen.caller.user &&
                             silent.caller.purpose.empty() && silent.table == seen.table;
        ASSERT_TRUE(!is_same || Bounds(seen.decision, silent.decision)) << "seed " << seed;
      }
    }
  }
}

TEST(DecideProperty, TheOrderOfRulesDoesNotMatter) {
  for (unsigned seed = 0; seed < kMeshes; ++seed) {
    std::vector<Policy> policies = Generator(seed).Policies();
    const std::vector<Seen> before = SeeAll(policies);
    for (Policy& policy : policies) std::ranges::reverse(policy.rules);
    const std::vector<Seen> after = SeeAll(policies);
    for (size_t i = 0; i < before.size(); ++i) {
      ASSERT_EQ(after[i].decision.Fingerprint(), before[i].decision.Fingerprint())
          << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace weft::policy::test
