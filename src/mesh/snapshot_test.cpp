#include "mesh/snapshot.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/error.hpp"
#include "mesh/caller.hpp"
#include "mesh/testing.hpp"

namespace weft::mesh {
namespace {

using Strings = std::vector<std::string>;

ResourcePtr Make(const std::string& text, const Place& place = {}) {
  std::vector<Finding> findings;
  auto resource = ParseDocumentText(text, place, findings);
  EXPECT_TRUE(resource) << ::testing::PrintToString(testing::Texts(findings));
  return resource ? std::make_shared<Resource>(std::move(*resource)) : nullptr;
}

ResourcePtr Contract(const std::string& id, const std::string& domain, const Strings& tables,
                     const std::string& status = "active") {
  std::string text = "apiVersion: v3.1.0\nkind: DataContract\nid: " + id +
                     "\nversion: 1.0.0\nstatus: " + status + "\ndomain: " + domain + "\nschema:\n";
  for (const std::string& table : tables)
    text += "  - {name: " + table + ", properties: [{name: C, logicalType: string}]}\n";
  return Make(text);
}

ResourcePtr Product(const std::string& name, const std::string& domain, const Strings& contracts,
                    int major = 1, const std::string& status = "active") {
  std::string text =
      "apiVersion: v1.0.0\nkind: DataProduct\nid: " + name + "\nstatus: " + status +
      "\ndomain: " + domain +
      "\ntags: [money]\nteam: {name: ops, members: [{username: ann, role: owner}]}\noutputPorts:\n";
  for (const std::string& contract : contracts)
    text += "  - {name: " + contract + ", version: 1.0.0, contractId: " + contract + "}\n";
  return Make(text, {.file = "", .domain = domain, .product = name, .major = major});
}

ResourcePtr Domain(const std::string& name, const std::string& team) {
  return Make("apiVersion: weft/v1\nkind: Domain\nname: " + name + "\nteam: " + team +
              "\ncurators: [cara]\n");
}

ResourcePtr User(const std::string& name, const std::string& more = "") {
  return Make("apiVersion: weft/v1\nkind: User\nname: " + name + "\n" + more);
}

SnapshotPtr With(const SnapshotPtr& base, const std::vector<ResourcePtr>& resources) {
  std::vector<Edit> edits;
  for (const ResourcePtr& resource : resources) edits.push_back({resource->id, resource});
  return Next(base, edits, base ? base->seq + 1 : 1, Time{});
}

SnapshotPtr Without(const SnapshotPtr& base, const ResourceId& id) {
  const Edit edit{id, nullptr};
  return Next(base, std::span(&edit, 1), base->seq + 1, Time{});
}

Strings TablesOf(const Snapshot& snapshot, const std::string& domain) {
  Strings keys;
  if (snapshot.domains.contains(domain))
    for (const auto& [key, table] : snapshot.domains.at(domain)->tables)
      keys.push_back(key + " of " + table->contract_id());
  return keys;
}

TEST(Snapshot, JoinsTablesFromContractProductAndCode) {
  auto product = std::make_shared<Resource>(*Product("p", "d", {"c"}));
  product->code["t.sql"] = "SELECT 1";
  const SnapshotPtr snapshot =
      With(nullptr, {Domain("d", "team_d"), Contract("c", "d", {"t", "u"}), product});
  EXPECT_EQ(snapshot->seq, 1u);
  const TablePtr table = snapshot->FindTable({"D", "t"});
  ASSERT_NE(table, nullptr);
  EXPECT_EQ(table->id, (TableId{"d", "t"}));
  EXPECT_EQ(table->product, "d.p");
  EXPECT_EQ(table->owner_team, "ops");
  EXPECT_EQ(table->owners, Strings{"ann"});
  EXPECT_EQ(table->product_tags, Strings{"money"});
  EXPECT_NE(table->Find("c"), nullptr);
  EXPECT_EQ(table->Find("d"), nullptr);
  EXPECT_EQ(snapshot->FindTable({"d", "u"})->sql, "");
  EXPECT_EQ(snapshot->FindTable({"d", "x"}), nullptr);
  EXPECT_EQ(snapshot->FindTable({"x", "t"}), nullptr);
}

TEST(Snapshot, GivesATableWithoutAProductToTheDomainsTeam) {
  SnapshotPtr snapshot = With(nullptr, {Contract("c", "d", {"t"})});
  EXPECT_EQ(snapshot->FindTable({"d", "t"})->owner_team, "");
  snapshot = With(snapshot, {Domain("d", "ops")});
  EXPECT_EQ(snapshot->FindTable({"d", "t"})->owner_team, "ops");
  EXPECT_EQ(snapshot->FindTable({"d", "t"})->product, "");
}

TEST(Snapshot, FindsTheFileOfALocalServer) {
  auto contract = std::make_shared<Resource>(*Make(
      "apiVersion: v3.1.0\nkind: DataContract\nid: c\nversion: 1.0.0\nstatus: active\ndomain: d\n"
      "servers: [{server: f, type: local, path: t.csv, format: csv}]\n"
      "schema: [{name: t, properties: [{name: c, logicalType: string}]}]\n"));
  contract->files["t.csv"] = {"aa", 2};
  const SnapshotPtr one = With(nullptr, {contract});
  EXPECT_EQ(one->FindTable({"d", "t"})->file->sha256, "aa");
  EXPECT_EQ(one->FindTable({"d", "t"})->server->path, "t.csv");
  auto changed = std::make_shared<Resource>(*contract);
  changed->files["t.csv"] = {"bb", 2};
  EXPECT_NE(With(one, {changed})->FindTable({"d", "t"})->version,
            one->FindTable({"d", "t"})->version);
  EXPECT_EQ(With(one, {contract})->FindTable({"d", "t"})->version,
            one->FindTable({"d", "t"})->version);
}

TEST(Snapshot, GivesTheBareNameToTheHighestActiveMajor) {
  const auto majors = [](const std::string& first, const std::string& second) {
    return With(nullptr,
                {Contract("c1", "d", {"t"}, first), Product("p", "d", {"c1"}, 1, first),
                 Contract("c2", "d", {"t"}, second), Product("p", "d", {"c2"}, 2, second)});
  };
  EXPECT_EQ(TablesOf(*majors("active", "active"), "d"), (Strings{"t of c2", "t@1 of c1"}));
  EXPECT_EQ(TablesOf(*majors("deprecated", "active"), "d"), (Strings{"t of c2", "t@1 of c1"}));
  EXPECT_EQ(TablesOf(*majors("deprecated", "draft"), "d"), (Strings{"t of c1", "t@2 of c2"}));
  EXPECT_EQ(TablesOf(*majors("retired", "proposed"), "d"), (Strings{"t of c2", "t@1 of c1"}));
  const SnapshotPtr snapshot = majors("active", "active");
  EXPECT_EQ(snapshot->FindTable({"d", "t@1"})->contract_id, "c1");
  EXPECT_EQ(snapshot->FindTable({"d", "T@2"})->contract_id, "c2");
  EXPECT_EQ(snapshot->FindTable({"d", "t@2"})->id.name, "t");
  EXPECT_EQ(snapshot->FindTable({"d", "t@3"}), nullptr);
  EXPECT_EQ(snapshot->FindTable({"d", "t@1"})->id.name, "t@1");
  EXPECT_EQ(TablesOf(*Without(snapshot, {Kind::kContract, "c2"}), "d"), Strings{"t of c1"});
}

TEST(Snapshot, LosesWhatIsDeleted) {
  SnapshotPtr snapshot =
      With(nullptr, {Domain("d", "ops"), Contract("c", "d", {"t"}), Product("p", "d", {"c"})});
  const SnapshotPtr before = snapshot;
  snapshot = Without(snapshot, {Kind::kProduct, "d.p"});
  EXPECT_EQ(snapshot->FindTable({"d", "t"})->product, "");
  snapshot = Without(snapshot, {Kind::kContract, "c"});
  EXPECT_EQ(snapshot->FindTable({"d", "t"}), nullptr);
  EXPECT_TRUE(snapshot->domains.contains("d"));
  snapshot = Without(snapshot, {Kind::kDomain, "d"});
  EXPECT_FALSE(snapshot->domains.contains("d"));
  EXPECT_TRUE(snapshot->resources.empty());
  EXPECT_EQ(before->FindTable({"d", "t"})->product, "d.p");
}

TEST(Snapshot, MovesAContractBetweenDomains) {
  SnapshotPtr snapshot = With(nullptr, {Contract("c", "a", {"t"})});
  snapshot = With(snapshot, {Contract("c", "b", {"t", "u"})});
  EXPECT_FALSE(snapshot->domains.contains("a"));
  EXPECT_EQ(TablesOf(*snapshot, "b"), (Strings{"t of c", "u of c"}));
}

TEST(Snapshot, TakesTheLastOfSeveralEditsOfAResource) {
  const ResourcePtr first = Contract("c", "d", {"t"}), second = Contract("c", "d", {"u"});
  const std::vector<Edit> edits{{first->id, first}, {first->id, nullptr}, {second->id, second}};
  EXPECT_EQ(TablesOf(*Next(nullptr, edits, 1, Time{}), "d"), Strings{"u of c"});
}

TEST(Snapshot, SharesWhatACommitDoesNotTouch) {
  const SnapshotPtr one = With(
      nullptr, {Contract("a", "x", {"t"}), Contract("b", "x", {"u"}), Contract("c", "y", {"t"})});
  const SnapshotPtr two = With(one, {Contract("a", "x", {"t"})});
  EXPECT_EQ(one->domains.at("y"), two->domains.at("y"));
  EXPECT_EQ(one->FindTable({"x", "u"}), two->FindTable({"x", "u"}));
  EXPECT_NE(one->FindTable({"x", "t"}), two->FindTable({"x", "t"}));
}

// Decodes nothing: counts how often somebody asked, and answers what it was given.
class Counting : public Restorer {
 public:
  explicit Counting(ResourcePtr whole) : whole_(std::move(whole)) {}
  ResourcePtr Restore(const Head&, std::string_view) const override {
    ++asked;
    return std::make_shared<const Resource>(*whole_);
  }
  mutable int asked = 0;

