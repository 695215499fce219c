#include "product/plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.hpp"
#include "product/test_shop.hpp"

namespace weft::product {
namespace {

// A registry's worth of snapshot, contents and manifest, without a registry: plans are pure.
class PlanTest : public ::testing::Test {
 protected:
  // What the folder would do, as somebody.
  Draft PlanOf(const TestFiles& files, const mesh::Caller& caller) {
    const std::vector<mesh::FolderFile> manifest = Manifest(files);
    read_ = ReadFolderChanges({manifest, *base_, contents_,
                               [&](const std::string& sha256) { return contents_.Has(sha256); },
                               [&](const std::string&) { return applied_; }});
    return MakePlan({base_, read_, caller, Time{}});
  }
  Draft PlanOf(const TestFiles& files) { return PlanOf(files, TestMesh::Admin()); }

  // As if applied: what was planned is the mesh from here on.
  void Apply(const TestFiles& files) {
    const Draft draft = PlanOf(files);
    ASSERT_FALSE(mesh::HasErrors(draft.plan.findings)) << ToText(draft.plan);
    base_ = draft.candidate;
    applied_ = read_.manifest;
  }

  // As a PUT through the API does it: another document under the same folder.
  void Put(const mesh::ResourceId& id, const std::string& document) {
    auto resource = std::make_shared<mesh::Resource>(*base_->Find(id));
    resource->document = document;
    const std::vector<mesh::Edit> edits{{id, resource}};
    base_ = mesh::Next(base_, edits, base_->seq + 1, Time{});
  }

  mesh::Caller Caller(const std::string& user) const { return mesh::CallerFor(*base_, user); }

  std::vector<mesh::FolderFile> Manifest(const TestFiles& files) {
    std::vector<mesh::FolderFile> manifest;
    for (const auto& [path, content] : files) {
      const std::string sha256 = Sha256Hex(content);
      if (!contents_.Has(sha256)) contents_.Put(sha256, content);
      manifest.push_back({path, sha256, content.size()});
    }
    return manifest;
  }

