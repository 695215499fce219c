#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <set>
#include <thread>

#include "base/json.hpp"
#include "support/server.hpp"
#include "support/socket.hpp"

// kill -9 of the real server while Iceberg's clients commit. Afterwards every table loads, every
// acknowledged snapshot is there once, and two tables of one transaction agree.
namespace weft::test {
namespace {

using std::chrono::milliseconds;

constexpr int kRounds = 100;
constexpr uint32_t kSeed = 8123;
const std::string kTables = "/iceberg/v1/namespaces/lab/tables";

struct Answer {
  int status = 0;
  Json body;
};

Answer Ask(int port, const std::string& token, const std::string& what, const Json& body = {}) {
  const std::string text = body.is_null() ? "" : body.dump();
  const std::string more =
      "Content-Type: application/json\r\nContent-Length: " + std::to_string(text.size()) + "\r\n";
  const std::string answer = Exchange(port, Head(what, token, text.empty() ? "" : more) + text);
  const size_t end = answer.find("\r\n\r\n");
  if (end == std::string::npos) return {};
  return {StatusOf(answer), Json::parse(answer.substr(end + 4), nullptr, false)};
}

Json Snapshot(int64_t id, const Json& metadata) {
  Json snapshot{{"snapshot-id", id},
                {"sequence-number", metadata["last-sequence-number"].get<int64_t>() + 1},
                {"timestamp-ms", metadata["last-updated-ms"].get<int64_t>() + 1},
                {"manifest-list", metadata["location"].get<std::string>() + "/metadata/m.avro"},
                {"summary", {{"operation", "append"}}}};
  if (metadata.contains("current-snapshot-id"))
    snapshot["parent-snapshot-id"] = metadata["current-snapshot-id"];
  return snapshot;
}

Json Commit(int64_t id, const Json& metadata) {
  const Json before =
      metadata.contains("current-snapshot-id") ? metadata["current-snapshot-id"] : Json(nullptr);
  const Json requirement{
      {"type", "assert-ref-snapshot-id"}, {"ref", "main"}, {"snapshot-id", before}};
  const Json add{{"action", "add-snapshot"}, {"snapshot", Snapshot(id, metadata)}};
  const Json use{{"action", "set-snapshot-ref"},
                 {"ref-name", "main"},
                 {"type", "branch"},
                 {"snapshot-id", id}};
  return {{"requirements", Json::array({requirement})}, {"updates", Json::array({add, use})}};
}

Json Numbered(const char* table, int number) {
  return {{"identifier", {{"namespace", {"lab"}}, {"name", table}}},
          {"requirements", Json::array()},
          {"updates", Json::array({{{"action", "set-properties"},
                                    {"updates", {{"n", std::to_string(number)}}}}})}};
}

class Clients {
 public:
  Clients(int port, std::string token) : port_(port), token_(std::move(token)) {
    threads_.emplace_back([this] { Append(); });
    threads_.emplace_back([this] { NumberBoth(); });
  }
  ~Clients() { Join(); }
  // Returns when the server is gone.
  void Join() {
    for (std::thread& thread : threads_)
      if (thread.joinable()) thread.join();
  }
  static inline std::atomic<int64_t> next_id{1};
  static inline std::atomic<int> next_number{1};
  std::vector<int64_t> appended;  // that were acknowledged
  std::atomic<int> numbered{0};

 private:
  // Until the server is gone.
  void Append() {
    while (true) {
      const Answer loaded = Ask(port_, token_, "GET " + kTables + "/events");
      if (loaded.status != 200) return;
      const int64_t id = next_id++;
      const int status =
          Ask(port_, token_, "POST " + kTables + "/events", Commit(id, loaded.body["metadata"]))
              .status;
      if (status == 200) appended.push_back(id);
      if (status == 0) return;
    }
  }
  void NumberBoth() {
    while (true) {
      const int number = next_number++;
      const Json changes = Json::array({Numbered("left", number), Numbered("right", number)});
      const int status =
          Ask(port_, token_, "POST /iceberg/v1/transactions/commit", {{"table-changes", changes}})
              .status;
      if (status == 204) numbered = number;
      if (status == 0) return;
    }
  }

  const int port_;
  const std::string token_;
  std::vector<std::thread> threads_;
};

std::string NumberOf(int port, const std::string& token, const std::string& table) {
  const Answer loaded = Ask(port, token, "GET " + kTables + "/" + table);
  EXPECT_EQ(loaded.status, 200) << table;
  return loaded.body["metadata"]["properties"].value("n", "0");
}

TEST(KillCommits, LosesAndDoublesNothingAHundredTimes) {
  std::mt19937 random(kSeed);
  Server server;
  const std::string token = server.TokenOf("admin");
  const Json schema = Json::parse(
      R"({"type":"struct","fields":[{"id":1,"name":"n","required":false,"type":"long"}]})");
  Ask(server.port(), token, "POST /iceberg/v1/namespaces", {{"namespace", {"lab"}}});
  for (const char* table : {"events", "left", "right"})
    ASSERT_EQ(
        Ask(server.port(), token, "POST " + kTables, {{"name", table}, {"schema", schema}}).status,
        200);
  std::set<int64_t> acknowledged;
  for (int round = 1; round <= kRounds && !HasFailure(); ++round) {
    SCOPED_TRACE("seed " + std::to_string(kSeed) + ", round " + std::to_string(round));
    int numbered = 0;
    {
      Clients clients(server.port(), token);
      std::this_thread::sleep_for(milliseconds(std::uniform_int_distribution<int>(5, 150)(random)));
      server.Kill();
      clients.Join();
      numbered = clients.numbered;
      acknowledged.insert(clients.appended.begin(), clients.appended.end());
    }
    server.Start();
    const Answer loaded = Ask(server.port(), token, "GET " + kTables + "/events");
    ASSERT_EQ(loaded.status, 200);
    std::set<int64_t> found;
    Json before;
    for (const Json& snapshot : loaded.body["metadata"]["snapshots"]) {
      EXPECT_TRUE(found.insert(snapshot["snapshot-id"].get<int64_t>()).second) << "twice";
      EXPECT_EQ(snapshot.value("parent-snapshot-id", Json()), before);
      before = snapshot["snapshot-id"];
    }
    for (const int64_t id : acknowledged) EXPECT_TRUE(found.contains(id)) << id << " is lost";
    const std::string left = NumberOf(server.port(), token, "left");
    EXPECT_EQ(left, NumberOf(server.port(), token, "right")) << "half a transaction";
    EXPECT_GE(std::stoi(left), numbered) << "an acknowledged transaction is lost";
  }
  EXPECT_GT(acknowledged.size(), 100u) << "the moments hit too few commits";
}

}  // namespace
}  // namespace weft::test
