#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <set>
#include <thread>

#include "base/text.hpp"
#include "support/server.hpp"
#include "support/socket.hpp"

// Scenario 1, step 5, and scenario 5, step 5: all of a table, then what comes, with no gap and no
// overlap, as far as one may see it; a revocation ends the stream and says why.
namespace weft::test {
namespace {

using std::chrono::seconds;

// Lines of what a program wrote, whole ones.
std::vector<std::string> LinesOf(const Process& process) {
  std::vector<std::string> lines = Split(process.out(), '\n');
  lines.pop_back();
  return lines;
}

std::string HeaderOf(const std::string& answer, const std::string& name) {
  const std::string head = answer.substr(0, answer.find("\r\n\r\n"));
  for (const std::string& line : Split(head, '\n'))
    if (Lower(line).starts_with(Lower(name) + ":"))
      return std::string(Trim(line.substr(name.size() + 1)));
  return {};
}

// The body of an answer that came in chunks.
std::string Unchunked(const std::string& answer) {
  std::string body;
  for (size_t at = answer.find("\r\n\r\n") + 4; at < answer.size();) {
    const size_t length = std::stoul(answer.substr(at), nullptr, 16);
    const size_t begin = answer.find("\r\n", at) + 2;
    body += answer.substr(begin, length);
    at = begin + length + 2;
  }
  return body;
}

std::vector<std::string> UuidsIn(const std::string& lines) {
  std::vector<std::string> uuids;
  for (const std::string& line : Split(lines, '\n'))
    if (line.starts_with('{')) uuids.push_back(Json::parse(line)["event_uuid"]);
  return uuids;
}

class ShopStreams : public ::testing::Test {
 protected:
  ShopStreams() {
    const Finished applied =
        server_.As("admin", {"apply", WEFT_SOURCE_DIR "/examples/shop/centralised", "--yes"});
    EXPECT_EQ(applied.code, 0) << applied.out << applied.err;
    // There before the first event.
    EXPECT_TRUE(Eventually(seconds(10), [&] {
      return server_.Rows("recommender", "SELECT count(*) FROM tracking.events") ==
             Json::parse("[[0]]");
    }));
  }

  void Send(const std::string& owner, const std::string& customer) {
    const std::string body = R"({"data_owner":")" + owner +
                             R"(","timestamp":"2026-01-05T10:00:00Z","action":"buys something",)" +
                             R"("action_category":"order","order_value":103.4,)" +
                             R"("acting_customer":")" + customer + "\"}";
    const std::string answer =
        Exchange(server_.port(), Head("POST /api/v1/events", server_.TokenOf("admin"),
                                      "Content-Type: application/json\r\nContent-Length: " +
                                          std::to_string(body.size()) + "\r\n") +
                                     body);
    ASSERT_EQ(StatusOf(answer), 200) << answer;
  }
  std::string Get(const std::string& user, const std::string& path, const std::string& more = "") {
    return Exchange(server_.port(),
                    Head("GET /api/v1/tables/" + path, server_.TokenOf(user), more));
  }
  std::unique_ptr<Process> Tail(const std::string& user, std::vector<std::string> more,
                                const std::string& table = "tracking.events") {
    more.insert(more.begin(), {"tail", table});
    return server_.Begin(user, std::move(more));
  }
  static void ExpectLines(const Process& process, size_t count) {
    EXPECT_TRUE(Eventually(seconds(5), [&] { return LinesOf(process).size() >= count; }))
        << process.out() << process.err();
    EXPECT_EQ(LinesOf(process).size(), count) << process.out();
  }

  Server server_;
};

TEST_F(ShopStreams, AllOfATableThenExactlyWhatComes) {
  Send("orders", "123");
  Send("accounts", "124");
  const std::string file = Get("recommender", "tracking.events/export?format=parquet");
  EXPECT_EQ(StatusOf(file), 200) << file;
  EXPECT_NE(file.find("PAR1"), std::string::npos);
  const std::string position = HeaderOf(file, "Weft-Position");
  EXPECT_EQ(position, "2");
  const std::string lines = Get("recommender", "tracking.events/export?format=ndjson");
  EXPECT_NE(lines.find(R"("acting_customer":"123")"), std::string::npos) << lines;
  EXPECT_NE(lines.find(R"("acting_customer":"124")"), std::string::npos) << lines;

  const auto tail = Tail("recommender", {"--from", position});
  // A report is followed like the events that it is made of; customers are hashed there, too.
  const auto hashed = Tail("marketer", {"--from", "earliest"}, "tracking.orders");
  ExpectLines(*hashed, 2);
  Send("orders", "125");
  ExpectLines(*tail, 1);
  ExpectLines(*hashed, 3);
  const Json row = Json::parse(LinesOf(*tail)[0]);
  EXPECT_EQ(row["acting_customer"], "125");
  EXPECT_EQ(row["position"], 2);
  EXPECT_EQ(hashed->out().find("\"125\""), std::string::npos) << hashed->out();

  // The lake takes over, and nothing comes twice or is missed.
  EXPECT_EQ(server_.As("admin", {"run", "tracking.tracking", "--wait"}).code, 0);
  Send("accounts", "126");
  ExpectLines(*tail, 2);
  const std::string later = Get("recommender", "tracking.events/export?format=csv&at=" + position);
  EXPECT_EQ(later.find(",125,"), std::string::npos) << later;

  // The newest ones, however many came before.
  const Finished newest = Tail("recommender", {"--from=-1", "--count", "1"})->Finish();
  EXPECT_EQ(Json::parse(newest.out)["acting_customer"], "126");
  const Finished all = Tail("recommender", {"--from=-99", "--count", "4"})->Finish();
  EXPECT_EQ(Json::parse(all.out.substr(0, all.out.find('\n')))["acting_customer"], "123");

  // Who sees the events of one domain only gets those, and hears of the rest that they are past.
  const auto own = Tail("orders_dev", {"--from", "earliest", "--count", "2"});
  const Finished seen = own->Finish();
  EXPECT_EQ(seen.code, 0) << seen.err;
  EXPECT_EQ(seen.out.find("accounts"), std::string::npos) << seen.out;
  EXPECT_EQ(StatusOf(Get("front_page_dev", "orders.nothing/stream")), 404);
}

