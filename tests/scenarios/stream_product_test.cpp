#include <gtest/gtest.h>

#include "base/files.hpp"
#include "support/server.hpp"
#include "support/socket.hpp"

// Scenario 12, step 4: months later, a stream of events becomes a product in one step, with a
// contract, an owner and tests; what was asked before still works.
namespace weft::test {
namespace {

const std::string kWeft = "apiVersion: weft/v1\nkind: ";
const std::string kOld =
    "SELECT acting_customer, sum(order_value) FROM shop.events WHERE action = 'buys something' "
    "GROUP BY 1 ORDER BY 1";

class StreamProduct : public ::testing::Test {
 protected:
  StreamProduct() {
    std::filesystem::create_directories(mesh() / "shop");
    WriteFileDurably(mesh() / "weft.yaml", kWeft + "Mesh\nname: startup\n");
    WriteFileDurably(mesh() / "teams.yaml", kWeft + "Team\nname: shop\n---\n" + kWeft +
                                                "User\nname: ann\nteams: [shop]\n---\n" + kWeft +
                                                "Team\nname: others\n---\n" + kWeft +
                                                "User\nname: bob\nteams: [others]\n");
    WriteFileDurably(mesh() / "shop/domain.yaml",
                     kWeft + "Domain\nname: shop\nteam: shop\nmode: centralised\n");
    WriteFileDurably(mesh() / "shop/plan.yaml",
                     kWeft +
                         "TrackingPlan\nname: shop\nevents:\n  - category: order\n"
                         "    action: buys something\n    meaning: A customer paid for an order.\n"
                         "    orderValue: what was paid, in EUR\n    fields:\n"
                         "      - {name: items, type: integer, meaning: how many articles}\n");
    Apply();
    const Finished made =
        server_.As("ann", {"token", "create", "--scope", "events:shop", "-o", "json"});
    token_ = Json::parse(made.out, nullptr, false).value("token", "");
  }

  std::filesystem::path mesh() const { return scratch_.path() / "mesh"; }

  void Apply() {
    const Finished applied = server_.As("admin", {"apply", mesh().string(), "--yes"});
    ASSERT_EQ(applied.code, 0) << applied.out << applied.err;
  }

  void Send(const std::string& action, const std::string& customer, const std::string& value,
            const std::string& more) {
    const std::string body =
        R"({"data_owner":"shop","timestamp":"2026-01-05T10:00:00Z","acting_customer":")" +
        customer + R"(","action":")" + action + R"(","action_category":"order","order_value":")" +
        value + R"(","key_data":)" + more + "}";
    const std::string answer =
        Exchange(server_.port(), Head("POST /api/v1/events", token_,
                                      "Content-Type: application/json\r\nContent-Length: " +
                                          std::to_string(body.size()) + "\r\n") +
                                     body);
    EXPECT_NE(answer.find(R"("accepted":1)"), std::string::npos) << answer;
  }

  Scratch scratch_;
  Server server_;
  std::string token_;
};

TEST_F(StreamProduct, HasContractOwnerAndTestsAndOldQuestionsStillWork) {
  Send("buys something", "123", "103.40", R"({"items": 2, "voucher": "spring", "gift": true})");
  Send("buys something", "124", "80", R"({"items": 1, "weight": 1.5})");
  Send("returns something", "124", "80", R"({"reason": "too small"})");
  const Json before = server_.Rows("ann", kOld);
  EXPECT_EQ(before, Json::parse(R"([["123","103.4000"],["124","80.0000"]])"));

  // One step: a folder, whoever else asks is refused.
  const std::string folder = (mesh() / "shop/buys_something").string();
  const std::vector<std::string> init{"init",       folder,  "--stream", "shop.events",
                                      "--category", "order", "--action", "buys something"};
  const Finished refused = server_.As("bob", init);
  EXPECT_EQ(refused.code, 1);
  const Finished made = server_.As("ann", init);
  ASSERT_EQ(made.code, 0) << made.err;
  const std::string contract = ReadFile(folder + "/buys_something.odcs.yaml");
  EXPECT_NE(contract.find("A customer paid for an order."), std::string::npos) << contract;
  EXPECT_NE(contract.find("what was paid, in EUR"), std::string::npos);
  EXPECT_NE(contract.find("how many articles"), std::string::npos);
  EXPECT_NE(contract.find("username: ann"), std::string::npos) << "its owner";
  EXPECT_EQ(server_.As("ann", {"validate", mesh().string()}).code, 0);
  Apply();

  // Declared fields and others that were seen have their types, and later events are in it at once.
  Send("buys something", "125", "20", R"({"items": "3"})");
  EXPECT_EQ(
      server_.Rows("ann",
                   "SELECT acting_customer, order_value, items, gift, voucher, weight FROM "
                   "shop.buys_something ORDER BY position"),
      Json::parse(R"([["123","103.4000",2,true,"spring",null],)"
                  R"(["124","80.0000",1,null,null,1.5],["125","20.0000",3,null,null,null]])"));
  const Finished tested = server_.As("ann", {"test", mesh().string()});
  EXPECT_EQ(tested.code, 0) << tested.out << tested.err;
  const Json described = Json::parse(
      server_.As("ann", {"describe", "product", "shop.buys_something", "-o", "json"}).out, nullptr,
      false);
  EXPECT_NE(described.dump().find("\"ann\""), std::string::npos) << described;

  // What was asked before is answered as before.
  Json now = server_.Rows("ann", kOld);
  EXPECT_EQ(now, Json::parse(R"([["123","103.4000"],["124","80.0000"],["125","20.0000"]])"));
  EXPECT_EQ(server_.Rows("ann", "SELECT count(*) FROM shop.events"), Json::parse("[[4]]"));
}

TEST_F(StreamProduct, IsOfAllEventsWhereNoneAreNamed) {
  Send("buys something", "123", "103.40", R"({"items": 2})");
  Send("returns something", "124", "80", R"({"reason": "too small"})");
  const std::string folder = (mesh() / "shop/all_events").string();
  const Finished made = server_.As("ann", {"init", folder, "--stream", "shop.events"});
  ASSERT_EQ(made.code, 0) << made.err;
  Apply();
  EXPECT_EQ(
      server_.Rows("ann", "SELECT action, items, reason FROM shop.all_events ORDER BY position"),
      Json::parse(R"([["buys something",2,null],["returns something",null,"too small"]])"));
}

}  // namespace
}  // namespace weft::test
