#include "mesh/caller.hpp"

#include <gtest/gtest.h>

#include "policy/test_mesh.hpp"

namespace weft::policy {
namespace {

TEST(CallerFor, KnowsTheirTeamsForRulesThatAskForThem) {
  const mesh::SnapshotPtr mesh = test::TestMesh().Build();
  const auto analyst = mesh::CallerFor(*mesh, "analyst").attributes;
  EXPECT_EQ(analyst.at("teams"), (std::vector<std::string>{"analytics", "jfk-partner"}));
  EXPECT_FALSE(mesh::CallerFor(*mesh, "guest").attributes.contains("teams"));
}

}  // namespace
}  // namespace weft::policy