// The same while many send and runs carry what they send into the lake.
TEST_F(ShopStreams, NothingIsMissingOrTwiceBetweenAnExportAndItsStreamWhileManySend) {
  constexpr int kSenders = 4, kBatchesAfter = 20, kEach = 20;
  std::atomic<bool> is_followed{false};
  std::atomic<size_t> all{0};
  std::vector<std::thread> senders;
  for (int sender = 0; sender < kSenders; ++sender)
    senders.emplace_back([&, sender, port = server_.port(), token = server_.TokenOf("admin")] {
      int left = kBatchesAfter;
      for (int batch = 0; left > 0; ++batch) {
        if (is_followed) --left;
        std::string body;
        for (int i = 0; i < kEach; ++i)
          body += R"({"data_owner":"orders","timestamp":"2026-01-05T10:00:00Z","action":"buys",)"
                  R"("action_category":"order","acting_customer":1,"event_uuid":")" +
                  std::to_string(sender) + "-" + std::to_string(batch * kEach + i) + "\"}\n";
        const std::string answer =
            Exchange(port, Head("POST /api/v1/events", token,
                                "Content-Type: application/x-ndjson\r\nContent-Length: " +
                                    std::to_string(body.size()) + "\r\n") +
                               body);
        EXPECT_EQ(StatusOf(answer), 200) << answer;
        all += kEach;
      }
    });
  EXPECT_EQ(server_.As("admin", {"run", "tracking.tracking", "--wait"}).code, 0);
  const std::string file = Get("recommender", "tracking.events/export?format=ndjson");
  const auto tail = Tail("recommender", {"--from", HeaderOf(file, "Weft-Position")});
  is_followed = true;
  EXPECT_EQ(server_.As("admin", {"run", "tracking.tracking", "--wait"}).code, 0);
  for (std::thread& sender : senders) sender.join();
  std::vector<std::string> uuids = UuidsIn(Unchunked(file));
  const size_t exported = uuids.size();
  EXPECT_TRUE(Eventually(seconds(10), [&] { return LinesOf(*tail).size() >= all - exported; }))
      << LinesOf(*tail).size() << " of " << all - exported << tail->err();
  for (const std::string& uuid : UuidsIn(tail->out())) uuids.push_back(uuid);
  EXPECT_EQ(uuids.size(), all);
  EXPECT_EQ(std::set<std::string>(uuids.begin(), uuids.end()).size(), all);
  EXPECT_GT(all, exported) << "the export is to lie in the midst of it";
  EXPECT_GT(exported, 0u);
}

TEST_F(ShopStreams, BrowsersGoOnWhereTheyWere) {
  Send("orders", "1");
  Send("orders", "2");
  Socket socket(server_.port());
  socket.Send(Head("GET /api/v1/tables/tracking.events/stream?from=earliest",
                   server_.TokenOf("recommender"),
                   "Accept: text/event-stream\r\nLast-Event-ID: 1\r\n"));
  const std::string got = socket.Receive(seconds(5), "id: 2\nevent: row\ndata: {\"position\":1,");
  EXPECT_NE(got.find("id: 2\nevent: row\n"), std::string::npos) << got;
  EXPECT_EQ(got.find("\"position\":0"), std::string::npos) << got;
  EXPECT_EQ(HeaderOf(got, "Content-Type"), "text/event-stream");
}

