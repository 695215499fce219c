#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "support/server.hpp"
#include "support/socket.hpp"

// Rows of a table's own contract as a stream: each when it is acknowledged and each once, wherever
// one begins, also while runs carry them into the lake and when the server is killed between.
namespace weft::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const std::string kTable = "robots.telemetry";
const std::string kSome =
    "apiVersion: weft/v1\nkind: Team\nname: visitors\n---\napiVersion: weft/v1\nkind: User\n"
    "name: visitor\nteams: [visitors]\n---\napiVersion: weft/v1\nkind: Policy\nname: "
    "visits\nrules:\n"
    "  - name: full robots\n    effect: allow\n    to: {teams: [visitors]}\n"
    "    on: {tables: [robots.telemetry]}\n    filter: battery > 50\n"
    "    masks: {robot_id: hash}\n";

std::string Row(const std::string& robot, int battery = 70) {
  const int second = 10 + robot.back() % 50;
  return R"({"robot_id":")" + robot + R"(","at":"2026-01-05T10:00:)" + std::to_string(second) +
         R"(Z","battery":)" + std::to_string(battery) + R"(,"event_uuid":")" + robot + "\"}\n";
}

class OwnStreams : public ::testing::Test {
 protected:
  OwnStreams() {
    const auto folder = scratch_.path() / "mesh";
    std::filesystem::copy(WEFT_SOURCE_DIR "/examples/robots", folder,
                          std::filesystem::copy_options::recursive);
    std::filesystem::create_directories(folder / "policies");
    WriteFileDurably(folder / "policies/visits.yaml", kSome);
    const Finished applied = server_.As("admin", {"apply", folder.string(), "--yes"});
    EXPECT_EQ(applied.code, 0) << applied.out << applied.err;
    Carry();  // its first version, which is empty
    first_ = PositionIn(Get("/export?format=csv"));
    first_ = first_.substr(0, first_.find('-'));
  }

  bool Send(const std::string& rows) {
    const std::string answer =
        Exchange(server_.port(),
                 Head("POST /api/v1/tables/" + kTable + "/events", server_.TokenOf("robots_dev"),
                      "Content-Type: application/x-ndjson\r\nContent-Length: " +
                          std::to_string(rows.size()) + "\r\n") +
                     rows);
    return StatusOf(answer) == 200 && answer.find(R"("rejected":[])") != std::string::npos;
  }
  void Carry() {
    const Finished run = server_.As("robots_dev", {"run", kTable, "--wait"});
    EXPECT_EQ(run.code, 0) << run.out << run.err;
  }
  std::string Get(const std::string& path, const std::string& more = "") {
    return Exchange(server_.port(),
                    Head("GET /api/v1/tables/" + kTable + path, server_.TokenOf("planner"), more));
  }
  std::unique_ptr<Process> Tail(const std::string& user, std::vector<std::string> more) {
    more.insert(more.begin(), {"tail", kTable});
    return server_.Begin(user, std::move(more));
  }
  // The robots of the rows that came, in their order.
  static std::vector<std::string> RobotsIn(const std::string& lines) {
    std::vector<std::string> robots;
    for (const std::string& line : Split(lines, '\n')) {
      const Json row = Json::parse(line, nullptr, false);
      if (row.is_object() && row.contains("robot_id")) robots.push_back(row["robot_id"]);
    }
    return robots;
  }
  static void ExpectRobots(const Process& process, const std::vector<std::string>& robots) {
    EXPECT_TRUE(
        Eventually(seconds(5), [&] { return RobotsIn(process.out()).size() >= robots.size(); }))
        << process.out() << process.err();
    EXPECT_EQ(RobotsIn(process.out()), robots) << process.err();
  }

  static std::string PositionIn(const std::string& answer) {
    const size_t at = Lower(answer).find("weft-position: ") + 15;
    return answer.substr(at, answer.find('\r', at) - at);
  }

  Scratch scratch_;
  Server server_;
  std::string first_;  // that version
};

