#include <signal.h>

#include <random>
#include <set>

#include "robust/shop_server.hpp"

// kill -9 of the real server, at random moments of an apply that goes through all of it: documents,
// code, a data file. Afterwards there is the old mesh or the new one, whole, and what was
// acknowledged is there.
namespace weft::test {
namespace {

using product::Shop;
using product::TestFiles;
using std::chrono::milliseconds;

constexpr int kRounds = 50;
constexpr uint32_t kSeed = 8123;

// A mesh that says its generation in two documents, in code and in data.
TestFiles Generation(int number) {
  const std::string text = std::to_string(number);
  TestFiles files = Shop();
  for (const char* domain : {"accounts", "orders"})
    files[std::string(domain) + "/domain.yaml"] += "title: \"" + text + "\"\n";
  files["orders/orders/orders.csv"] = "order_id,customer_id,gross_price\n1,123," + text + "\n";
  files["orders/revenue/revenue.odcs.yaml"] =
      product::ContractYaml("orders", "revenue", {{"stored", "number"}, {"coded", "integer"}});
  files["orders/revenue/revenue.sql"] =
      "SELECT gross_price AS stored, CAST(" + text + " AS BIGINT) AS coded FROM orders.orders";
  files.erase("orders/revenue/tests/no_loss.sql");
  return files;
}

// Each place that says the generation; they must agree.
std::vector<int> GenerationsIn(Server& server) {
  std::vector<int> found;
  for (const char* domain : {"accounts", "orders"}) {
    const Finished shown = server.As("admin", {"get", "domain", domain, "-o", "json"});
    found.push_back(std::stoi(Json::parse(shown.out)["spec"]["title"].get<std::string>()));
  }
  const Json row = server.Rows("admin", "SELECT stored, coded FROM orders.revenue");
  EXPECT_TRUE(row.is_array() && row.size() == 1) << row;
  for (const Json& value : row[0]) found.push_back(value.get<int>());
  return found;
}

TEST(Kill, DuringApplyLeavesTheOldMeshOrTheNewOneFiftyTimes) {
  std::mt19937 random(kSeed);
  Server server;
  ASSERT_EQ(Apply(server, "admin", Generation(0)).code, 0);
  int current = 0, acknowledged = 0, cut_off = 0;
  milliseconds usual{400};
  for (int round = 1; round <= kRounds; ++round) {
    SCOPED_TRACE("seed " + std::to_string(kSeed) + ", round " + std::to_string(round));
    const Scratch folder;
    product::WriteFiles(folder.path(), Generation(round));
    const auto begun = std::chrono::steady_clock::now();
    const auto apply = server.Begin("admin", {"apply", folder.path().string(), "--yes"});
    apply->Wait(milliseconds(
        std::uniform_int_distribution<int>(0, static_cast<int>(usual.count()))(random)));
    server.Kill();
    const bool was_acknowledged = apply->Finish().code == 0;
    if (was_acknowledged)
      usual = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begun);
    server.Start();
    const std::vector<int> found = GenerationsIn(server);
    EXPECT_EQ(std::set<int>(found.begin(), found.end()).size(), 1u) << "half a mesh";
    if (was_acknowledged)
      EXPECT_EQ(found[0], round) << "an acknowledged apply is lost";
    else
      EXPECT_TRUE(found[0] == current || found[0] == round) << found[0];
    current = found[0];
    ++(was_acknowledged ? acknowledged : cut_off);
    ASSERT_TRUE(IsHealthy(server));
    ASSERT_EQ(server.As("admin", {"audit", "verify"}).code, 0);
    if (HasFailure()) break;
  }
  EXPECT_GT(cut_off, 5) << "the moments do not hit the apply";
  EXPECT_GT(acknowledged + current, 0);
}

TEST(Kill, AClientThatSendsHalfARequestIsLetGo) {
  Server server;
  Socket head(server.port());
  head.Send("POST /api/v1/query HTTP/1.1\r\nHost: x\r\nX-Slow: ");
  EXPECT_EQ(StatusOf(Exchange(server.port(), Head("GET /healthz", "x"))), 200);
  EXPECT_TRUE(head.ClosedWithin(std::chrono::seconds(90))) << "a head may take 75 s";
}

}  // namespace
}  // namespace weft::test
