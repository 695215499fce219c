#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "product/test_shop.hpp"
#include "transform/desk.hpp"
#include "transform/upkeep.hpp"

// Upkeep while others read old versions and runs commit new ones.
namespace weft::transform {
namespace {

using product::TestFiles;
using product::TestMesh;
using std::chrono::hours;
using std::chrono::minutes;

constexpr int kRounds = 10;
constexpr int kRowsOfEach = 20'000;

std::string LogOf(int rounds) {
  std::string text = "visit_id,at\n";
  for (int i = 1; i <= rounds; ++i)
    text +=
        std::to_string(i) + ",2026-11-01T" + (i < 10 ? "0" : "") + std::to_string(i) + ":00:00Z\n";
  return text;
}

// A table that grows by a file with each line of its log.
TestFiles Growing() {
  const std::vector<product::TestColumn> columns{
      {"visit_id", "integer"},
      {"at", "timestamp", "        logicalTypeOptions: {timezone: true}\n"}};
  TestFiles files = product::Shop();
  std::string contract = product::ContractYaml("orders", "many", columns);
  const std::string before = "    logicalType: object\n";
  contract.insert(contract.find(before) + before.size(),
                  "    customProperties:\n"
                  "      - {property: weft.materialise, value: incremental}\n"
                  "      - {property: weft.incremental, value: append}\n"
                  "      - {property: weft.watermark, value: at}\n"
                  "      - {property: weft.schedule, value: on-change}\n");
  files["orders/log/log.odps.yaml"] = product::ProductYaml("orders", "log");
  files["orders/log/log.odcs.yaml"] =
      product::ContractYaml("orders", "log", columns, product::FileServer("log.csv"));
  files["orders/log/log.csv"] = LogOf(1);
  files["orders/many/many.odps.yaml"] = product::ProductYaml("orders", "many");
  files["orders/many/many.odcs.yaml"] = contract;
  files["orders/many/many.sql"] = "SELECT l.visit_id, l.at FROM orders.log AS l, range(" +
                                  std::to_string(kRowsOfEach) + ") AS r\n";
  return files;
}

class UpkeepLoad : public ::testing::Test {
 protected:
  UpkeepLoad() {
    mesh_.Apply(files_);
    transform_.emplace(mesh_.registry(), *runs_, mesh_.guard(), mesh_.engine(), mesh_.lineage(),
                       *lane_);
    transform_->Start();
    desk_.emplace(mesh_.registry(), *runs_, mesh_.guard(), mesh_.catalog(), *transform_);
    upkeep_.emplace(
        mesh_.registry(), mesh_.engine(), mesh_.catalog(), mesh_.objects(), mesh_.clock(),
        UpkeepOptions{.keep = hours(0), .keep_min = 1, .grace = hours(1), .pause = hours(0)});
    // The clock of the files is the machine's: it is far behind this one.
    mesh_.clock().Advance(hours(24 * 365 * 10));
  }

  ~UpkeepLoad() override {
    stop_ = true;
    for (std::thread& thread : readers_)
      if (thread.joinable()) thread.join();
  }

  void Grow(int round) {
    files_["orders/log/log.csv"] = LogOf(round);
    mesh_.Apply(files_);
    transform_->LookAgain();
    while (transform_->Step() || lane_->waiting() + lane_->running() > 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }

  std::string Newest() {
    return desk_->Snapshots(mesh_.User("orders_dev"), {"orders", "many"})["items"][0]["id"];
  }

  // Begins to read a version, waits while the world goes on, reads it to its end.
  void Read(const std::string& version, size_t rounds, int round) {
    try {
      const auto reading = mesh_.questions().Ask(
          mesh_.User("orders_dev"),
          {.sql = "SELECT visit_id FROM orders.many AT (VERSION => " + version + ")",
           .format = engine::Format::kNdjson,
           .client = "test"});
      std::string rows;
      auto piece = reading->Next();
      ++began_;
      while (!stop_ && rounds_ < round + static_cast<int>(rounds))
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      for (; piece; piece = reading->Next()) rows += *piece;
      const auto count = std::ranges::count(rows, '\n');
      if (count != static_cast<int64_t>(round) * kRowsOfEach) ++wrong_;
      ++read_;
    } catch (const Error& error) {
      ++wrong_;
      ADD_FAILURE() << error.message() << " " << error.detail();
    }
  }

  size_t Files() {
    size_t files = 0;
    mesh_.objects().List("file://" + (mesh_.home() / "home/lake/orders/many/data/").string(),
                         [&](const store::ListedObject&) {
                           ++files;
                           return true;
                         });
    return files;
  }

  TestMesh mesh_;
  TestFiles files_ = Growing();
  std::unique_ptr<store::Runs> runs_ = std::make_unique<store::Runs>(mesh_.opened_home());
  std::unique_ptr<Lane> lane_ = std::make_unique<Lane>(LaneOptions{.name = "runs"});
  std::optional<Transform> transform_;
  std::optional<Desk> desk_;
  std::optional<Upkeep> upkeep_;
  std::vector<std::thread> readers_;
  std::atomic<bool> stop_{false};
  std::atomic<int> rounds_{1};
  std::atomic<int> began_{0}, wrong_{0}, read_{0};
};

TEST_F(UpkeepLoad, NeverTakesWhatSomebodyReads) {
  for (int round = 1; round <= kRounds; ++round) {
    if (round > 1) Grow(round);
    rounds_ = round;
    readers_.emplace_back([this, version = Newest(), round] { Read(version, 4, round); });
    while (began_ + wrong_ < round) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    // The version of the round before is no longer the current one: it goes, and its files with
    // it as soon as nobody reads them.
    for (int look = 0; look < 3; ++look) {
      mesh_.clock().Advance(minutes(61));
      upkeep_->Step();
    }
  }
  rounds_ = 2 * kRounds;
  for (std::thread& reader : readers_) reader.join();
  EXPECT_EQ(read_, kRounds);
  EXPECT_EQ(wrong_, 0);
}

TEST_F(UpkeepLoad, ReplacedFilesStayWhileTheyAreReadAndGoAfterwards) {
  for (size_t round = 2; round <= 20; ++round) Grow(static_cast<int>(round));
  std::atomic<bool> is_reading{false};
  std::thread reader([&] {
    const auto reading =
        mesh_.questions().Ask(mesh_.User("orders_dev"), {.sql = "SELECT visit_id FROM orders.many",
                                                         .format = engine::Format::kNdjson,
                                                         .client = "test"});
    std::string rows = reading->Next().value_or("");
    is_reading = true;
    while (!stop_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    while (const auto piece = reading->Next()) rows += *piece;
    EXPECT_EQ(std::ranges::count(rows, '\n'), 20 * kRowsOfEach);
  });
  while (!is_reading) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  desk_->Run({mesh_.User("orders_dev"), "r", "test"}, "orders.many", true);
  while (lane_->waiting() + lane_->running() > 0)
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  for (int look = 0; look < 3; ++look) {
    mesh_.clock().Advance(minutes(61));
    upkeep_->Step();
  }
  EXPECT_GT(Files(), 20u) << "they are read";
  stop_ = true;
  reader.join();
  for (int look = 0; look < 3; ++look) {
    mesh_.clock().Advance(minutes(61));
    upkeep_->Step();
  }
  EXPECT_LT(Files(), 4u);
}

}  // namespace
}  // namespace weft::transform
