#include <random>

#include "robust/shop_server.hpp"

// kill -9 of the real server at random moments of an erasure. Whatever was acknowledged comes to
// its end: the person's rows are gone from the table, its versions and its copies, others' stay.
namespace weft::test {
namespace {

using product::TestFiles;
using std::chrono::milliseconds;

constexpr int kRounds = 20;
constexpr uint32_t kSeed = 8123;

std::string Kept(const std::string& name, const std::string& type) {
  std::string contract = product::ContractYaml("orders", name, product::kOrderColumns);
  const std::string before = "    logicalType: object\n";
  contract.insert(
      contract.find(before) + before.size(),
      "    customProperties:\n      - {property: weft.materialise, value: " + type + "}\n");
  return contract;
}

// A table of the lake that only an erasure makes smaller, and one that is made from it.
TestFiles WithCopies() {
  TestFiles files = product::Shop();
  const auto put = [&](const std::string& name, const std::string& type, const std::string& from) {
    const std::string path = "orders/" + name + "/" + name;
    files[path + ".odps.yaml"] = product::ProductYaml("orders", name);
    files[path + ".odcs.yaml"] = Kept(name, type);
    files[path + ".sql"] = "SELECT order_id, customer_id, gross_price FROM orders." + from + "\n";
  };
  put("kept", "table", "orders");
  put("copy", "table", "kept");
  std::string orders = "order_id,customer_id,gross_price\n";
  for (int i = 1; i <= 200; ++i)
    orders += std::to_string(i) + "," + std::to_string(100 + i % 40) + ",1.00\n";
  files["orders/orders/orders.csv"] = orders;
  return files;
}

Json Answer(Server& server, std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"-o", "json"});
  const Finished finished = server.As("orders_dev", arguments);
  return Json::parse(finished.out, nullptr, false);
}

bool HasRowsToTake(const Json& erasure) {
  return std::ranges::any_of(erasure["steps"], [](const Json& step) { return !step["done"]; });
}

TEST(Kill, DuringErasuresLosesNoneThatWasAcknowledged) {
  std::mt19937 random(kSeed);
  Server server;
  ASSERT_EQ(Apply(server, "admin", WithCopies()).code, 0);
  ASSERT_EQ(server.As("orders_dev", {"run", "orders.kept", "--wait"}).code, 0);
  ASSERT_EQ(server.As("orders_dev", {"run", "orders.copy", "--wait"}).code, 0);
  size_t acknowledged = 0;
  for (int round = 0; round < kRounds && !testing::Test::HasFailure(); ++round) {
    SCOPED_TRACE("seed " + std::to_string(kSeed) + ", round " + std::to_string(round));
    const std::string person = std::to_string(100 + round);
    const auto erasing = server.Begin("orders_dev", {"erase", "--table", "orders.kept", "--key",
                                                     "customer_id=" + person, "--yes"});
    erasing->Wait(milliseconds(std::uniform_int_distribution<int>(0, 600)(random)));
    server.Kill();
    acknowledged += erasing->Finish().code == 0 ? 1 : 0;
    server.Start();
    ASSERT_TRUE(IsHealthy(server));
  }
  EXPECT_GT(acknowledged, 3u);
  const Json erasures = Answer(server, {"get", "erasures"});
  ASSERT_GE(erasures["items"].size(), acknowledged);
  Json now;
  Eventually(std::chrono::seconds(60), [&] {
    now = Answer(server, {"get", "erasures"});
    return now.is_object() && std::ranges::none_of(now["items"], HasRowsToTake);
  });
  for (const Json& each : now["items"]) EXPECT_FALSE(HasRowsToTake(each)) << each.dump(1);
  const auto gone = static_cast<int>(erasures["items"].size());
  for (const char* table : {"orders.kept", "orders.copy"})
    EXPECT_EQ(
        server.Rows("orders_dev", std::string("SELECT count(DISTINCT customer_id), count(*) "
                                              "FROM ") +
                                      table),
        Json::parse("[[" + std::to_string(40 - gone) + "," + std::to_string(200 - 5 * gone) + "]]"))
        << table;
}

}  // namespace
}  // namespace weft::test
