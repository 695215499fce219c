#include "product/mesh_check.hpp"

#include <gtest/gtest.h>

#include <map>

#include "mesh/testing.hpp"
#include "product/test_shop.hpp"

namespace weft::product {
namespace {

using mesh::Kind;
using mesh::ResourceId;

// Brings resources back, and counts how often.
class CountingRestorer : public mesh::Restorer {
 public:
  explicit CountingRestorer(std::vector<mesh::Resource> resources) {
    for (mesh::Resource& resource : resources) {
      const auto shared = std::make_shared<mesh::Resource>(std::move(resource));
      known_[shared->id] = shared;
    }
  }
  mesh::ResourcePtr Restore(const mesh::Head& head, std::string_view) const override {
    ++restored;
    return known_.at(head.id);
  }
  const std::map<ResourceId, mesh::ResourcePtr>& known() const { return known_; }
  mutable size_t restored = 0;

 private:
  std::map<ResourceId, mesh::ResourcePtr> known_;
};

// A domain of so many products, each with its contract.
std::shared_ptr<CountingRestorer> ManyProducts(int count) {
  std::map<std::string, std::string> files{{"weft.yaml", MeshYaml("many")},
                                           {"team.yaml", TeamYaml("orders")},
                                           {"orders/domain.yaml", DomainYaml("orders")}};
  for (int i = 0; i < count; ++i) {
    const std::string name = "table_" + std::to_string(i);
    const std::string path = "orders/" + name + "/" + name;
    files[path + ".odcs.yaml"] = ContractYaml("orders", name, {{"id", "integer"}});
    files[path + ".odps.yaml"] = ProductYaml("orders", name);
  }
  return std::make_shared<CountingRestorer>(mesh::testing::ReadFiles(files).resources);
}

mesh::SnapshotPtr SnapshotOf(const std::shared_ptr<CountingRestorer>& restorer) {
  std::vector<mesh::EntryEdit> edits;
  for (const auto& [id, resource] : restorer->known())
    edits.push_back(
        {id, std::make_shared<const mesh::Entry>(mesh::HeadOf(*resource), "", restorer)});
  return mesh::NextOfEntries(nullptr, edits, 1, Time{});
}

std::vector<std::string> Deleting(const mesh::SnapshotPtr& base,
                                  const std::vector<ResourceId>& ids) {
  std::vector<mesh::Edit> edits;
  for (const ResourceId& id : ids) edits.push_back({id, nullptr});
  std::vector<std::string> messages;
  for (const mesh::Finding& finding : CheckMesh(*base, *mesh::Next(base, edits, 2, Time{}), edits))
    messages.push_back(finding.message);
  return messages;
}

TEST(MeshCheck, WhatIsNamedCannotGo) {
  const auto base = SnapshotOf(ManyProducts(3));
  EXPECT_EQ(Deleting(base, {{Kind::kContract, "orders.table_1"}}),
            std::vector<std::string>{"contract orders.table_1: orders.table_1 cannot go: it is "
                                     "named by product orders.table_1"});
  EXPECT_TRUE(Deleting(base, {{Kind::kProduct, "orders.table_1"}}).empty());
  EXPECT_TRUE(
      Deleting(base, {{Kind::kProduct, "orders.table_1"}, {Kind::kContract, "orders.table_1"}})
          .empty());
}

TEST(MeshCheck, ADeletionBringsBackOnlyWhatMayNameIt) {
  const auto restorer = ManyProducts(1000);
  const auto base = SnapshotOf(restorer);
  restorer->restored = 0;
  EXPECT_TRUE(
      Deleting(base, {{Kind::kProduct, "orders.table_7"}, {Kind::kContract, "orders.table_7"}})
          .empty());
  EXPECT_LT(restorer->restored, 100u);
}

TEST(MeshCheck, WhatIsNamedCannotGoAfterARestartEither) {
  TestMesh mesh;
  mesh.Apply(Shop());
  mesh.Restart();
  try {
    mesh.publisher().Delete(TestMesh::Admin(), {Kind::kContract, "orders.revenue"}, {});
    FAIL() << "was deleted";
  } catch (const Error& error) {
    EXPECT_NE(error.message().find("cannot go: it is named by product orders.revenue"),
              std::string::npos)
        << error.message();
  }
}

// A contract whose table takes events, with one column of this type.
mesh::Edit EventsWith(const std::string& type) {
  std::string text = ContractYaml("robots", "telemetry", {{"battery", type}});
  const std::string object = "    logicalType: object\n";
  text.insert(text.find(object), "    customProperties: [{property: weft.events, value: true}]\n");
  const auto read = mesh::testing::ReadFiles({{"weft.yaml", MeshYaml("robots")},
                                              {"team.yaml", TeamYaml("robots")},
                                              {"robots/domain.yaml", DomainYaml("robots")},
                                              {"robots/telemetry.odcs.yaml", text}});
  for (const mesh::Resource& resource : read.resources)
    if (resource.id.kind == Kind::kContract)
      return {resource.id, std::make_shared<const mesh::Resource>(resource)};
  return {};
}

TEST(MeshCheck, AColumnOfEventsKeepsItsType) {
  const std::vector<mesh::Edit> first{EventsWith("integer")};
  ASSERT_TRUE(first[0].after);
  const mesh::SnapshotPtr base = mesh::Next(nullptr, first, 1, Time{});
  const auto found = [&](const std::string& type) {
    const std::vector<mesh::Edit> edits{EventsWith(type)};
    std::string told;
    for (const mesh::Finding& finding :
         CheckMesh(*base, *mesh::Next(base, edits, 2, Time{}), edits)) {
      if (finding.message.find("of events") == std::string::npos) continue;
      EXPECT_GT(finding.at.line, 0);
      told = finding.message;
    }
    return told;
  };
  EXPECT_EQ(found("integer"), "");
  EXPECT_EQ(found("string"),
            "contract robots.telemetry: column battery of events changes its type from integer to "
            "text, and rows that came before keep theirs");
}

TEST(MeshCheck, AColumnOfEventsMayBecomeWider) {
  const std::string narrow = "integer\n        physicalType: integer";
  const std::vector<mesh::Edit> first{EventsWith(narrow)};
  ASSERT_TRUE(first[0].after);
  const mesh::SnapshotPtr base = mesh::Next(nullptr, first, 1, Time{});
  const std::vector<mesh::Edit> edits{EventsWith("integer\n        physicalType: bigint")};
  for (const mesh::Finding& finding : CheckMesh(*base, *mesh::Next(base, edits, 2, Time{}), edits))
    EXPECT_EQ(finding.message.find("of events"), std::string::npos) << finding.message;
}

}  // namespace
}  // namespace weft::product
