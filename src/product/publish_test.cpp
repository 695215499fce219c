#include "product/publish.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "product/test_shop.hpp"

namespace weft::product {
namespace {

const mesh::ResourceId kOrders{mesh::Kind::kContract, "orders.orders"};
const std::string kOrdersPath = "orders/orders/orders.odcs.yaml";
const std::string kRevenueSql = "orders/revenue/revenue.sql";

// What a change fails with; fails the test when it does not.
template <typename Change>
Error ErrorOf(const Change& change) {
  try {
    change();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "nothing was refused";
  return Error(ErrorKind::kInternal, "");
}

std::string Said(const Error& error) { return error.message() + " " + error.hint(); }

class PublishTest : public ::testing::Test {
 protected:
  void SetUp() override { mesh_.Apply(Shop()); }

  Error ErrorOfApply(const TestFiles& files, const std::string& user = "admin",
                     ApplyRequest request = {}) {
    const uint64_t seq = mesh_.registry().Now()->seq;
    const Error error = ErrorOf([&] { mesh_.Apply(files, mesh_.User(user), request); });
    EXPECT_EQ(mesh_.registry().Now()->seq, seq) << "a refused apply changed something";
    return error;
  }

  TestMesh mesh_;
};

TEST_F(PublishTest, MakesTheShopAnswer) {
  EXPECT_EQ(
      mesh_.Ask("orders_dev", "SELECT source, revenue FROM orders.revenue ORDER BY revenue DESC"),
      Json::parse(R"([["google_ads",473.4],["organic",280.0],["newsletter",50.0]])"));
}

TEST_F(PublishTest, TakesNothingAwayThatAnAgreementInForceGives) {
  const mesh::Caller dev = mesh_.User("orders_dev");
  const std::string id =
      mesh_.agreements()
          .Share({dev, "r", "test"}, {.table = {"orders", "orders"}, .consumer = "accounts"})
          ->id.name;
  const mesh::ResourceId product{mesh::Kind::kProduct, "orders.orders"};
  for (const mesh::ResourceId& kept : {product, kOrders}) {
    const Error error = ErrorOf([&] { mesh_.publisher().Delete(dev, kept, {}); });
    EXPECT_EQ(error.kind(), ErrorKind::kConflict);
    EXPECT_NE(error.message().find(id), std::string::npos) << error.message();
  }
  TestFiles files = Shop();
  for (const char* gone : {"orders.odps.yaml", "orders.odcs.yaml", "orders.csv"})
    files.erase(std::string("orders/orders/") + gone);
  for (const char* gone : {"odps.yaml", "odcs.yaml", "sql"})
    files.erase(std::string("orders/revenue/revenue.") + gone);
  files.erase("orders/revenue/tests/no_loss.sql");
  files.erase("orders/revenue/policy.yaml");
  const ApplyResult plan = mesh_.Apply(files, mesh_.User("admin"), {.dry_run = true});
  ASSERT_EQ(plan.plan.held.size(), 1u);
  EXPECT_NE(ToText(plan.plan).find(id), std::string::npos);
  EXPECT_EQ(ErrorOfApply(files, "admin", {.allow_breaking = true}).kind(), ErrorKind::kConflict);
  mesh_.agreements().Revoke({dev, "r", "test"}, id, {});
  EXPECT_TRUE(mesh_.Apply(files, mesh_.User("admin"), {.allow_breaking = true}).applied);
}

// Between a plan and its commit, an agreement comes into force on what goes.
TEST_F(PublishTest, WhatWasAgreedMeanwhileHoldsADeletion) {
  const mesh::Caller dev = mesh_.User("orders_dev");
  const mesh::SnapshotPtr base = mesh_.registry().Now();
  const mesh::ResourceId product{mesh::Kind::kProduct, "orders.orders"};
  Workshop workshop{mesh_.registry(), mesh_.files(), mesh_.guard(), mesh_.engine(),
                    mesh_.lineage()};
  const ChangeContext context{dev, "delete", "r", {}};
  Change change(workshop, context, base,
                MakePlan(base, {{product, nullptr}}, dev, mesh_.guard().Now()));
  change.FindHeld();
  change.RequireNotHeld();
  const auto agreement = mesh_.agreements().Share(
      {dev, "r", "test"}, {.table = {"orders", "orders"}, .consumer = "accounts"});
  const Error error = ErrorOf([&] { change.Commit(std::nullopt); });
  EXPECT_EQ(error.kind(), ErrorKind::kConflict);
  EXPECT_NE(error.message().find(agreement->id.name), std::string::npos) << error.message();
  EXPECT_NE(mesh_.registry().Now()->Find(product), nullptr);
}

TEST_F(PublishTest, ChangesNothingTheSecondTime) {
  const uint64_t seq = mesh_.registry().Now()->seq;
  const ApplyResult result = mesh_.Apply(Shop());
  EXPECT_FALSE(result.applied);
  EXPECT_EQ(mesh_.registry().Now()->seq, seq);
}

TEST_F(PublishTest, ADryRunChangesNothing) {
  TestFiles files = Shop();
  files.erase("orders/revenue/policy.yaml");
  const uint64_t seq = mesh_.registry().Now()->seq;
  const ApplyResult result = mesh_.Apply(files, TestMesh::Admin(), {.dry_run = true});
  EXPECT_EQ(result.plan.changes.size(), 1u);
  EXPECT_FALSE(result.applied);
  EXPECT_EQ(mesh_.registry().Now()->seq, seq);
}

TEST_F(PublishTest, SurvivesARestart) {
  mesh_.Restart();
  EXPECT_EQ(mesh_.Ask("orders_dev", "SELECT count(*) FROM orders.orders"), Json::parse("[[8]]"));
  EXPECT_TRUE(mesh_.Apply(Shop()).plan.IsEmpty());
}

TEST_F(PublishTest, RefusesSqlThatDoesNotBindAtItsLine) {
  TestFiles files = Shop();
  files[kRevenueSql] =
      "SELECT r.source, sum(o.price) AS revenue\nFROM orders.orders AS o\n"
      "JOIN accounts.registrations AS r USING (customer_id)\nGROUP BY r.source\n";
  const Error error = ErrorOfApply(files);
  EXPECT_EQ(error.kind(), ErrorKind::kInvalid);
  EXPECT_NE(Said(error).find("orders/revenue/revenue.sql:1:22"), std::string::npos) << Said(error);
  EXPECT_NE(Said(error).find("price"), std::string::npos) << Said(error);
}

TEST_F(PublishTest, RefusesColumnsThatAreNotTheContracts) {
  TestFiles files = Shop();
  files[kRevenueSql] =
      "SELECT r.source, count(*)::VARCHAR AS revenue, 1 AS extra\nFROM orders.orders AS o\n"
      "JOIN accounts.registrations AS r USING (customer_id)\nGROUP BY r.source\n";
  const Error error = ErrorOfApply(files);
  EXPECT_NE(Said(error).find("VARCHAR"), std::string::npos) << Said(error);
  EXPECT_NE(Said(error).find("extra"), std::string::npos) << Said(error);
}

TEST_F(PublishTest, RefusesAProductThatMayNotReadItsSource) {
  TestFiles files = Shop();
  files["accounts/registrations/policy.yaml"] = PolicyYaml(
      "registrations", "  - name: marketing\n    effect: allow\n    to: {teams: [marketing]}\n");
  files[kRevenueSql] += "-- touched\n";
  const Error error = ErrorOfApply(files);
  EXPECT_NE(Said(error).find("accounts.registrations"), std::string::npos) << Said(error);
}

TEST_F(PublishTest, AColumnMadeFromAClassifiedOneMustSaySo) {
  TestFiles files = Shop();
  files["orders/revenue/revenue.odcs.yaml"] = ContractYaml(
      "orders", "revenue", {{"source", "string"}, {"revenue", "number"}, {"best", "string"}});
  files[kRevenueSql] =
      "SELECT r.source, sum(o.gross_price) AS revenue, max(r.name) AS best\nFROM orders.orders AS "
      "o\n"
      "JOIN accounts.registrations AS r USING (customer_id)\nGROUP BY r.source\n";
  const Error error = ErrorOfApply(files);
  EXPECT_NE(Said(error).find("accounts.registrations.name, which is confidential"),
            std::string::npos)
      << Said(error);

  files["orders/revenue/revenue.odcs.yaml"] =
      ContractYaml("orders", "revenue",
                   {{"source", "string"},
                    {"revenue", "number"},
                    {"best", "string", "        classification: confidential\n"}});
  EXPECT_TRUE(mesh_.Apply(files, mesh_.User("orders_dev")).applied);
}

TEST_F(PublishTest, ABreakingChangeNamesItsReadersAndNeedsAWord) {
  mesh_.Ask("marketer", "SELECT customer_id FROM orders.orders");
  mesh_.Ask("orders_dev", "SELECT gross_price FROM orders.orders");
  TestFiles files = Shop();
  files[kOrdersPath] = ContractYaml("orders", "orders", {kOrderColumns[0], kOrderColumns[2]},
                                    FileServer("orders.csv"));
  std::erase_if(files, [](const auto& file) { return file.first.starts_with("orders/revenue/"); });
  const Error error = ErrorOfApply(files);
  EXPECT_EQ(error.kind(), ErrorKind::kConflict);
  EXPECT_NE(Said(error).find("marketer"), std::string::npos) << Said(error);
  EXPECT_EQ(Said(error).find("orders_dev"), std::string::npos) << Said(error);
  EXPECT_NE(Said(error).find("--allow-breaking"), std::string::npos) << Said(error);
  EXPECT_TRUE(mesh_.Apply(files, TestMesh::Admin(), {.allow_breaking = true}).applied);
}

TEST_F(PublishTest, ABreakNamesTheProductsThatUseTheColumn) {
  TestFiles files = Shop();
  files["accounts/registrations/registrations.odcs.yaml"] =
      ContractYaml("accounts", "registrations", {kRegistrationColumns[0], kRegistrationColumns[1]},
                   FileServer("registrations.csv"));
  const Error error = ErrorOfApply(files, "accounts_dev");
  EXPECT_EQ(error.kind(), ErrorKind::kConflict);
  EXPECT_NE(Said(error).find("product orders.revenue"), std::string::npos) << Said(error);
}

TEST_F(PublishTest, WhoOnlyFiltersJoinsOrGroupsByAColumnReadsItAndWhoDoesNotIsNoReader) {
  mesh_.Ask("marketer", "SELECT count(*) FROM orders.orders WHERE customer_id = 123");
  mesh_.Ask("accounts_dev", "SELECT count(*) FROM accounts.registrations");
  TestFiles files = Shop();
  files[kOrdersPath] = ContractYaml("orders", "orders", {kOrderColumns[0], kOrderColumns[2]},
                                    FileServer("orders.csv"));
  const Plan plan = mesh_.Apply(files, mesh_.User("admin"), {.dry_run = true}).plan;
  ASSERT_EQ(plan.breaking.size(), 1u) << ToText(plan);
  EXPECT_EQ(plan.breaking[0].readers,
            (std::vector<std::string>{"marketer", "product orders.revenue"}));
  files = Shop();
  files["accounts/registrations/registrations.odcs.yaml"] =
      ContractYaml("accounts", "registrations", {kRegistrationColumns[0], kRegistrationColumns[2]},
                   FileServer("registrations.csv"));
  const Plan other = mesh_.Apply(files, mesh_.User("admin"), {.dry_run = true}).plan;
  ASSERT_EQ(other.breaking.size(), 1u) << ToText(other);
  EXPECT_TRUE(other.breaking[0].readers.empty()) << "a count reads no name: " << ToText(other);
}

TEST_F(PublishTest, ARefusalIsNoReading) {
  EXPECT_THROW(mesh_.Ask("accounts_dev", "SELECT customer_id FROM orders.orders"), Error);
  TestFiles files = Shop();
  files[kOrdersPath] = ContractYaml("orders", "orders", {kOrderColumns[0], kOrderColumns[2]},
                                    FileServer("orders.csv"));
  const Plan plan = mesh_.Apply(files, mesh_.User("admin"), {.dry_run = true}).plan;
  ASSERT_EQ(plan.breaking.size(), 1u) << ToText(plan);
  EXPECT_EQ(plan.breaking[0].readers, std::vector<std::string>{"product orders.revenue"});
}

TEST_F(PublishTest, SqlThatStopsIsListedWithItsOwnerAndAsksForAMajorVersion) {
  TestFiles files = Shop();
  files["accounts/registrations/registrations.odcs.yaml"] =
      ContractYaml("accounts", "registrations", {kRegistrationColumns[0], kRegistrationColumns[1]},
                   FileServer("registrations.csv"));
  const Plan plan = mesh_.Apply(files, mesh_.User("accounts_dev"), {.dry_run = true}).plan;
  ASSERT_EQ(plan.stopping.size(), 1u) << ToText(plan);
  EXPECT_EQ(ToString(plan.stopping[0].table), "orders.revenue");
  EXPECT_EQ(plan.stopping[0].product, "orders.revenue");
  EXPECT_EQ(plan.stopping[0].owner, "orders");
  EXPECT_NE(plan.stopping[0].reason.find("source"), std::string::npos) << plan.stopping[0].reason;
  ASSERT_EQ(plan.versions.size(), 1u);
  EXPECT_EQ(plan.versions[0].Suggested(), "2.0.0");
  const std::string text = ToText(plan);
  EXPECT_NE(
      text.find("SQL that stops working:\n  orders.revenue, product orders.revenue, team orders\n"),
      std::string::npos)
      << text;
  EXPECT_NE(text.find("accounts.registrations: 1.0.0 → 2.0.0, a major change"), std::string::npos)
      << text;
}

TEST_F(PublishTest, ATableMadeFromItselfIsRefused) {
  TestFiles files = Shop();
  files[kRevenueSql] = "SELECT source, revenue FROM orders.revenue\n";
  EXPECT_NE(Said(ErrorOfApply(files)).find("made from itself"), std::string::npos);
}

TEST_F(PublishTest, AFileThatDoesNotFitNamesItsLine) {
  TestFiles files = Shop();
  files["orders/orders/orders.csv"] =
      "order_id,customer_id,gross_price\n1,123,103.40\n2,many,20.00\n";
  const Error error = ErrorOfApply(files);
  EXPECT_EQ(error.kind(), ErrorKind::kInvalid);
  EXPECT_NE(Said(error).find("orders.csv:3"), std::string::npos) << Said(error);
  EXPECT_NE(Said(error).find("many"), std::string::npos) << Said(error);
  EXPECT_EQ(mesh_.Ask("orders_dev", "SELECT count(*) FROM orders.orders"), Json::parse("[[8]]"));
}

TEST_F(PublishTest, NewDataIsThereAtOnce) {
  TestFiles files = Shop();
  files["orders/orders/orders.csv"] += "9,124,1.00\n";
  const ApplyResult result = mesh_.Apply(files, mesh_.User("orders_dev"));
  ASSERT_EQ(result.intake.size(), 1u);
  EXPECT_EQ(result.intake[0].first, "orders.orders");
  EXPECT_EQ(result.intake[0].second.rows, 9u);
  EXPECT_EQ(mesh_.Ask("orders_dev", "SELECT count(*) FROM orders.orders"), Json::parse("[[9]]"));
}

TEST_F(PublishTest, ForbidsNamingEachChange) {
  TestFiles files = Shop();
  files["accounts/domain.yaml"] += "title: Ours now\n";
  files["teams.yaml"] += "---\n" + TeamYaml("mine");
  const Error error = ErrorOfApply(files, "orders_dev");
  EXPECT_EQ(error.kind(), ErrorKind::kForbidden);
  EXPECT_NE(Said(error).find("domain accounts"), std::string::npos) << Said(error);
  EXPECT_NE(Said(error).find("team mine"), std::string::npos) << Said(error);
  EXPECT_EQ(mesh_.audit().Last(1).at(0).began.verb, audit::Verb::kRefusal);
}

TEST_F(PublishTest, NotesEachChange) {
  TestFiles files = Shop();
  files[kRevenueSql] += "-- touched\n";
  mesh_.Apply(files, mesh_.User("orders_dev"), {.request_id = "r1"});
  const audit::Row row = mesh_.audit().Last(1).at(0);
  EXPECT_EQ(row.began.verb, audit::Verb::kChange);
  EXPECT_EQ(row.began.caller, "orders_dev");
  EXPECT_EQ(row.began.request_id, "r1");
  EXPECT_EQ(row.began.text, "apply shop\n~ product orders.revenue");
}

TEST_F(PublishTest, TwoAppliesAtOnceGiveOneOfThemThenTheOther) {
  const auto apply = [&](const std::string& word) {
    TestFiles files = Shop();
    files[kRevenueSql] += "-- " + word + "\n";
    mesh_.Apply(files, TestMesh::Admin());
  };
  std::thread first([&] { apply("a"); });
  std::thread second([&] { apply("b"); });
  first.join();
  second.join();
  EXPECT_TRUE(mesh_.registry().Doctor().empty());
  EXPECT_EQ(mesh_.registry().History({mesh::Kind::kProduct, "orders.revenue"}).size(), 3u);
}

TEST_F(PublishTest, PutsOneDocument) {
  std::string document = Shop()[kOrdersPath];
  document.replace(document.find("version: 1.0.0"), 14, "version: 1.1.0");
  const uint64_t version =
      mesh_.publisher().Put(mesh_.User("orders_dev"), kOrders, document, {.expected_version = 1});
  EXPECT_EQ(version, 2u);
  EXPECT_EQ(mesh_.registry().Now()->Find(kOrders)->document, document);
  EXPECT_EQ(mesh_.Ask("orders_dev", "SELECT count(*) FROM orders.orders"), Json::parse("[[8]]"));
  EXPECT_EQ(mesh_.publisher().Put(mesh_.User("orders_dev"), kOrders, document, {}), 2u)
      << "same again";
}

TEST_F(PublishTest, APutWithAStaleVersionIsAConflict) {
  std::string document = Shop()[kOrdersPath];
  EXPECT_EQ(ErrorOf([&] {
              mesh_.publisher().Put(mesh_.User("orders_dev"), kOrders, document + "tags: [x]\n",
                                    {.expected_version = 7});
            }).kind(),
            ErrorKind::kConflict);
}

TEST_F(PublishTest, APutIsCheckedLikeAnApply) {
  Publisher& publisher = mesh_.publisher();
  const mesh::Caller dev = mesh_.User("orders_dev");
  const std::string good = Shop()[kOrdersPath];
  const auto kind = [&](const mesh::ResourceId& id, const std::string& document,
                        const mesh::Caller& caller) {
    return ErrorOf([&] { publisher.Put(caller, id, document, {}); }).kind();
  };
  EXPECT_EQ(kind(kOrders, "kind: [", dev), ErrorKind::kInvalid);
  EXPECT_EQ(kind(kOrders, TeamYaml("x"), dev), ErrorKind::kInvalid);
  EXPECT_EQ(kind(kOrders, good + "tags: [x]\n", mesh_.User("accounts_dev")), ErrorKind::kForbidden);
  EXPECT_EQ(kind(kOrders,
                 ContractYaml("orders", "orders", kOrderColumns, FileServer("elsewhere.csv")), dev),
            ErrorKind::kInvalid);
  EXPECT_EQ(
      kind(kOrders, ContractYaml("orders", "orders", {kOrderColumns[0]}, FileServer("orders.csv")),
           dev),
      ErrorKind::kConflict);
}

TEST_F(PublishTest, APolicyThatIsPutHoldsWhereItHeld) {
  const mesh::ResourceId policy{mesh::Kind::kPolicy, "orders.revenue"};
  const std::string same = Shop()["orders/revenue/policy.yaml"] + "# and a remark\n";
  mesh_.Ask("marketer", "SELECT source FROM orders.revenue");
  mesh_.publisher().Put(mesh_.User("orders_dev"), policy, same, {});
  EXPECT_NO_THROW(mesh_.Ask("marketer", "SELECT source FROM orders.revenue"));
}

TEST_F(PublishTest, ShowsAPutAsDriftAndOverwritesIt) {
  std::string document = Shop()[kOrdersPath];
  document.replace(document.find("version: 1.0.0"), 14, "version: 1.1.0");
  mesh_.publisher().Put(mesh_.User("orders_dev"), kOrders, document, {});
  const ApplyResult result = mesh_.Apply(Shop(), mesh_.User("orders_dev"));
  ASSERT_EQ(result.plan.changes.size(), 1u);
  EXPECT_TRUE(result.plan.changes[0].drifted);
  EXPECT_EQ(mesh_.registry().Now()->Find(kOrders)->document, Shop()[kOrdersPath]);
}

TEST_F(PublishTest, DeletesWhatNobodyNeeds) {
  const mesh::ResourceId policy{mesh::Kind::kPolicy, "orders.revenue"};
  mesh_.publisher().Delete(mesh_.User("orders_dev"), policy, {});
  EXPECT_EQ(mesh_.registry().Now()->Find(policy), nullptr);
  EXPECT_EQ(ErrorOf([&] { mesh_.publisher().Delete(TestMesh::Admin(), policy, {}); }).kind(),
            ErrorKind::kNotFound);
}

TEST_F(PublishTest, DoesNotDeleteWhatOthersRestOn) {
  const auto refused = [&](mesh::Kind kind, const std::string& name) {
    const Error error = ErrorOf([&] {
      mesh_.publisher().Delete(TestMesh::Admin(), {kind, name}, {});
    });
    return error.kind() == ErrorKind::kInvalid || error.kind() == ErrorKind::kConflict ||
           error.kind() == ErrorKind::kForbidden;
  };
  EXPECT_TRUE(refused(mesh::Kind::kTeam, "orders"));
  EXPECT_TRUE(refused(mesh::Kind::kDomain, "orders"));
  EXPECT_TRUE(refused(mesh::Kind::kContract, "accounts.registrations"));
  EXPECT_TRUE(refused(mesh::Kind::kUser, "admin"));
}

// orders' developer puts accounts' file into a product of their own, by its digest alone.
class PossessionTest : public PublishTest {
 protected:
  static constexpr const char* kStolenPath = "orders/stolen/registrations.csv";

  static TestFiles Theft() {
    TestFiles files = Shop();
    files["orders/stolen/stolen.odps.yaml"] = ProductYaml("orders", "stolen");
    files["orders/stolen/stolen.odcs.yaml"] =
        ContractYaml("orders", "stolen", kRegistrationColumns, FileServer("registrations.csv"));
    files[kStolenPath] = files.at("accounts/registrations/registrations.csv");
    return files;
  }

  // Applies as `user`, who sends all but `withheld`; answers what is still missing.
  std::vector<std::string> MissingWithout(const std::string& withheld, const TestFiles& files,
                                          const std::string& user) {
    ApplyRequest request;
    for (const auto& [path, content] : files)
      request.files.push_back({path, Sha256Hex(content), content.size()});
    const TempFolder folder;
    WriteFiles(folder.path(), files);
    std::vector<std::string> missing;
    const auto ask = [&] {
      missing = mesh_.publisher().Apply(mesh_.User(user), request).plan.missing;
      auto wanted = missing;
      std::erase(wanted, withheld);
      return wanted;
    };
    const auto send = [&](const std::string& sha256, const std::filesystem::path& file) {
      mesh_.files().Receive(user, sha256, file);
    };
    SendMissing(folder.path(), request.files, {ask, send});
    return missing;
  }
};

TEST_F(PossessionTest, WhoOnlyKnowsADigestHasNotGotTheFile) {
  const TestFiles files = Theft();
  const std::string stolen = Sha256Hex(files.at(kStolenPath));
  ASSERT_TRUE(mesh_.files().Has(stolen));
  EXPECT_EQ(MissingWithout(stolen, files, "orders_dev"), std::vector<std::string>{stolen});
  EXPECT_EQ(mesh_.registry().Now()->FindTable({"orders", "stolen"}), nullptr);
}

TEST_F(PossessionTest, WhoSendsTheFileHasIt) {
  mesh_.Apply(Theft(), mesh_.User("orders_dev"));
  EXPECT_NE(mesh_.registry().Now()->FindTable({"orders", "stolen"}), nullptr);
}

TEST_F(PossessionTest, WhoMayChangeAResourceNeedNotSendItsFileAgain) {
  TestFiles files = Shop();
  files["orders/orders/orders.odcs.yaml"] += "description: {purpose: changed}\n";
  const std::string data = Sha256Hex(files.at("orders/orders/orders.csv"));
  EXPECT_EQ(MissingWithout(data, files, "orders_dev"), std::vector<std::string>{});
}

TEST_F(PossessionTest, AnothersDocumentIsNotReadByItsDigest) {
  TestFiles files = Shop();
  const std::string policy = "accounts/registrations/policy.yaml";
  files["orders/orders/policy.yaml"] = files.at(policy);
  const std::string known = Sha256Hex(files.at(policy));
  EXPECT_EQ(MissingWithout(known, files, "orders_dev"), std::vector<std::string>{known});
}

}  // namespace
}  // namespace weft::product
