#include "transform/costs.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "product/test_shop.hpp"
#include "transform/transform.hpp"

namespace weft::transform {
namespace {

using product::Shop;
using product::TestFiles;
using product::TestMesh;

const std::string kRevenue = "orders.revenue";

// The shop, its revenue made by a run.
class CostsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string contract = product::ContractYaml("orders", "revenue", product::kRevenueColumns);
    const std::string before = "    logicalType: object\n";
    contract.insert(contract.find(before) + before.size(),
                    "    customProperties:\n      - property: weft.materialise\n        value: "
                    "table\n");
    TestFiles files = Shop();
    files["orders/revenue/revenue.odcs.yaml"] = contract;
    mesh_.Apply(files);
    transform_.emplace(mesh_.registry(), runs_, mesh_.guard(), mesh_.engine(), mesh_.lineage(),
                       lane_);
    transform_->Start();
  }

  void RunAgain() {
    transform_->Ask(*mesh_.registry().Now()->FindTable({"orders", "revenue"}), {});
    while (lane_.waiting() + lane_.running() > 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  Json CostOf(const std::string& user, int days = 30) {
    return costs().Of(mesh_.User(user), kRevenue, days);
  }
  Costs costs() {
    return {mesh_.registry(), runs_,           mesh_.guard(), mesh_.catalog(),
            mesh_.objects(),  mesh_.lineage(), mesh_.states()};
  }

  TestMesh mesh_;
  store::Runs runs_{mesh_.opened_home()};
  Lane lane_{LaneOptions{.name = "runs"}};
  std::optional<Transform> transform_;
};

TEST_F(CostsTest, EachVersionThatIsKeptTakesItsPlace) {
  const Json first = CostOf("orders_dev")["storage"];
  EXPECT_EQ(first["files"], 1);
  EXPECT_EQ(first["rows"], 3);
  EXPECT_EQ(first["snapshots"], 1);
  EXPECT_EQ(first["kept_bytes"], first["bytes"]);
  EXPECT_GT(first["bytes"], 0);
  RunAgain();
  const Json second = CostOf("orders_dev")["storage"];
  EXPECT_EQ(second["files"], 1);
  EXPECT_EQ(second["snapshots"], 2);
  EXPECT_EQ(second["kept_files"], 2);
  EXPECT_EQ(second["kept_bytes"], first["bytes"].get<uint64_t>() + second["bytes"].get<uint64_t>());
}

TEST_F(CostsTest, RunsAndQuestionsAreCountedWithinTheDays) {
  mesh_.Ask("orders_dev", "SELECT count(*) FROM orders.revenue");
  mesh_.clock().Advance(std::chrono::hours(10 * 24));
  RunAgain();
  mesh_.Ask("orders_dev", "SELECT * FROM orders.revenue");
  const Json all = CostOf("orders_dev"), late = CostOf("orders_dev", 5);
  EXPECT_EQ(all["runs"]["count"], 2);
  EXPECT_EQ(all["questions"]["count"], 2);
  EXPECT_EQ(all["questions"]["rows"], 4);
  EXPECT_EQ(all["by_day"].size(), 2u);
  EXPECT_EQ(late["runs"]["count"], 1);
  EXPECT_EQ(late["runs"]["rows"], 3);
  EXPECT_EQ(late["questions"]["count"], 1);
  EXPECT_EQ(late["by_day"].size(), 1u);
}

TEST_F(CostsTest, CostsAreForThoseWhoAnswer) {
  const Json seen = CostOf("marketer");
  EXPECT_TRUE(seen["runs"].is_null() && seen["questions"].is_null() && seen["by_day"].is_null());
  EXPECT_EQ(seen["tables"][0]["keeps"], "table");
  EXPECT_FALSE(seen["storage"].is_null());
  EXPECT_THROW(costs().Of(mesh_.User("orders_dev"), "orders.nothing", 30), Error);
}

TEST_F(CostsTest, TheLargestComeFirst) {
  mesh_.Ask("orders_dev", "SELECT count(*) FROM orders.orders");
  const Json list = costs().List(mesh_.User("orders_dev"), {});
  ASSERT_EQ(list["items"].size(), 3u) << "the run read two of them";
  EXPECT_GE(list["items"][0]["storage"]["kept_bytes"], list["items"][1]["storage"]["kept_bytes"]);
  EXPECT_EQ(costs().List(mesh_.User("orders_dev"), {.domain = "accounts"})["items"].size(), 1u);
}

}  // namespace
}  // namespace weft::transform