TEST_F(ShopStreams, AConsumerGoesOnWhereItLeftOffAlsoAfterARestart) {
  const std::vector<std::string> read{"--consumer", "recommender", "--from", "earliest", "--count"};
  for (const char* customer : {"1", "2", "3"}) Send("orders", customer);
  std::vector<std::string> first = read;
  first.emplace_back("2");
  EXPECT_EQ(Tail("recommender", first)->Finish().code, 0);
  const std::string path = "tracking.events/consumers/recommender";
  std::string shown = Get("recommender", path);
  EXPECT_NE(shown.find(R"("behind":1)"), std::string::npos) << shown;
  EXPECT_NE(shown.find(R"("position":"2")"), std::string::npos) << shown;
  EXPECT_EQ(StatusOf(Get("admin", path)), 404) << "it is nobody else's";
  EXPECT_EQ(StatusOf(Get("manager", path)), 403) << "who may not read has none";

  server_.Kill();
  server_.Start();
  const Finished next =
      Tail("recommender", {"--consumer", "recommender", "--count", "1"})->Finish();
  EXPECT_EQ(next.code, 0) << next.err;
  EXPECT_EQ(Json::parse(next.out)["acting_customer"], "3");
  shown = Get("recommender", path);
  EXPECT_NE(shown.find(R"("behind":0)"), std::string::npos) << shown;
}

TEST_F(ShopStreams, AConsumerIsReadByOneAtATimeAndTheOtherIsTold) {
  Send("orders", "1");
  const auto first = Tail("recommender", {"--consumer", "recommender", "--from", "earliest"});
  ExpectLines(*first, 1);
  const auto second = Tail("recommender", {"--consumer", "recommender"});
  const auto is_open = [&] {  // it gets what comes from now on
    Send("orders", "2");
    return !LinesOf(*second).empty();
  };
  EXPECT_TRUE(Eventually(seconds(5), is_open)) << second->err();
  const Finished ended = first->Finish();
  EXPECT_EQ(ended.code, 1);
  EXPECT_NE(ended.err.find("the stream ended: another stream of this consumer was opened"),
            std::string::npos)
      << ended.err;
}

TEST_F(ShopStreams, AStreamEndsWhenItsRuleIsGone) {
  Send("orders", "1");
  const auto tail = Tail("recommender", {"--from", "earliest"});
  ExpectLines(*tail, 1);
  const Finished gone = server_.As("admin", {"delete", "policy", "tracking"});
  EXPECT_EQ(gone.code, 0) << gone.err;
  const Finished ended = tail->Finish();
  EXPECT_EQ(ended.code, 1);
  EXPECT_NE(ended.err.find("the stream ended"), std::string::npos) << ended.err;
}

// Scenario 5, step 5: of a table that is kept in the lake.
TEST(ConsumersStream, OnlyTheChangesComeAndARevocationEndsIt) {
  Server demo({.verb = "demo", .home = {}});
  Scratch folder;
  const auto import = [&](const std::string& rows) {
    const std::string file = (folder.path() / "engines.csv").string();
    std::ofstream(file) << "id,seats\n" << rows;
    const Finished done =
        demo.As("fleet_dev", {"import", file, "fleet.engines", "--mode", "append"});
    EXPECT_EQ(done.code, 0) << done.out << done.err;
  };
  import("1,100\n2,200\n");
  const Finished asked =
      demo.As("analyst", {"request", "fleet.engines", "--for", "analytics", "--purpose",
                          "seat planning", "--until", "2027-06-30", "-o", "json"});
  ASSERT_EQ(asked.code, 0) << asked.err;
  const std::string id = Json::parse(asked.out)["id"];
  EXPECT_EQ(demo.As("analyst", {"tail", "fleet.engines"}).code, 1);
  EXPECT_EQ(demo.As("fleet_dev", {"approve", id}).code, 0);

  const auto all = demo.Begin("analyst", {"tail", "fleet.engines", "--from", "earliest"});
  const auto has = [](const Process& process, size_t lines) {
    return Eventually(seconds(5), [&] { return LinesOf(process).size() >= lines; });
  };
  ASSERT_TRUE(has(*all, 3)) << all->out() << all->err();
  const std::string position = Json::parse(LinesOf(*all)[2])["snapshot"]["position"];
  const auto tail = demo.Begin("analyst", {"tail", "fleet.engines", "--from", position});
  import("3,300\n");
  EXPECT_TRUE(has(*tail, 2)) << tail->out() << tail->err();
  EXPECT_TRUE(has(*all, 5)) << all->out();
  const auto lines = LinesOf(*tail);
  EXPECT_EQ(Json::parse(lines[0]), Json::parse(R"({"id":3,"seats":300})"));
  EXPECT_EQ(Json::parse(lines[1])["snapshot"]["append"], true);
  EXPECT_EQ(lines.size(), 2u);

  EXPECT_EQ(demo.As("fleet_dev", {"revoke", id, "--reason", "done"}).code, 0);
  const Finished ended = tail->Finish();
  EXPECT_EQ(ended.code, 1);
  EXPECT_NE(ended.err.find("the stream ended: analyst may not read fleet.engines"),
            std::string::npos)
      << ended.err;
}

}  // namespace
}  // namespace weft::test
