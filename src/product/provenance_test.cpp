#include "product/provenance.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "product/test_shop.hpp"
#include "store/sqlite.hpp"

// Classification follows the data, whoever has written what.
namespace weft::product {
namespace {

constexpr const char* kRegistrations = "accounts/registrations/registrations.odcs.yaml";
constexpr const char* kRevenue = "orders/revenue/revenue.odcs.yaml";
constexpr const char* kRevenueSql = "orders/revenue/revenue.sql";
const std::string kConfidential = "        classification: confidential\n";

std::string Custom(const std::string& property, const std::string& values) {
  return "        customProperties:\n          - property: " + property + "\n            value: [" +
         values + "]\n";
}

// What comes second in it depends on which columns orders is granted.
constexpr const char* kByPosition =
    "SELECT 'all' AS source, CAST(1 AS DOUBLE) AS revenue, max(second) AS best FROM\n"
    "(SELECT '' AS first, '' AS second WHERE false UNION ALL SELECT * FROM "
    "accounts.registrations)\n";

std::string Granting(const std::string& columns) {
  return PolicyYaml("registrations",
                    "  - name: orders reads\n    effect: allow\n    to: {domains: [orders]}\n"
                    "    columns: [" +
                        columns + "]\n");
}

// orders.revenue gives the best customer's name on; orders.top is made from orders.revenue.
class ProvenanceTest : public ::testing::Test {
 protected:
  ProvenanceTest() : files_(Shop()) {
    files_["policies/confidential.yaml"] =
        PolicyYaml("confidential",
                   "  - name: nothing\n    effect: restrict\n    to: {everyone: true}\n"
                   "    except: {teams: [accounts], domains: [orders]}\n"
                   "    on: {classifications: [confidential]}\n"
                   "    mask: \"null\"\n");
    files_[kRevenueSql] =
        "SELECT r.source, sum(o.gross_price) AS revenue, max(r.name) AS best\n"
        "FROM orders.orders AS o JOIN accounts.registrations AS r USING (customer_id)\n"
        "GROUP BY r.source\n";
    files_["orders/top/top.odps.yaml"] = ProductYaml("orders", "top");
    files_["orders/top/top.odcs.yaml"] =
        ContractYaml("orders", "top", {{"source", "string"}, {"who", "string"}});
    files_["orders/top/top.sql"] = "SELECT source, upper(best) AS who FROM orders.revenue\n";
    files_["orders/top/policy.yaml"] =
        PolicyYaml("top", "  - name: members read\n    effect: allow\n    to: {members: true}\n");
    SetName("");
    SetBest("");
  }

  void SetName(const std::string& more) {
    files_[kRegistrations] =
        ContractYaml("accounts", "registrations",
                     {kRegistrationColumns[0], {"name", "string", more}, kRegistrationColumns[2]},
                     FileServer("registrations.csv"));
  }
  void SetBest(const std::string& more) {
    files_[kRevenue] =
        ContractYaml("orders", "revenue",
                     {{"source", "string"}, {"revenue", "number"}, {"best", "string", more}});
  }
  void SetWho(const std::string& more) {
    files_["orders/top/top.odcs.yaml"] =
        ContractYaml("orders", "top", {{"source", "string"}, {"who", "string", more}});
  }

  void Apply() { mesh_.Apply(files_, TestMesh::Admin(), {.allow_breaking = true}); }
  std::string Refusal(const std::string& user = "admin") {
    try {
      mesh_.Apply(files_, mesh_.User(user), {.allow_breaking = true});
    } catch (const Error& error) {
      return error.message() + " " + error.hint();
    }
    return {};
  }
  void ShareWithOrders(std::vector<std::string> columns) {
    const mesh::Caller dev = mesh_.User("accounts_dev");
    agreement_ = mesh_.agreements()
                     .Share({dev, "r", "test"}, {.table = {"accounts", "registrations"},
                                                 .consumer = "domain:orders",
                                                 .columns = std::move(columns)})
                     ->id.name;
  }
  Json Ask(const std::string& sql) { return mesh_.Ask("marketer", sql); }
  std::vector<mesh::Inherited> Inherited(const std::string& table) {
    const mesh::SnapshotPtr now = mesh_.registry().Now();
    return now->InheritedBy(*now->FindTable({"orders", table}));
  }

  static bool Has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }

