#include <algorithm>
#include <fstream>
#include <memory>
#include <vector>

#include "robust/shop_server.hpp"

// Input that nobody should send: each is met with a clear error, and the server goes on.
namespace weft::test {
namespace {

using product::Shop;
using product::TestFiles;

class BadInput : public ShopTest {
 protected:
  static uint64_t ResidentPeakKiB() {
    std::ifstream status("/proc/" + std::to_string(server().process().pid()) + "/status");
    for (std::string word; status >> word;) {
      uint64_t kib = 0;
      if (word == "VmHWM:" && status >> kib) return kib;
    }
    return 0;
  }

  // A mesh with this file instead, which must be refused with these words, and change nothing.
  static void ExpectRefused(const std::string& path, const std::string& content,
                            const std::vector<std::string>& words) {
    TestFiles files = Shop();
    files[path] = content;
    const Finished applied = Apply(server(), "admin", files);
    EXPECT_EQ(applied.code, 1) << path;
    for (const std::string& word : words)
      EXPECT_NE(applied.err.find(word), std::string::npos) << "no '" << word << "' in\n"
                                                           << applied.err;
    EXPECT_EQ(server().Rows("orders_dev", "SELECT count(*) FROM orders.orders"),
              Json::parse("[[8]]"));
  }

  static TestFiles WithOrders(const std::string& file) {
    TestFiles files = Shop();
    files["orders/orders/orders.odcs.yaml"] = product::ContractYaml(
        "orders", "orders", product::kOrderColumns, product::FileServer(file));
    files.erase("orders/orders/orders.csv");
    return files;
  }
};

constexpr uint64_t kHundredMegabytes = 100 << 20;

TEST_F(BadInput, ABodyOfAHundredMegabytesIsRefusedBeforeItIsRead) {
  const uint64_t before = ResidentPeakKiB();
  const std::string answer =
      Answer(Head("POST /api/v1/query", server().TokenOf("admin"),
                  "Content-Length: " + std::to_string(kHundredMegabytes) + "\r\n"));
  EXPECT_EQ(StatusOf(answer), 413) << answer;
  EXPECT_NE(answer.find("application/problem+json"), std::string::npos);
  EXPECT_LT(ResidentPeakKiB() - before, 16u << 10);
}

TEST_F(BadInput, ABodyThatDoesNotTellItsSizeIsCutOffAtTheLimit) {
  const uint64_t before = ResidentPeakKiB();
  Socket socket(server().port());
  socket.Send(
      Head("POST /api/v1/query", server().TokenOf("admin"), "Transfer-Encoding: chunked\r\n"));
  const std::string chunk = "100000\r\n" + std::string(1 << 20, 'x') + "\r\n";
  uint64_t sent = 0;
  while (sent < kHundredMegabytes && socket.Send(chunk)) sent += chunk.size();
  EXPECT_LT(sent, kHundredMegabytes) << "it took all of it";
  EXPECT_LT(ResidentPeakKiB() - before, 64u << 10);
  EXPECT_EQ(StatusOf(Answer(Head("GET /healthz", "x"))), 200);
}

TEST_F(BadInput, ManyLargeBodiesAtOnceAreTooMany) {
  const std::string request = Head(
      "POST /api/v1/apply", server().TokenOf("admin"),
      "Content-Type: application/json\r\nContent-Length: " + std::to_string(64 << 20) + "\r\n");
  {
    std::vector<std::unique_ptr<Socket>> slow;  // whichever comes first has its room
    for (int i = 0; i < 6; ++i) {
      slow.push_back(std::make_unique<Socket>(server().port()));
      slow.back()->Send(request);
    }
    EXPECT_TRUE(Eventually(std::chrono::seconds(5), [&] {
      return std::ranges::any_of(slow, [](const auto& socket) {
        return StatusOf(socket->Receive(std::chrono::milliseconds(20))) == 429;
      });
    }));
  }
  EXPECT_TRUE(Eventually(std::chrono::seconds(5), [&] {
    return Apply(server(), "admin", Shop()).code == 0;
  })) << "their room is given back";
}

TEST_F(BadInput, InvalidUtf8IsRefusedWhereverItStands) {
  const std::string token = server().TokenOf("admin");
  const std::string bad = "{\"sql\": \"SELECT '\xff\xfe'\"}";
  const std::string document = "apiVersion: weft/v1\nkind: Team\nname: t\ntitle: \xff\xfe\n";
  const std::vector<std::pair<std::string, std::string>> requests = {
      {"body", PostQuestion(token, bad)},
      {"document", Head("PUT /api/v1/teams/t", token,
                        "Content-Type: application/yaml\r\nContent-Length: " +
                            std::to_string(document.size()) + "\r\n") +
                       document},
      {"query", Head("GET /api/v1/search?q=%ff%fe", token)},
      {"path", Head("GET /api/v1/teams/%ff%fe", token)},
      {"token", Head("GET /api/v1/teams", "\xff\xfe")},
  };
  for (const auto& [where, request] : requests) {
    const std::string answer = Answer(request);
    EXPECT_GE(StatusOf(answer), 400) << where << answer;
    EXPECT_LT(StatusOf(answer), 500) << where << answer;
    EXPECT_NE(answer.find("application/problem+json"), std::string::npos) << where << answer;
  }
}

TEST_F(BadInput, InvalidUtf8InAHeaderThatNobodyReadsDoesNoHarm) {
  const std::string token = server().TokenOf("admin");
  const std::string answer =
      Answer(Head("GET /api/v1/teams", token, "User-Agent: \xff\xfe\r\nX-Odd: \xff\r\n"));
  EXPECT_EQ(StatusOf(answer), 200) << answer;
  const std::string asked = Answer(
      Head("POST /api/v1/query", token,
           "User-Agent: \xff\xfe\r\nContent-Type: application/json\r\nContent-Length: 19\r\n") +
      "{\"sql\": \"SELECT 1\"}");
  EXPECT_EQ(StatusOf(asked), 200) << asked;
  EXPECT_EQ(server().As("admin", {"audit", "list"}).code, 0) << "the client's name is on record";
}

TEST_F(BadInput, NoHttpAtAllIsAnswered) {
  EXPECT_EQ(StatusOf(Answer("hello\r\n\r\n")), 400);
  EXPECT_EQ(StatusOf(Answer(std::string(64 << 10, 'a') + "\r\n\r\n")), 400);
}

TEST_F(BadInput, BrokenYamlIsNamedWithItsPlace) {
  ExpectRefused("orders/domain.yaml", "apiVersion: weft/v1\nkind: [Domain\nname: orders\n",
                {"orders/domain.yaml:"});
  ExpectRefused("orders/domain.yaml", "apiVersion: weft/v1\nkind: Domain\nname: \xff\xfe\n",
                {"orders/domain.yaml:", "UTF-8"});
}

TEST_F(BadInput, ARowThatDoesNotFitIsNamedWithFileLineColumnAndValue) {
  ExpectRefused("orders/orders/orders.csv",
                "order_id,customer_id,gross_price\n1,123,103.40\n2,many,20.00\n",
                {"orders.csv:3", "customer_id", "'many'", "integer"});
}

TEST_F(BadInput, ABrokenArchiveIsNamed) {
  TestFiles files = WithOrders("orders.csv.gz");
  files["orders/orders/orders.csv.gz"] = "\x1f\x8b\x08 this is no archive";
  const Finished applied = Apply(server(), "admin", files);
  EXPECT_EQ(applied.code, 1);
  EXPECT_NE(applied.err.find("orders.csv.gz"), std::string::npos) << applied.err;
}

TEST_F(BadInput, TheServerIsWellAfterAllThis) { EXPECT_TRUE(IsHealthy(server())); }

// Whoever follows it by recursion comes to the end of the stack.
TEST_F(BadInput, JsonOfAMillionBracketsEndsNothing) {
  const std::string deep = "{\"event\":\"a\",\"properties\":" + std::string(1'000'000, '[') +
                           std::string(1'000'000, ']') + "}";
  for (const char* to : {"POST /v1/track", "PUT /api/v1/tables/orders.deep/data?file=deep.json"}) {
    const std::string answer = Answer(Head(to, server().TokenOf("orders_dev"),
                                           "Content-Type: application/json\r\nContent-Length: " +
                                               std::to_string(deep.size()) + "\r\n") +
                                      deep);
    EXPECT_EQ(StatusOf(answer), 400) << to << answer;
    EXPECT_NE(answer.find("nested too deeply"), std::string::npos) << answer;
  }
  EXPECT_TRUE(IsHealthy(server()));
}

}  // namespace
}  // namespace weft::test