 private:
  ResourcePtr whole_;
};

TEST(Snapshot, ListsTablesWithoutAskingWhatTheyMean) {
  const ResourcePtr contract = Contract("c", "d", {"t", "u"});
  const auto restorer = std::make_shared<Counting>(contract);
  const auto entry = std::make_shared<const Entry>(HeadOf(*contract), "", restorer);
  const std::vector<EntryEdit> edits{{contract->id, entry}};
  const SnapshotPtr snapshot = NextOfEntries(nullptr, edits, 1, Time{});
  EXPECT_EQ(TablesOf(*snapshot, "d"), (Strings{"t of c", "u of c"}));
  EXPECT_TRUE(snapshot->FindSlot({"d", "t"}));
  EXPECT_EQ(restorer->asked, 0);
  const TablePtr table = snapshot->FindTable({"d", "t"});
  EXPECT_EQ(table->contract.name, "t");
  EXPECT_EQ(snapshot->FindTable({"d", "t"}), table) << "it is joined once while somebody holds it";
  EXPECT_EQ(restorer->asked, 1);
}

TEST(Recent, LetsGoOfTheOldestWhenItIsFull) {
  Recent recent(100);
  auto first = std::make_shared<int>(1), second = std::make_shared<int>(2);
  const std::weak_ptr<int> old = first, young = second;
  recent.Keep(std::move(first), 60);
  recent.Keep(std::move(second), 60);
  EXPECT_TRUE(old.expired());
  EXPECT_FALSE(young.expired());
}

TEST(Snapshot, ListsEachKind) {
  const ResourcePtr global = Make("apiVersion: weft/v1\nkind: Policy\nname: pii\nrules: []\n");
  const ResourcePtr local =
      Make("apiVersion: weft/v1\nkind: Policy\nname: p\nrules: []\n", {.file = "", .domain = "d"});
  const SnapshotPtr snapshot =
      With(nullptr, {User("ann"), User("ben"), global, local, Domain("d", "ops")});
  EXPECT_EQ(snapshot->OfKind(Kind::kUser).size(), 2u);
  EXPECT_EQ(snapshot->OfKind(Kind::kUser)[1]->id.name, "ben");
  EXPECT_TRUE(snapshot->global_policies.contains("pii"));
  EXPECT_EQ(snapshot->global_policies.size(), 1u);
  EXPECT_TRUE(snapshot->domains.at("d")->policies.contains("d.p"));
  EXPECT_EQ(snapshot->Find({Kind::kDomain, "d"})->id.name, "d");
  EXPECT_EQ(snapshot->Find({Kind::kDomain, "e"}), nullptr);
}

ResourcePtr AgreementOf(const std::string& id, AgreementState state, std::optional<Time> end) {
  Agreement agreement{.id = id, .state = state, .table = {"d", "t"}};
  agreement.consumer.team = "ops";
  agreement.requested.by = "ann";
  agreement.purpose = "x";
  agreement.provider = {"t", "d.p", "t", "c"};
  agreement.end = end;
  return Make(DocumentOf(agreement));
}

template <typename Index>
Strings KeysOf(const Index& index) {
  Strings keys;
  for (const auto& [key, _] : index) keys.push_back(key);
  return keys;
}

TEST(Snapshot, FindsWhatWaitsAndWhatEndsWithoutAWalk) {
  const Time end = *ParseTime("2027-06-30");
  SnapshotPtr snapshot = With(nullptr, {AgreementOf("a", AgreementState::kRequested, end),
                                        AgreementOf("b", AgreementState::kApproved, {})});
  EXPECT_EQ(KeysOf(snapshot->requests), Strings{"d/a"});
  EXPECT_TRUE(snapshot->endings.empty());
  snapshot = With(snapshot, {AgreementOf("a", AgreementState::kApproved, end)});
  EXPECT_TRUE(snapshot->requests.empty());
  EXPECT_EQ(KeysOf(snapshot->endings),
            (Strings{EndingKey("team:ops", end, "a"), EndingKey("user:ann", end, "a")}));
  EXPECT_LT(EndingKey("team:ops", end - std::chrono::hours(1), "z"),
            EndingKey("team:ops", end, "a"));
  snapshot = With(snapshot, {AgreementOf("a", AgreementState::kRevoked, end)});
  EXPECT_TRUE(snapshot->endings.empty());
}

TEST(Snapshot, HandsAFormerNameOnInOneChange) {
  const auto contract = [](const std::string& id, bool has_it) {
    return Make("apiVersion: v3.1.0\nkind: DataContract\nid: " + id +
                "\nversion: 1.0.0\nstatus: active\ndomain: d\nschema:\n  - name: t" + id +
                "\n    properties: [{name: C, logicalType: string}]\n" +
                (has_it ? "    customProperties: [{property: weft.formerly, value: [{table: d.old, "
                          "until: \"2027-06-30\"}]}]\n"
                        : ""));
  };
  SnapshotPtr snapshot = With(nullptr, {contract("b", true), contract("a", false)});
  EXPECT_EQ(snapshot->former_names.at("d.old")->id.name, "b");
  snapshot = With(snapshot, {contract("b", false), contract("a", true)});
  EXPECT_EQ(snapshot->former_names.at("d.old")->id.name, "a");
  snapshot = Without(snapshot, {Kind::kContract, "a"});
  EXPECT_TRUE(snapshot->former_names.empty());
}

TEST(Snapshot, LetsAMeshTakeReadingFromItsAdmins) {
  const SnapshotPtr snapshot = With(nullptr, {Make("apiVersion: weft/v1\nkind: Mesh\nname: a\n")});
  EXPECT_TRUE(snapshot->AdminMayRead());
  EXPECT_FALSE(
      With(snapshot, {Make("apiVersion: weft/v1\nkind: Mesh\nname: b\nadminMayRead: false\n")})
          ->AdminMayRead());
}

// However it came about, a snapshot is the one that its resources make at once.
TEST(Snapshot, DoesNotDependOnItsHistory) {
  std::mt19937 random(5);
  std::map<ResourceId, ResourcePtr> resources;
  SnapshotPtr snapshot;
  for (int round = 0; round < 150; ++round) {
    std::vector<Edit> edits;
    for (int i = 0; i < 1 + static_cast<int>(random() % 3); ++i) {
      const auto pick = [&](int count) {
        return std::string(1, static_cast<char>('a' + random() % static_cast<unsigned>(count)));
      };
      const std::string domain = pick(2);
      ResourcePtr resource;
      if (random() % 4 == 0)
        resource = Domain(domain, pick(2));
      else if (random() % 2 == 0)
        resource = Contract("c" + pick(4), domain, {"t" + pick(3), "t" + pick(3) + "x"},
                            random() % 2 ? "active" : "deprecated");
      else
        resource =
            Product("p" + pick(2), domain, {"c" + pick(4)}, 1 + static_cast<int>(random() % 2));
      const bool removes = random() % 4 == 0;
      edits.push_back({resource->id, removes ? nullptr : resource});
      if (removes)
        resources.erase(resource->id);
      else
        resources[resource->id] = resource;
    }
    snapshot = Next(snapshot, edits, snapshot ? snapshot->seq + 1 : 1, Time{});
    std::vector<Edit> all;
    for (const auto& [id, resource] : resources) all.push_back({id, resource});
    const SnapshotPtr fresh = Next(nullptr, all, 1, Time{});
    ASSERT_EQ(snapshot->resources.size(), resources.size());
    ASSERT_EQ(snapshot->domains.size(), fresh->domains.size());
    for (const auto& [name, node] : fresh->domains) {
      const DomainPtr& other = snapshot->domains.at(name);
      ASSERT_EQ(TablesOf(*snapshot, name), TablesOf(*fresh, name)) << "round " << round;
      ASSERT_EQ(other->domain.team, node->domain.team);
      for (const auto& [key, slot] : node->tables) {
        const TablePtr table = slot->Get(), twin = other->tables.at(key)->Get();
        ASSERT_EQ(std::tie(table->product, table->owner_team, table->version, table->major),
                  std::tie(twin->product, twin->owner_team, twin->version, twin->major));
      }
    }
  }
}

TEST(Caller, HasTheRightsThatTheSnapshotGives) {
  const SnapshotPtr snapshot =
      With(nullptr, {Domain("d", "ops"), Domain("e", "met"),
                     User("cara", "teams: [ops]\nattributes: {airport: JFK}\n"),
                     User("root", "roles: [admin]\n"), User("gone", "disabled: true\n")});
  const Caller cara = CallerFor(*snapshot, "cara");
  EXPECT_EQ(cara.user, "cara");
  EXPECT_EQ(cara.teams, (std::set<std::string>{"ops"}));
  EXPECT_EQ(cara.curated, (std::set<std::string>{"d", "e"}));
  EXPECT_EQ(cara.own_domains, (std::set<std::string>{"d"}));
  EXPECT_EQ(cara.attributes.at("airport"), Strings{"JFK"});
  EXPECT_FALSE(cara.is_admin);
  EXPECT_TRUE(CallerFor(*snapshot, "root").is_admin);
  EXPECT_THROW(CallerFor(*snapshot, "gone"), Error);
  EXPECT_THROW(CallerFor(*snapshot, "nobody"), Error);
}

TEST(Caller, OfADomainIsItsServicePrincipal) {
  const Caller principal = ServicePrincipal("flights");
  EXPECT_EQ(principal.user, "domain:flights");
  EXPECT_EQ(principal.service_domain, "flights");
  EXPECT_FALSE(principal.is_admin);
}

}  // namespace
}  // namespace weft::mesh