TEST_F(OwnStreams, GiveEachRowOnceFromAnyPlaceOn) {
  ASSERT_TRUE(Send(Row("a") + Row("b")));
  const std::string first = Get("/export?format=ndjson");
  EXPECT_EQ(RobotsIn(first), (std::vector<std::string>{"a", "b"})) << first;
  EXPECT_EQ(PositionIn(first), first_ + "-2");
  const auto tail = Tail("planner", {"--from", first_ + "-2"});
  ASSERT_TRUE(Send(Row("c")));
  ExpectRobots(*tail, {"c"});
  Carry();
  const auto before = FormatTime(SystemClock().Now());
  ASSERT_TRUE(Send(Row("d")));
  ExpectRobots(*tail, {"c", "d"});

  // As of a version with what came since, then from exactly there.
  const std::string second = Get("/export?format=csv");
  EXPECT_NE(second.find("\nd,"), std::string::npos) << second;
  const auto later = Tail("planner", {"--from", PositionIn(second)});
  ASSERT_TRUE(Send(Row("e")));
  ExpectRobots(*later, {"e"});
  Carry();
  ASSERT_TRUE(Send(Row("f")));
  ExpectRobots(*later, {"e", "f"});
  ExpectRobots(*tail, {"c", "d", "e", "f"});

  // From the beginning, an offset, a moment, so many before the newest, and a snapshot.
  ExpectRobots(*Tail("planner", {"--from", "earliest"}), {"a", "b", "c", "d", "e", "f"});
  ExpectRobots(*Tail("planner", {"--from", "2"}), {"c", "d", "e", "f"});
  ExpectRobots(*Tail("planner", {"--from", before}), {"d", "e", "f"});
  ExpectRobots(*Tail("planner", {"--from=-2"}), {"e", "f"});
  const std::string version = PositionIn(second).substr(0, PositionIn(second).find('-'));
  EXPECT_NE(version, first_);
  ExpectRobots(*Tail("planner", {"--from", version}), {"d", "e", "f"});
  const std::string then = Get("/export?format=ndjson&at=" + version);
  EXPECT_EQ(RobotsIn(then), (std::vector<std::string>{"a", "b", "c"})) << then;
  EXPECT_EQ(StatusOf(Get("/stream?from=" + version + "-99")), 400);

  // The journal no longer has the first ones: what a run took is read from there on.
  server_.Kill();
  server_.Start();
  ExpectRobots(*Tail("planner", {"--from", first_ + "-1"}), {"b", "c", "d", "e", "f"});
  ExpectRobots(*Tail("planner", {"--from", version + "-4"}), {"e", "f"});
}

TEST_F(OwnStreams, GiveEachWhatTheirRulesLeave) {
  ASSERT_TRUE(Send(Row("a", 40) + Row("b", 60)));
  const auto all = Tail("visitor", {"--from", "earliest"});
  ASSERT_TRUE(Send(Row("c", 30) + Row("d", 80)));
  EXPECT_TRUE(Eventually(seconds(5), [&] { return RobotsIn(all->out()).size() >= 2; }));
  Carry();
  ASSERT_TRUE(Send(Row("e", 90)));
  EXPECT_TRUE(Eventually(seconds(5), [&] { return RobotsIn(all->out()).size() >= 3; }));
  const auto again = Tail("visitor", {"--from", "earliest"});
  EXPECT_TRUE(Eventually(seconds(5), [&] { return RobotsIn(again->out()).size() >= 3; }));
  for (const auto* tail : {&all, &again}) {
    EXPECT_EQ(RobotsIn((*tail)->out()).size(), 3U) << (*tail)->out();
    for (const char* robot : {"\"b\"", "\"d\"", "\"e\""})
      EXPECT_EQ((*tail)->out().find(robot), std::string::npos) << "they are hashed";
  }
}

