#include "product/question_check.hpp"

#include <gtest/gtest.h>

#include "product/test_shop.hpp"

namespace weft::product {
namespace {

const std::string kOrdersPath = "orders/orders/orders.odcs.yaml";

std::string QuestionYaml(const std::string& sql, const std::string& more = {}) {
  return "apiVersion: weft/v1\nkind: Question\nname: big\ntitle: Big orders\nowner: orders_dev\n"
         "sql: " +
         sql + "\n" + more;
}

class QuestionTest : public ::testing::Test {
 protected:
  void SetUp() override { mesh_.Apply(Shop()); }

  uint64_t Save(const std::string& document, const std::string& user = "orders_dev") {
    return mesh_.publisher().Put(mesh_.User(user), {mesh::Kind::kQuestion, "big"}, document, {});
  }
  std::string FaultOfSave(const std::string& document, const std::string& user = "orders_dev") {
    try {
      Save(document, user);
    } catch (const Error& error) {
      return error.message();
    }
    return {};
  }
  // The shop without the column gross_price.
  static TestFiles WithoutPrice() {
    TestFiles files = Shop();
    files[kOrdersPath] = ContractYaml("orders", "orders", {kOrderColumns[0], kOrderColumns[1]},
                                      FileServer("orders.csv"));
    return files;
  }
  std::vector<std::string> NewsOf(const std::string& user) {
    std::vector<std::string> texts;
    for (const auto& row : mesh_.notices().LastOf(user, 10)) texts.push_back(row.notice.text);
    return texts;
  }

  TestMesh mesh_;
};

TEST_F(QuestionTest, IsRefusedWithThePlaceOfWhatIsWrong) {
  const std::string fault = FaultOfSave(QuestionYaml("SELECT grossprice FROM orders.orders"));
  EXPECT_NE(fault.find("6:13: error: the SQL does not work at 1:8: "), std::string::npos) << fault;
  EXPECT_NE(FaultOfSave(QuestionYaml("DROP TABLE orders.orders")), "");
  EXPECT_NE(FaultOfSave(QuestionYaml("SELECT $x AS x")), "");
  EXPECT_EQ(FaultOfSave(QuestionYaml("SELECT $x AS x", "parameters: [{name: x, type: text}]\n")),
            "");
}

TEST_F(QuestionTest, IsJudgedAsItsOwnerWhoeverWritesIt) {
  const std::string text = QuestionYaml("SELECT name FROM accounts.registrations");
  EXPECT_NE(FaultOfSave(text), "") << "orders_dev may not read it";
  EXPECT_NE(FaultOfSave(text, "admin"), "") << "nor does an admin's hand change that";
}

TEST_F(QuestionTest, DoesNotStopAChangeAndItsOwnerIsTold) {
  Save(QuestionYaml("SELECT gross_price FROM orders.orders WHERE gross_price > 50"));
  const auto deletes = [&](const std::string& user) {
    return mesh_.Apply(WithoutPrice(), mesh_.User(user), {.dry_run = true}).plan;
  };
  const Plan plan = deletes("orders_dev");
  const auto stopped = std::ranges::find(plan.stopping, "big", &StoppedSql::question);
  ASSERT_NE(stopped, plan.stopping.end()) << ToText(plan);
  EXPECT_EQ(stopped->owner, "orders_dev");
  EXPECT_FALSE(stopped->is_hidden);
  EXPECT_NE(ToText(plan).find("question big, of orders_dev, who is told"), std::string::npos)
      << ToText(plan);
  TestFiles without = WithoutPrice();
  for (const char* path : {"orders/revenue/revenue.odps.yaml", "orders/revenue/revenue.odcs.yaml",
                           "orders/revenue/revenue.sql", "orders/revenue/tests/no_loss.sql",
                           "orders/revenue/policy.yaml"})
    without.erase(path);
  mesh_.Apply(without, mesh_.User("admin"), {.allow_breaking = true});
  EXPECT_EQ(NewsOf("orders_dev"),
            std::vector<std::string>{"your question big stops working: a change of admin takes "
                                     "away what it reads"});
}

TEST_F(QuestionTest, OfOthersIsNamedToNobodyWhoMayNotReadIt) {
  Save(QuestionYaml("SELECT gross_price FROM orders.orders"));
  TestFiles files = WithoutPrice();
  files["teams.yaml"] += "---\n" + UserYaml("trainee", "orders");
  mesh_.Apply([] {
    TestFiles more = Shop();
    more["teams.yaml"] += "---\n" + UserYaml("trainee", "orders");
    return more;
  }());
  const Plan plan = mesh_.Apply(files, mesh_.User("trainee"), {.dry_run = true}).plan;
  const Json json = ToJson(plan);
  const auto is_question = [](const Json& each) { return each.contains("question"); };
  const auto found = std::ranges::find_if(json["stopping"], is_question);
  ASSERT_NE(found, json["stopping"].end()) << json["stopping"];
  EXPECT_EQ((*found)["question"], "");
  EXPECT_EQ((*found)["reason"], "");
}

TEST_F(QuestionTest, TellsWithWhomItIsShared) {
  Save(QuestionYaml("SELECT 1 AS one"));
  EXPECT_EQ(NewsOf("marketer"), std::vector<std::string>{});
  Save(QuestionYaml("SELECT 1 AS one", "sharedWith: {teams: [marketing]}\n"));
  EXPECT_EQ(NewsOf("marketer"),
            std::vector<std::string>{"orders_dev shared the question big: Big orders"});
  Save(QuestionYaml("SELECT 2 AS one", "sharedWith: {users: [marketer], everyone: true}\n"));
  EXPECT_EQ(NewsOf("marketer").size(), 1u) << "they know already";
}

TEST_F(QuestionTest, HoldsNoPersonAndNoTeamInTheMesh) {
  Save(QuestionYaml("SELECT 1 AS one", "sharedWith: {users: [marketer]}\n"));
  mesh_.Apply([] {
    TestFiles files = Shop();
    files["teams.yaml"] =
        Documents({TeamYaml("orders"), TeamYaml("accounts"), UserYaml("admin", "", "admin"),
                   UserYaml("orders_dev", "orders"), UserYaml("accounts_dev", "accounts")});
    files["accounts/registrations/policy.yaml"] = PolicyYaml(
        "registrations", "  - name: orders read\n    effect: allow\n    to: {domains: [orders]}\n");
    files["orders/orders/orders.odps.yaml"] = ProductYaml("orders", "orders", "orders_dev");
    return files;
  }());
  EXPECT_FALSE(mesh_.registry().Now()->FindUser("marketer"));
}

TEST_F(QuestionTest, AsksWithTheRightsOfWhoAsksAndIsOnRecordByItsName) {
  Save(QuestionYaml("SELECT count(*) AS n FROM orders.orders", "sharedWith: {everyone: true}\n"));
  const auto ask = [&](const std::string& user) {
    const auto running = mesh_.questions().Ask(mesh_.User(user), {.sql = "", .question = "big"});
    std::string rows;
    while (const auto piece = running->Next()) rows += *piece;
    return rows;
  };
  EXPECT_EQ(ask("orders_dev"), "[8]");
  EXPECT_THROW(ask("accounts_dev"), Error);
  EXPECT_EQ(mesh_.audit().Last(1)[0].began.question, "big");
  const auto uses = mesh_.lineage().usage().UsesOf("big");
  ASSERT_EQ(uses.size(), 1u);
  EXPECT_EQ(uses[0].user, "orders_dev");
}

}  // namespace
}  // namespace weft::product