  TempFolder folder_;
  store::Files contents_{folder_.path()};
  mesh::SnapshotPtr base_ = std::make_shared<mesh::Snapshot>();
  std::vector<store::AppliedFile> applied_;
  FolderRead read_;
};

const mesh::ResourceId kOrders{mesh::Kind::kContract, "orders.orders"};
const std::string kOrdersPath = "orders/orders/orders.odcs.yaml";

const PlannedChange* Find(const Plan& plan, const mesh::ResourceId& id) {
  const auto found = std::ranges::find(plan.changes, id, &PlannedChange::id);
  return found == plan.changes.end() ? nullptr : &*found;
}

TEST_F(PlanTest, CreatesAllOfANewFolder) {
  const Plan plan = PlanOf(Shop()).plan;
  EXPECT_FALSE(mesh::HasErrors(plan.findings)) << ToText(plan);
  EXPECT_EQ(plan.folder, "shop");
  EXPECT_EQ(plan.unchanged, 0u);
  EXPECT_TRUE(std::ranges::all_of(plan.changes,
                                  [](const auto& change) { return change.verb == Verb::kCreate; }));
  EXPECT_NE(Find(plan, {mesh::Kind::kProduct, "orders.revenue"}), nullptr);
  EXPECT_EQ(plan.rebuild, (std::vector<std::string>{"accounts.registrations", "orders.orders",
                                                    "orders.revenue"}));
}

TEST_F(PlanTest, FindsNothingToDoTheSecondTime) {
  Apply(Shop());
  const Plan plan = PlanOf(Shop()).plan;
  EXPECT_TRUE(plan.IsEmpty()) << ToText(plan);
  EXPECT_EQ(plan.unchanged, base_->resources.size());
  EXPECT_FALSE(read_.manifest_changed);
}

TEST_F(PlanTest, ReadsOnlyTheUnitThatChanged) {
  Apply(Shop());
  TestFiles files = Shop();
  files["orders/orders/policy.yaml"] =
      PolicyYaml("orders", "  - name: all\n    effect: allow\n    to: {members: true}\n");
  const Plan plan = PlanOf(files).plan;
  ASSERT_EQ(plan.changes.size(), 1u) << ToText(plan);
  EXPECT_EQ(plan.changes[0].id.name, "orders.orders");
  EXPECT_TRUE(std::ranges::none_of(
      read_.read, [](const auto& resource) { return resource.path.starts_with("accounts/"); }));
}

TEST_F(PlanTest, ShowsAChangeFieldByField) {
  Apply(Shop());
  TestFiles files = Shop();
  std::string& document = files[kOrdersPath];
  document.replace(document.find("version: 1.0.0"), 14, "version: 1.1.0");
  const Plan plan = PlanOf(files).plan;
  const PlannedChange* change = Find(plan, kOrders);
  ASSERT_NE(change, nullptr);
  EXPECT_EQ(change->verb, Verb::kChange);
  ASSERT_EQ(change->fields.size(), 1u);
  EXPECT_EQ(change->fields[0].path, "version");
  EXPECT_TRUE(plan.breaking.empty());
}

TEST_F(PlanTest, NamesCodeAndDataThatDiffer) {
  Apply(Shop());
  TestFiles files = Shop();
  files["orders/revenue/revenue.sql"] += "-- more\n";
  files["orders/orders/orders.csv"] += "9,124,1.00\n";
  const Plan plan = PlanOf(files).plan;
  const PlannedChange* revenue = Find(plan, {mesh::Kind::kProduct, "orders.revenue"});
  ASSERT_NE(revenue, nullptr);
  EXPECT_EQ(revenue->code, std::vector<std::string>{"revenue.sql"});
  const PlannedChange* orders = Find(plan, kOrders);
  ASSERT_NE(orders, nullptr);
  EXPECT_EQ(orders->code, std::vector<std::string>{"orders.csv"});
  EXPECT_EQ(plan.rebuild, (std::vector<std::string>{"orders.orders", "orders.revenue"}));
}

TEST_F(PlanTest, DeletesOnlyWhatCameFromTheSameFolder) {
  Apply(Shop());
  TestFiles other{{"weft.yaml", MeshYaml("other")}, {"teams.yaml", TeamYaml("extra")}};
  const Plan plan = PlanOf(other).plan;
  EXPECT_TRUE(std::ranges::none_of(plan.changes, [](const auto& change) {
    return change.verb == Verb::kDelete;
  })) << ToText(plan);
}

TEST_F(PlanTest, DeletesWhatTheFolderNoLongerHas) {
  Apply(Shop());
  TestFiles files = Shop();
  std::erase_if(files, [](const auto& file) { return file.first.starts_with("orders/revenue/"); });
  const Plan plan = PlanOf(files).plan;
  EXPECT_EQ(plan.changes.size(), 3u) << ToText(plan);
  EXPECT_EQ(Find(plan, {mesh::Kind::kProduct, "orders.revenue"})->verb, Verb::kDelete);
  ASSERT_FALSE(plan.breaking.empty());
  EXPECT_EQ(plan.breaking[0].change.message, "the table is removed");
}

TEST_F(PlanTest, NamesABrokenColumn) {
  Apply(Shop());
  TestFiles files = Shop();
  files[kOrdersPath] = ContractYaml("orders", "orders", {kOrderColumns[0], kOrderColumns[2]},
                                    FileServer("orders.csv"));
  const Plan plan = PlanOf(files).plan;
  ASSERT_EQ(plan.breaking.size(), 1u) << ToText(plan);
  EXPECT_EQ(ToString(plan.breaking[0].change.table), "orders.orders");
  EXPECT_EQ(plan.breaking[0].change.column, "customer_id");
}

TEST_F(PlanTest, TakesANewMajorForNoBreak) {
  Apply(Shop());
  TestFiles files = Shop();
  for (const char* name : {"orders.odps.yaml", "orders.odcs.yaml", "orders.csv"}) {
    files["orders/orders/v1/" + std::string(name)] = files["orders/orders/" + std::string(name)];
    files.erase("orders/orders/" + std::string(name));
  }
  std::string product = ProductYaml("orders", "orders", "marketer");
  product.replace(product.find("contractId: orders.orders"), 25, "contractId: orders.orders2");
  std::string contract =
      ContractYaml("orders", "orders", {kOrderColumns[0]}, FileServer("orders.csv"));
  contract.replace(contract.find("id: orders.orders"), 17, "id: orders.orders2");
  files["orders/orders/v2/orders.odps.yaml"] = product;
  files["orders/orders/v2/orders.odcs.yaml"] = contract;
  files["orders/orders/v2/orders.csv"] = "order_id\n1\n";
  const Plan plan = PlanOf(files).plan;
  EXPECT_FALSE(mesh::HasErrors(plan.findings)) << ToText(plan);
  EXPECT_TRUE(plan.breaking.empty()) << ToText(plan);
}

TEST_F(PlanTest, ShowsDriftAndOverwritesIt) {
  Apply(Shop());
  std::string document = Shop()[kOrdersPath];
  document.replace(document.find("version: 1.0.0"), 14, "version: 9.9.9");
  Put(kOrders, document);
  const Plan plan = PlanOf(Shop()).plan;
  ASSERT_EQ(plan.changes.size(), 1u) << ToText(plan);
  EXPECT_EQ(plan.changes[0].id, kOrders);
  EXPECT_TRUE(plan.changes[0].drifted);
  EXPECT_NE(ToText(plan).find("another way"), std::string::npos);
}

TEST_F(PlanTest, KeepsAndNamesWhatIsNotFromHere) {
  Apply(Shop());
  TestFiles files = Shop();
  const mesh::ResourcePtr policy = base_->Find({mesh::Kind::kPolicy, "orders.revenue"});
  auto other = std::make_shared<mesh::Resource>(*policy);
  other->folder.clear();
  other->path.clear();
  other->id.name = "orders.by_hand";
  std::get<mesh::Policy>(other->model).name = "orders.by_hand";
  const std::vector<mesh::Edit> edits{{other->id, other}};
  base_ = mesh::Next(base_, edits, base_->seq + 1, Time{});
  const Plan plan = PlanOf(files).plan;
  EXPECT_TRUE(plan.IsEmpty()) << ToText(plan);
  EXPECT_EQ(plan.not_from_here, (std::vector<mesh::ResourceId>{other->id}));
}

TEST_F(PlanTest, RefusesWhatTheCallerMayNotChangeAndHidesIts) {
  Apply(Shop());
  TestFiles files = Shop();
  std::string& document = files["accounts/registrations/registrations.odcs.yaml"];
  document.replace(document.find("version: 1.0.0"), 14, "version: 1.1.0");
  const Plan plan = PlanOf(files, Caller("orders_dev")).plan;
  ASSERT_EQ(plan.refusals.size(), 1u) << ToText(plan);
  EXPECT_NE(plan.refusals[0].find("accounts"), std::string::npos) << plan.refusals[0];
  EXPECT_TRUE(plan.changes[0].fields.empty());
}

TEST_F(PlanTest, LetsTheTeamAndTheNamedOwnerChangeTheirProduct) {
  Apply(Shop());
  TestFiles files = Shop();
  std::string& document = files[kOrdersPath];
  document.replace(document.find("version: 1.0.0"), 14, "version: 1.1.0");
  EXPECT_TRUE(PlanOf(files, Caller("orders_dev")).plan.refusals.empty());
  EXPECT_TRUE(PlanOf(files, Caller("marketer")).plan.refusals.empty());
  EXPECT_FALSE(PlanOf(files, Caller("accounts_dev")).plan.refusals.empty());
}

TEST_F(PlanTest, SaysWhichFilesAreStillToBeSent) {
  const TestFiles files = Shop();
  std::vector<mesh::FolderFile> manifest;
  for (const auto& [path, content] : files)
    manifest.push_back({path, Sha256Hex(content), content.size()});
  const auto read = [&] {
    return ReadFolderChanges(
        {manifest, *base_, contents_,
         [&](const std::string& sha256) { return contents_.Has(sha256); },
         [](const std::string&) { return std::vector<store::AppliedFile>(); }});
  };
  const std::string mesh_file = files.at("weft.yaml");
  EXPECT_EQ(read().missing, std::vector<std::string>{Sha256Hex(mesh_file)})
      << "it names the folder";
  contents_.Put(Sha256Hex(mesh_file), mesh_file);
  const std::vector<std::string> documents = read().missing;
  const auto is_document = [](const auto& file) { return !file.first.ends_with(".csv"); };
  EXPECT_EQ(documents.size(), static_cast<size_t>(std::ranges::count_if(files, is_document) - 1));
  for (const auto& [path, content] : files) {
    if (!path.ends_with(".csv")) contents_.Put(Sha256Hex(content), content);
  }
  EXPECT_EQ(read().missing.size(), 2u);
  for (const auto& [path, content] : files) contents_.Put(Sha256Hex(content), content);
  EXPECT_TRUE(read().missing.empty());
  EXPECT_EQ(read().read.size(), 18u);
}

TEST_F(PlanTest, FindsWhatIsNamedAndNotThere) {
  TestFiles files = Shop();
  files["orders/domain.yaml"] =
      "apiVersion: weft/v1\nkind: Domain\nname: orders\nteam: order\ncurators: [nobody]\n";
  const Plan plan = PlanOf(files).plan;
  EXPECT_TRUE(mesh::HasErrors(plan.findings));
  const std::string text = ToText(plan);
  EXPECT_NE(text.find("orders/domain.yaml"), std::string::npos) << text;
  EXPECT_NE(text.find("did you mean `orders`"), std::string::npos) << text;
  EXPECT_NE(text.find("nobody"), std::string::npos) << text;
}

TEST_F(PlanTest, RefusesToTakeAwayWhatIsStillNamed) {
  Apply(Shop());
  TestFiles files = Shop();
  files["teams.yaml"] =
      Documents({TeamYaml("orders"), TeamYaml("accounts"), UserYaml("admin", "", "admin"),
                 UserYaml("orders_dev", "orders"), UserYaml("accounts_dev", "accounts")});
  const Plan plan = PlanOf(files).plan;  // team marketing reads registrations, marketer owns orders
  EXPECT_TRUE(mesh::HasErrors(plan.findings)) << ToText(plan);
  EXPECT_NE(ToText(plan).find("marketing cannot go"), std::string::npos) << ToText(plan);
}

TEST_F(PlanTest, KeepsTheLastAdmin) {
  Apply(Shop());
  TestFiles files = Shop();
  std::string& teams = files["teams.yaml"];
  teams.erase(teams.find("roles: [admin]\n"), 15);
  EXPECT_FALSE(PlanOf(files).plan.refusals.empty());
}

TEST_F(PlanTest, RefusesARuleOnAMisspeltColumn) {
  TestFiles files = Shop();
  files["accounts/registrations/policy.yaml"] = PolicyYaml(
      "registrations",
      "  - name: mask\n    effect: restrict\n    to: {everyone: true}\n    masks: {nme: hash}\n");
  const Plan plan = PlanOf(files).plan;
  EXPECT_TRUE(mesh::HasErrors(plan.findings));
  EXPECT_NE(ToText(plan).find("did you mean `name`"), std::string::npos) << ToText(plan);
}

TEST_F(PlanTest, RefusesAFilterThatDoesNotFitItsTable) {
  TestFiles files = Shop();
  files["orders/orders/policy.yaml"] = PolicyYaml(
      "orders",
      "  - name: own\n    effect: allow\n    to: {members: true}\n    filter: order_id = 'x'\n");
  EXPECT_TRUE(mesh::HasErrors(PlanOf(files).plan.findings));
}

TEST_F(PlanTest, ContractsThatTakeATableOfAnotherFolderAreRefused) {
  Apply(Shop());
  applied_.clear();
  std::string contract = ContractYaml("orders", "orders", kOrderColumns);
  contract.replace(contract.find("id: orders.orders"), 17, "id: orders.stolen");
  std::string product = ProductYaml("orders", "stolen");
  const TestFiles other{{"weft.yaml", MeshYaml("other")},
                        {"orders/domain.yaml", DomainYaml("orders")},
                        {"orders/stolen/stolen.odps.yaml", product},
                        {"orders/stolen/stolen.odcs.yaml", contract}};
  const Plan plan = PlanOf(other).plan;
  EXPECT_TRUE(mesh::HasErrors(plan.findings));
  EXPECT_NE(ToText(plan).find("already promised by contract orders.orders"), std::string::npos)
      << ToText(plan);
}

TEST(PlanText, IsReadable) {
  Plan plan;
  plan.folder = "shop";
  plan.changes = {{.verb = Verb::kCreate,
                   .id = {mesh::Kind::kProduct, "orders.revenue"},
                   .path = "orders/revenue/revenue.odps.yaml"},
                  {.verb = Verb::kChange,
                   .id = kOrders,
                   .path = kOrdersPath,
                   .fields = {{"version", "\"1.0.0\"", "\"1.1.0\""},
                              {"tags", "", "[\"money\"]"},
                              {"name", "\"x\"", ""}},
                   .code = {"orders.csv"},
                   .drifted = true}};
  plan.breaking = {{{{"orders", "orders"}, "customer_id", "column customer_id is removed"},
                    {"analyst", "domain fleet"}}};
  plan.unchanged = 1200;
  EXPECT_EQ(ToText(plan),
            "  + product orders.revenue  orders/revenue/revenue.odps.yaml\n"
            "  ~ contract orders.orders  orders/orders/orders.odcs.yaml\n"
            "      version: \"1.0.0\" → \"1.1.0\"\n"
            "      tags: set to [\"money\"]\n"
            "      name: removed, was \"x\"\n"
            "      orders.csv: content differs\n"
            "      changed since by another way than this folder: apply overwrites that\n"
            "\n"
            "Breaks readers (apply needs --allow-breaking, or make it a new major version):\n"
            "  orders.orders.customer_id: column customer_id is removed\n"
            "      read by analyst, domain fleet\n"
            "\n"
            "1 to create, 1 to change, 0 to delete, 1,200 unchanged.\n");
}

TEST(PlanJson, HasEveryPart) {
  const Json json = ToJson(Plan{});
  for (const char* key : {"folder", "summary", "changes", "breaking", "stopping", "versions",
                          "findings", "refusals", "not_from_here", "rebuild", "missing"}) {
    EXPECT_TRUE(json.contains(key)) << key;
  }
}

TEST(Manifest, RefusesPathsThatLeadOut) {
  const std::string sha256(64, 'a');
  for (const char* path :
       {"", "/etc/passwd", "../x", "a/../../x", "a//b", "./a", "a/.", "a\\b", "a\nb", "\xff"}) {
    EXPECT_THROW(CheckManifest({{path, sha256, 0}}), Error) << path;
  }
  EXPECT_THROW(CheckManifest({{"a", "../../etc/passwd", 0}}), Error);
  EXPECT_THROW(CheckManifest({{"a", sha256, 0}, {"a", sha256, 0}}), Error);
  EXPECT_NO_THROW(CheckManifest({{"flights/départ/v1/x.sql", sha256, 0}}));
}

}  // namespace
}  // namespace weft::product