  const Json kHidden = Json::parse("[[null]]");
  TestFiles files_;
  TestMesh mesh_;
  std::string agreement_;
};

TEST_F(ProvenanceTest, NewlyClassifyingAColumnProtectsAllThatIsMadeFromItAtOnce) {
  Apply();
  EXPECT_EQ(Ask("SELECT max(who) FROM orders.top"), Json::parse("[[\"ELI\"]]"));
  SetName(kConfidential);
  EXPECT_TRUE(Has(
      [&] {
        try {
          mesh_.Apply(files_, TestMesh::Admin());
        } catch (const Error& error) {
          return error.message();
        }
        return std::string();
      }(),
      "product orders.revenue"))
      << "the dependents are named";
  Apply();
  EXPECT_EQ(Ask("SELECT max(best) FROM orders.revenue"), kHidden);
  EXPECT_EQ(Ask("SELECT max(who) FROM orders.top"), kHidden) << "over two tables";
  EXPECT_EQ(Ask("SELECT count(DISTINCT source) FROM orders.top"), Json::parse("[[3]]"))
      << "what comes from nothing classified stays";
  mesh_.Restart();
  EXPECT_EQ(Ask("SELECT max(who) FROM orders.top"), kHidden);
}

TEST_F(ProvenanceTest, WhatIsInheritedEndsWithItsCause) {
  Apply();
  SetName(kConfidential);
  Apply();
  ASSERT_EQ(Inherited("top").size(), 1u);
  EXPECT_EQ(Inherited("top")[0],
            (mesh::Inherited{"top", "who", "confidential", "orders.revenue.best", false}));
  SetBest(kConfidential);
  SetWho(kConfidential);
  Apply();
  EXPECT_TRUE(Inherited("revenue").empty()) << "its own contract says so now";
  EXPECT_TRUE(Inherited("top").empty());
  SetBest("");
  EXPECT_TRUE(Has(Refusal(), "accounts.registrations.name, which is confidential"));
  SetName("");
  Apply();
  EXPECT_TRUE(Inherited("top").empty()) << "nothing is classified any more";
}

TEST_F(ProvenanceTest, OnlyTheSourcesContractDeclassifies) {
  SetName(kConfidential);
  SetBest(Custom("weft.declassifies", "confidential"));
  EXPECT_TRUE(Has(Refusal(), "only domain accounts may declassify")) << Refusal();
  EXPECT_TRUE(Has(Refusal(), "weft.declassifiedFor: [orders.revenue.best]")) << Refusal();
  SetName(kConfidential + Custom("weft.declassifiedFor", "orders.revenue.best"));
  Apply();
  EXPECT_EQ(Ask("SELECT max(best) FROM orders.revenue"), Json::parse("[[\"eli\"]]"));
  EXPECT_EQ(Ask("SELECT max(who) FROM orders.top"), Json::parse("[[\"ELI\"]]"))
      << "what is made from it has no classification to inherit";
  ASSERT_EQ(Inherited("revenue").size(), 1u);
  EXPECT_TRUE(Inherited("revenue")[0].approved);
  files_[kRevenueSql] += "-- touched\n";
  EXPECT_EQ(Refusal("orders_dev"), "") << "what was allowed stays";
}

TEST_F(ProvenanceTest, AnApprovalThatIsTakenBackProtectsAtOnce) {
  SetName(kConfidential + Custom("weft.declassifiedFor", "orders.revenue.best"));
  SetBest(Custom("weft.declassifies", "confidential"));
  Apply();
  SetName(kConfidential);
  Apply();
  EXPECT_EQ(Ask("SELECT max(best) FROM orders.revenue"), kHidden);
  EXPECT_EQ(Ask("SELECT max(who) FROM orders.top"), kHidden);
}

TEST_F(ProvenanceTest, NobodyDeclassifiesWhatTheyHaveOnlyTakenOver) {
  SetName(kConfidential);
  SetBest(kConfidential + Custom("weft.declassifiedFor", "orders.top.who"));
  SetWho(Custom("weft.declassifies", "confidential"));
  EXPECT_TRUE(Has(Refusal(), "only domain accounts may declassify"))
      << "the root has the word, not the table between: " << Refusal();
  SetName(kConfidential + Custom("weft.declassifiedFor", "orders.top.who"));
  Apply();
  EXPECT_EQ(Ask("SELECT max(who) FROM orders.top"), Json::parse("[[\"ELI\"]]"));
  EXPECT_EQ(Ask("SELECT max(best) FROM orders.revenue"), kHidden);
}

TEST_F(ProvenanceTest, WhatNobodyKnowsIsTakenForEverything) {
  Apply();
  files_["accounts/registrations/policy.yaml"] = PolicyYaml(
      "registrations", "  - name: marketing\n    effect: allow\n    to: {teams: [marketing]}\n");
  SetName("        description: the username\n");
  Apply();  // orders may not read it any more, so its SQL does not bind
  EXPECT_EQ(Inherited("revenue").size(), 3u);
  EXPECT_EQ(Inherited("revenue")[0].classification, mesh::kAnyClassification);
  files_["accounts/registrations/policy.yaml"] = Shop()["accounts/registrations/policy.yaml"];
  Apply();
  EXPECT_TRUE(Inherited("revenue").empty()) << "each change looks again at what is in doubt";
  EXPECT_EQ(Ask("SELECT max(best) FROM orders.revenue"), Json::parse("[[\"eli\"]]"));
}

// A mask comes and goes with rules and times; what a column is made of stays.
TEST_F(ProvenanceTest, AMaskDoesNotHideWhereAColumnComesFrom) {
  const std::string rule =
      "  - name: not yet\n    effect: restrict\n    to: {domains: [orders]}\n"
      "    masks: {name: \"null\"}\n    until: 2026-12-01\n";
  files_["accounts/registrations/policy.yaml"] += rule;
  SetName(kConfidential);
  EXPECT_TRUE(Has(Refusal(), "accounts.registrations.name, which is confidential")) << Refusal();
  SetName("");
  Apply();
  SetName(kConfidential);
  Apply();
  mesh_.clock().Advance(std::chrono::hours(24 * 30));
  EXPECT_EQ(Ask("SELECT max(best) FROM orders.revenue"), kHidden);
}

TEST_F(ProvenanceTest, ThePastKnowsWhatWasInherited) {
  Apply();
  const Time before = mesh_.clock().Now();
  mesh_.clock().Advance(std::chrono::hours(1));
  SetName(kConfidential);
  Apply();
  const Time between = mesh_.clock().Now();
  mesh_.clock().Advance(std::chrono::hours(1));
  SetName("");
  Apply();
  mesh_.Restart();
  const auto inherited = [&](Time at) {
    const mesh::SnapshotPtr then = mesh_.registry().At(at);
    return then->InheritedBy(*then->FindTable({"orders", "top"})).size();
  };
  EXPECT_EQ(inherited(before), 0u);
  EXPECT_EQ(inherited(between), 1u);
  EXPECT_EQ(inherited(mesh_.clock().Now()), 0u);
}

TEST_F(ProvenanceTest, AnotherGrantByPolicyIsFollowed) {
  SetName(kConfidential);
  files_[kRevenueSql] = kByPosition;
  files_["accounts/registrations/policy.yaml"] = Granting("customer_id, source");
  Apply();
  EXPECT_EQ(Ask("SELECT best FROM orders.revenue"), Json::parse("[[\"organic\"]]"));
  files_["accounts/registrations/policy.yaml"] = Granting("customer_id, name");
  mesh_.Apply(files_, TestMesh::Admin());
  EXPECT_EQ(Ask("SELECT best FROM orders.revenue"), kHidden);
  EXPECT_EQ(Ask("SELECT who FROM orders.top"), kHidden) << "and all that is made of it";
}

TEST_F(ProvenanceTest, AnotherGrantByAgreementIsFollowedWithinItsCommit) {
  SetName(kConfidential);
  files_[kRevenueSql] = kByPosition;
  files_["accounts/registrations/policy.yaml"] = Granting("customer_id, source");
  Apply();
  ShareWithOrders({"source", "customer_id"});
  files_.erase("accounts/registrations/policy.yaml");
  Apply();
  EXPECT_EQ(Ask("SELECT best FROM orders.revenue"), Json::parse("[[\"organic\"]]"));
  mesh_.agreements().Revoke({mesh_.User("accounts_dev"), "r", "test"}, agreement_, {});
  EXPECT_EQ(Inherited("revenue").size(), 3u) << "it does not bind";
  ShareWithOrders({"customer_id", "name"});
  EXPECT_EQ(Inherited("revenue").size(), 1u);
  EXPECT_EQ(Ask("SELECT best FROM orders.revenue"), kHidden);
  EXPECT_EQ(Ask("SELECT who FROM orders.top"), kHidden);
}

TEST_F(ProvenanceTest, AHomeThatKnowsNothingYetIsLookedThroughWhole) {
  Apply();
  SetName(kConfidential);
  Apply();
  store::Connection(mesh_.home() / "home" / "weft.db")
      .Run("DELETE FROM inherited; INSERT INTO pending VALUES ('inherited')");
  mesh_.Restart();
  ASSERT_TRUE(Inherited("top").empty());
  ASSERT_TRUE(mesh_.registry().OwesInherited());
  mesh_.registry().PayInherited(
      InheritedInAll(mesh_.guard(), mesh_.engine(), mesh_.registry().Now()));
  EXPECT_EQ(Ask("SELECT max(best) FROM orders.revenue"), kHidden);
  EXPECT_EQ(Ask("SELECT max(who) FROM orders.top"), kHidden);
  mesh_.Restart();
  EXPECT_FALSE(mesh_.registry().OwesInherited());
  EXPECT_EQ(Ask("SELECT max(who) FROM orders.top"), kHidden);
}

TEST_F(ProvenanceTest, ADocumentThatIsPutMayClassifyWhenThatIsMeant) {
  Apply();
  SetName(kConfidential);
  const mesh::ResourceId contract{mesh::Kind::kContract, "accounts.registrations"};
  const auto put = [&](bool allow_breaking) {
    mesh_.publisher().Put(mesh_.User("accounts_dev"), contract, files_[kRegistrations],
                          {.allow_breaking = allow_breaking});
  };
  EXPECT_THROW(put(false), Error);
  EXPECT_EQ(Ask("SELECT max(who) FROM orders.top"), Json::parse("[[\"ELI\"]]"));
  put(true);
  EXPECT_EQ(Ask("SELECT max(who) FROM orders.top"), kHidden);
}

}  // namespace
}  // namespace weft::product