TEST_F(OwnStreams, AConsumerGoesOnWhereItLeftOff) {
  ASSERT_TRUE(Send(Row("a") + Row("b") + Row("c")));
  const std::vector<std::string> mine{"--consumer", "mine", "--count"};
  const auto read = [&](const char* count, std::vector<std::string> more = {}) {
    std::vector<std::string> words = mine;
    words.emplace_back(count);
    words.insert(words.end(), more.begin(), more.end());
    return RobotsIn(Tail("planner", words)->Finish().out);
  };
  EXPECT_EQ(read("2", {"--from", first_}), (std::vector<std::string>{"a", "b"}));
  const std::string state = Get("/consumers/mine");
  EXPECT_NE(state.find(R"("position":")" + first_ + "-2\""), std::string::npos) << state;
  EXPECT_NE(state.find(R"("behind":1)"), std::string::npos) << state;
  Carry();
  server_.Kill();
  server_.Start();
  EXPECT_NE(Get("/consumers/mine").find(R"("behind":1)"), std::string::npos);
  ASSERT_TRUE(Send(Row("d")));
  // What is left of a version comes with a word that it is read.
  EXPECT_EQ(read("3"), (std::vector<std::string>{"c", "d"}));
  EXPECT_NE(Get("/consumers/mine").find(R"("behind":0)"), std::string::npos);
}

// NDJSON: whatever its columns are called, a row begins with a brace and a word with a space.
TEST_F(OwnStreams, WordsAreToldFromRows) {
  ASSERT_TRUE(Send(Row("a")));
  Socket socket(server_.port());
  socket.Send(Head("GET /api/v1/tables/" + kTable + "/stream?from=" + first_,
                   server_.TokenOf("planner"), "Accept: application/x-ndjson\r\n"));
  const std::string got = socket.Receive(seconds(5), "\n {\"position\":\"" + first_ + "-1\"}\n");
  EXPECT_NE(got.find("\n{\"robot_id\":\"a\","), std::string::npos) << got;
  EXPECT_NE(got.find("\n {\"position\":\"" + first_ + "-1\"}\n"), std::string::npos) << got;
}

// Reads server-sent events until the server goes: rows count once an id says that they are read.
class Follower {
 public:
  void Read(int port, const std::string& token, const std::atomic<bool>& is_over) {
    Socket socket(port);
    socket.Send(Head("GET /api/v1/tables/" + kTable + "/stream?from=" + position_, token,
                     "Accept: text/event-stream\r\n"));
    open_.clear();
    std::string text;
    while (!is_over) {
      const std::string more = socket.Receive(milliseconds(50), "\n\n");
      text += more;
      for (size_t end; (end = text.find("\n\n")) != std::string::npos; text.erase(0, end + 2))
        Take(text.substr(0, end));
    }
  }
  const std::vector<std::string>& seen() const { return seen_; }
  size_t count() const { return count_; }  // while it reads

 private:
  void Take(const std::string& event) {
    std::string id, kind;
    for (const std::string& line : Split(event, '\n')) {
      if (line.starts_with("id: ")) id = line.substr(4);
      if (line.starts_with("event: ")) kind = line.substr(7);
      if (line.starts_with("data: ") && kind == "row")
        open_.push_back(Json::parse(line.substr(6))["robot_id"]);
    }
    if (id.empty()) return;
    seen_.insert(seen_.end(), open_.begin(), open_.end());
    count_ = seen_.size();
    open_.clear();
    position_ = id;
  }

  std::string position_ = "earliest";
  std::vector<std::string> open_, seen_;
  std::atomic<size_t> count_ = 0;
};

TEST_F(OwnStreams, AreWholeWhileRunsCarryRowsAndTheServerIsKilled) {
  constexpr int kRounds = 4, kEach = 40;
  Follower follower;
  std::vector<std::string> sent;
  for (int round = 0; round < kRounds; ++round) {
    std::atomic<bool> is_over = false;
    std::thread reading([&, port = server_.port(), token = server_.TokenOf("planner")] {
      follower.Read(port, token, is_over);
    });
    for (int i = 0; i < kEach; ++i) {
      const std::string robot = "r" + std::to_string(round * kEach + i);
      ASSERT_TRUE(Send(Row(robot)));
      sent.push_back(robot);
      if (i == kEach / 2) Carry();
    }
    const auto is_all = [&] { return follower.count() >= sent.size(); };
    EXPECT_TRUE(round + 1 < kRounds || Eventually(seconds(10), is_all));
    server_.Kill();
    is_over = true;
    reading.join();
    server_.Start();
  }
  EXPECT_EQ(follower.seen().size(), sent.size());
  std::vector<std::string> seen = follower.seen();
  std::ranges::sort(seen);
  std::ranges::sort(sent);
  EXPECT_EQ(seen, sent);
}

}  // namespace
}  // namespace weft::test
