#include "lake/rehome.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "lake/table_name.hpp"
#include "product/test_lake_shop.hpp"
#include "transform/transform.hpp"

// A lake that is found again where its home lies now.
namespace weft::transform {
namespace {

using product::TestFiles;
using product::TestMesh;

// What its orders are, one a line; it runs whenever they change.
TestFiles WithNewest(const std::string& orders) {
  TestFiles files = product::WithNewest("{property: weft.schedule, value: on-change}");
  files["orders/orders/orders.csv"] = "order_id,customer_id,gross_price\n" + orders;
  return files;
}

// A home's lake as a process opens it.
struct Opened {
  explicit Opened(const std::filesystem::path& root)
      : home(root),
        pointers(home),
        warehouse("file://" + (root / "lake").string()),
        objects(store::OpenObjects({.roots = {warehouse}, .s3 = {}})),
        catalog(pointers, *objects, clock,
                {.warehouse = warehouse, .folder_of = [](const auto&) { return std::nullopt; }}),
        engine({.data = home.Data(),
                .scratch = home.Scratch(),
                .hash_key = std::string(32, 'k'),
                .lake = &catalog,
                .objects = objects.get()}) {}

  std::optional<std::string> Former() {
    return lake::FormerWarehouse(pointers, *objects, warehouse);
  }
  size_t Settle(const std::string& from) {
    return lake::Rehome(
        pointers, *objects,
        {.from = from,
         .to = warehouse,
         .rename_in_deletes =
             [&](const std::string& address) {
               return engine.RenameInDeletes(address, from, warehouse);
             },
         .complain = [](const std::string& table,
                        const std::string& why) { ADD_FAILURE() << table << ": " << why; }});
  }

  SystemClock clock;
  store::Home home;
  store::LakePointers pointers;
  const std::string warehouse;
  std::unique_ptr<store::Objects> objects;
  lake::Catalog catalog;
  engine::Engine engine;
};

class RehomeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    store::Runs runs(mesh_.opened_home());
    Lane lane({.name = "runs"});
    Transform transform(mesh_.registry(), runs, mesh_.guard(), mesh_.engine(), mesh_.lineage(),
                        lane);
    for (const char* orders : {"1,123,1.00\n2,124,2.00\n", "1,123,5.00\n9,127,9.00\n"}) {
      mesh_.Apply(WithNewest(orders));
      transform.LookAgain();
      while (transform.Step() || lane.waiting() + lane.running() > 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    table_ = *mesh_.registry().Now()->FindTable({"orders", "newest"});
    ASSERT_EQ(Count(mesh_.engine()), 3u);
    mesh_.registry().CopyDatabase(folder_.path() / "weft.db");
    const auto home = mesh_.home() / "home";
    std::filesystem::copy(home, there_, std::filesystem::copy_options::recursive);
    std::filesystem::remove(there_ / "lock");
    for (const char* more : {"weft.db", "weft.db-wal", "weft.db-shm"})
      std::filesystem::remove(there_ / more);
    std::filesystem::copy(folder_.path() / "weft.db", there_ / "weft.db");
  }

  // Rows that readers get: of order 1 the newer one.
  uint64_t Count(engine::Engine& engine) {
    uint64_t rows = 0;
    for (const char* order : {"1", "2", "9"})
      rows += engine.Count(table_, {.column = "order_id", .before = {}, .value = order}).rows;
    return rows;
  }

  TestMesh mesh_;
  product::TempFolder folder_;
  const std::filesystem::path there_ = folder_.path() / "there";
  mesh::Table table_;
};

TEST_F(RehomeTest, TablesAreFoundAgainAndLeadToNothingOfTheFormerHome) {
  std::filesystem::remove_all(mesh_.home() / "home/lake");
  Opened opened(there_);
  const auto former = opened.Former();
  ASSERT_TRUE(former);
  EXPECT_EQ(*former, "file://" + (mesh_.home() / "home/lake").string());
  EXPECT_EQ(opened.Settle(*former), 1u);
  EXPECT_EQ(Count(opened.engine), 3u) << "deletes name the files by their new addresses";
  for (const std::string& address : opened.engine.AddressesOf(table_))
    EXPECT_TRUE(address.starts_with(opened.warehouse)) << address;
  const lake::StatePtr state = opened.catalog.Find(lake::NameOf(table_));
  EXPECT_EQ(state->metadata->dump().find(mesh_.home().string()), std::string::npos);
  EXPECT_FALSE(opened.Former()) << "it is done once";
}

TEST_F(RehomeTest, AStartThatWasCutOffIsRepeatedToTheSameEnd) {
  Opened opened(there_);
  const std::string former = opened.Former().value();
  const std::vector<store::LakePointer> before = opened.pointers.All();
  opened.Settle(former);
  opened.pointers.MovePlaces(opened.warehouse, former);  // as if the pointers had not moved
  ASSERT_EQ(opened.pointers.All().at(0).metadata_location, before.at(0).metadata_location);
  EXPECT_EQ(opened.Former(), former);
  EXPECT_EQ(opened.Settle(former), 1u);
  EXPECT_EQ(Count(opened.engine), 3u);
  EXPECT_EQ(Count(mesh_.engine()), 3u) << "the former home is as it was";
}

}  // namespace
}  // namespace weft::transform
