#include "mesh/owners.hpp"

#include <gtest/gtest.h>

#include "mesh/testing.hpp"

namespace weft::mesh {
namespace {

std::string User(const std::string& name, const std::string& more = "") {
  return "apiVersion: weft/v1\nkind: User\nname: " + name + "\n" + more;
}

std::string Product(const std::string& name, const std::vector<std::string>& owners) {
  std::string text = "apiVersion: v1.0.0\nkind: DataProduct\nid: flights." + name +
                     "\nname: " + name + "\nversion: 1.0.0\nstatus: active\ndomain: flights\n";
  if (owners.empty()) return text;
  text += "team:\n  name: ops\n  members:\n";
  for (const std::string& owner : owners)
    text += "    - username: " + owner + "\n      role: owner\n";
  return text;
}

TEST(Owners, AreMissedWhenTheLastOneLeaves) {
  std::map<std::string, std::string> texts{
      {"weft.yaml", "apiVersion: weft/v1\nkind: Mesh\nname: test\n"},
      {"ann.yaml", User("ann")},
      {"bob.yaml", User("bob", "disabled: true\n")},
      {"flights/domain.yaml", "apiVersion: weft/v1\nkind: Domain\nname: flights\n"},
      {"flights/kept/kept.odps.yaml", Product("kept", {"ann", "bob"})},
      {"flights/left/left.odps.yaml", Product("left", {"bob", "gone"})},
      {"flights/nobodys/nobodys.odps.yaml", Product("nobodys", {})}};
  const auto orphans = Orphans(*testing::SnapshotOf(texts));
  ASSERT_EQ(orphans.size(), 1U);
  EXPECT_EQ(ToString(orphans[0]), "flights.left has no owner: bob, gone are disabled or gone");
  texts["ann.yaml"] = User("ann", "disabled: true\n");
  EXPECT_EQ(OrphansOf(*testing::SnapshotOf(texts), "flights").size(), 2U);
  EXPECT_TRUE(OrphansOf(*testing::SnapshotOf(texts), "nowhere").empty());
}

}  // namespace
}  // namespace weft::mesh
