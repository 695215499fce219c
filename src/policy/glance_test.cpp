#include "policy/glance.hpp"

#include <gtest/gtest.h>

#include "policy/decide.hpp"
#include "policy/test_mesh.hpp"
#include "policy/test_rules.hpp"

namespace weft::policy::test {
namespace {

using mesh::Action;
using mesh::Caller;
using mesh::Policy;

constexpr unsigned kMeshes = 1000;
const std::vector<mesh::TableId> kTables{{"fleet", "planes"}, {"flights", "departures"}};

TEST(Glance, SaysWhatDecideSaysWhereItAnswers) {
  size_t answers = 0, asked = 0;
  for (unsigned seed = 0; seed < kMeshes; ++seed) {
    TestMesh mesh;
    for (const Policy& policy : Generator(seed).Policies()) mesh.Add(policy);
    const mesh::SnapshotPtr snapshot = mesh.Build();
    for (const Caller& caller : Callers(*snapshot)) {
      Glance glance(caller, snapshot, kNow);
      for (const mesh::TableId& id : kTables) {
        const mesh::TablePtr table = snapshot->FindTable(id);
        const mesh::Decision decision =
            Decide(caller, Action::kDiscover, *table, RulesFor(snapshot, *table), true, kNow);
        const auto seen = glance.Of(id, *snapshot->FindSlot(id));
        ++asked;
        if (!seen) continue;
        ++answers;
        ASSERT_EQ(seen->discover, decision.discover) << "seed " << seed << " " << caller.user;
        ASSERT_EQ(seen->read, decision.read) << "seed " << seed << " " << caller.user;
      }
    }
  }
  EXPECT_GT(answers * 4, asked) << "it is of use";
}

std::optional<bool> MayRead(TestMesh& mesh, const std::string& user, const mesh::TableId& id) {
  const mesh::SnapshotPtr snapshot = mesh.Build();
  const Caller caller = mesh::CallerFor(*snapshot, user);
  const auto seen = Glance(caller, snapshot, kNow).Of(id, *snapshot->FindSlot(id));
  return seen ? std::optional(seen->read) : std::nullopt;
}

TEST(Glance, ARuleThatNamesATableIsItsOwnAlone) {
  TestMesh mesh;
  mesh.AddRules({{.name = "r", .to = {.users = {"guest"}}, .on = {.tables = {"fleet.planes"}}}});
  EXPECT_EQ(MayRead(mesh, "guest", kTables[0]), true);
  EXPECT_EQ(MayRead(mesh, "guest", kTables[1]), false);
  EXPECT_EQ(MayRead(mesh, "analyst", kTables[0]), false);
}

TEST(Glance, WhatLooksAtColumnsIsLeftToDecide) {
  TestMesh mesh;
  mesh.AddRules({{.name = "r", .to = {.users = {"guest"}}, .on = {.tags = {"open"}}}});
  EXPECT_EQ(MayRead(mesh, "guest", kTables[0]), std::nullopt);
  EXPECT_EQ(MayRead(mesh, "analyst", kTables[0]), false) << "it is not for them";
}

}  // namespace
}  // namespace weft::policy::test
