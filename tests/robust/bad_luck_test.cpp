#include <signal.h>

#include "robust/shop_server.hpp"

// What happens to a server: clients that go away, two at once, a signal, a restore.
namespace weft::test {
namespace {

using product::Shop;
using product::TestFiles;
using std::chrono::seconds;

class BadLuck : public ShopTest {};

TEST_F(BadLuck, AClientThatClosesEndsItsQuestion) {
  const std::string token = server().TokenOf("orders_dev");
  {
    Socket socket(server().port());
    socket.Send(PostQuestion(token, QuestionBody(kEndless)));
    ASSERT_TRUE(Eventually(seconds(5), [&] {
      const auto states = StatesOf("orders_dev");
      return !states.empty() && states.front() == "running";
    }));
  }
  EXPECT_TRUE(
      Eventually(seconds(5), [&] { return StatesOf("orders_dev").front() == "cancelled"; }));
}

TEST_F(BadLuck, ACancelReachesAQuestionBeforeItsFirstRow) {
  const auto asking = server().Begin("orders_dev", {"query", kEndless, "--format", "json"});
  ASSERT_TRUE(Eventually(seconds(5), [&] {
    const auto states = StatesOf("orders_dev");
    return !states.empty() && states.front() == "running";
  }));
  const std::string token = server().TokenOf("orders_dev");
  const std::string list = Answer(Head("GET /api/v1/queries", token));
  const Json queries = Json::parse(list.substr(list.find("\r\n\r\n") + 4));
  const std::string id = queries["items"][0]["query_id"];
  EXPECT_EQ(StatusOf(Answer(Head("DELETE /api/v1/queries/" + id, token))), 204);
  EXPECT_EQ(asking->Wait(seconds(5)), 1);
  EXPECT_NE(asking->err().find("cancelled"), std::string::npos) << asking->err();
}

TEST_F(BadLuck, OfTwoAppliesAtOnceEachIsWholeOrRefused) {
  TestFiles one = Shop(), other = Shop();
  for (const char* team : {"orders", "accounts"}) {
    const std::string path = std::string(team) + "/domain.yaml";
    one[path] += "title: one\n";
    other[path] += "title: other\n";
  }
  const Scratch first, second;
  product::WriteFiles(first.path(), one);
  product::WriteFiles(second.path(), other);
  for (int round = 0; round < 5; ++round) {
    const auto a = server().Begin("admin", {"apply", first.path().string(), "--yes"});
    const auto b = server().Begin("admin", {"apply", second.path().string(), "--yes"});
    const Finished ended[] = {a->Finish(), b->Finish()};
    EXPECT_TRUE(ended[0].code == 0 || ended[1].code == 0) << ended[0].err << ended[1].err;
    for (const Finished& each : ended) {
      if (each.code == 0) continue;
      EXPECT_NE(each.err.find("version"), std::string::npos) << each.err;
    }
    const auto title_of = [&](const char* domain) {
      const Finished shown = server().As("admin", {"get", "domain", domain, "-o", "json"});
      return Json::parse(shown.out, nullptr, false)["spec"]["title"];
    };
    EXPECT_EQ(title_of("orders"), title_of("accounts")) << "a mix of both";
  }
  EXPECT_TRUE(IsHealthy(server()));
}

TEST_F(BadLuck, ASecondServerOnTheHomeNamesTheFirst) {
  const Finished second =
      Weft({"serve", "--home", server().home().string(), "--listen", "127.0.0.1:0"});
  EXPECT_EQ(second.code, 1);
  EXPECT_NE(second.err.find(server().home().string()), std::string::npos) << second.err;
  EXPECT_NE(second.err.find("process " + std::to_string(server().process().pid())),
            std::string::npos)
      << second.err;
  EXPECT_NE(server().Rows("orders_dev", "SELECT 1"), nullptr) << "the first goes on";
}

TEST_F(BadLuck, ABusyPortIsNamedWithTheFlagThatChangesIt) {
  const Scratch home;
  const std::string address = "127.0.0.1:" + std::to_string(server().port());
  const Finished second =
      Weft({"serve", "--home", (home.path() / "h").string(), "--listen", address});
  EXPECT_EQ(second.code, 1);
  EXPECT_NE(second.err.find(address), std::string::npos) << second.err;
  EXPECT_NE(second.err.find("--listen"), std::string::npos) << second.err;
}

// Before the last test: it ends the server and starts it again.
TEST_F(BadLuck, SigtermEndsItWithinTenSecondsWhileAQuestionRuns) {
  const auto asking = server().Begin("orders_dev", {"query", kEndless, "--format", "csv"});
  ASSERT_TRUE(Eventually(seconds(5), [&] {
    const auto states = StatesOf("orders_dev");
    return !states.empty() && states.front() == "running";
  }));
  EXPECT_EQ(server().Stop(), 0);
  EXPECT_EQ(asking->Finish().code, 1) << "what broke off is no answer";
  server().Start();
  EXPECT_TRUE(IsHealthy(server()));
}

TEST_F(BadLuck, ABackupMadeWhileItServesAnswersTheSameElsewhere) {
  const std::string question = "SELECT * FROM orders.revenue ORDER BY revenue";
  const Json answer = server().Rows("orders_dev", question);
  const Scratch scratch;
  const std::string file = (scratch.path() / "backup").string();
  ASSERT_EQ(server().As("admin", {"backup", file}).code, 0);
  const std::string home = (scratch.path() / "home").string();
  const Finished restored = Weft({"restore", file, "--home", home});
  ASSERT_EQ(restored.code, 0) << restored.err;
  EXPECT_NE(Weft({"restore", file, "--home", home}).code, 0) << "only into an empty home";

  Server second({.home = home});
  EXPECT_EQ(StatusOf(Exchange(second.port(), Head("GET /readyz", "x"))), 200);
  EXPECT_EQ(second.Rows("orders_dev", question), answer);
  EXPECT_EQ(second.As("admin", {"audit", "verify"}).code, 0);
  EXPECT_TRUE(IsHealthy(second));
}

TEST_F(BadLuck, DataThatIsLostIsMadeAnew) {
  ASSERT_EQ(server().Stop(), 0);
  std::filesystem::remove_all(server().home() / "data");
  server().Start();
  EXPECT_EQ(server().Rows("orders_dev", "SELECT count(*) FROM orders.orders"),
            Json::parse("[[8]]"));
}

}  // namespace
}  // namespace weft::test
