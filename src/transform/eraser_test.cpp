#include "transform/eraser.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "product/test_shop.hpp"
#include "store/holds.hpp"
#include "transform/desk.hpp"
#include "transform/upkeep.hpp"

namespace weft::transform {
namespace {

using product::TestColumn;
using product::TestFiles;
using product::TestMesh;
using std::chrono::hours;
using std::chrono::minutes;

const std::string kLog = "orders/log/log.csv";
const std::vector<TestColumn> kVisitColumns{
    {"visit_id", "integer"},
    {"customer_id", "integer"},
    {"seen", "timestamp", "        logicalTypeOptions: {timezone: true}\n"}};
const std::vector<TestColumn> kCopyColumns{
    {"who", "integer"}, {"seen", "timestamp", "        logicalTypeOptions: {timezone: true}\n"}};

// What a table's entry in its contract says of how it is kept.
std::string Kept(const std::string& yaml, const std::string& type, const std::string& watermark) {
  std::string text = yaml;
  const std::string before = "    logicalType: object\n";
  std::string more =
      "    customProperties:\n      - {property: weft.materialise, value: " + type + "}\n";
  if (!watermark.empty())
    more +=
        "      - {property: weft.incremental, value: append}\n      - {property: "
        "weft.watermark, value: " +
        watermark + "}\n";
  return text.insert(text.find(before) + before.size(), more);
}

// Visits grow by a log; of them there are a copy that grows, one made anew, and a count.
TestFiles Visits(const std::string& sla) {
  TestFiles files = product::Shop();
  const auto put = [&](const std::string& name, const std::string& contract,
                       const std::string& sql) {
    const std::string folder = "orders/" + name + "/" + name;
    files[folder + ".odps.yaml"] = product::ProductYaml("orders", name);
    files[folder + ".odcs.yaml"] = contract;
    if (!sql.empty()) files[folder + ".sql"] = sql;
  };
  put("log", product::ContractYaml("orders", "log", kVisitColumns, product::FileServer("log.csv")),
      "");
  files[kLog] =
      "visit_id,customer_id,seen\n1,123,2026-11-01T10:00:00Z\n2,124,2026-11-02T10:00:00Z\n"
      "3,123,2026-11-20T10:00:00Z\n4,125,2026-11-20T11:00:00Z\n";
  put("visits",
      Kept(product::ContractYaml("orders", "visits", kVisitColumns, sla), "incremental", "seen"),
      "SELECT visit_id, customer_id, seen FROM orders.log\n");
  put("copy", Kept(product::ContractYaml("orders", "copy", kCopyColumns), "incremental", "seen"),
      "SELECT customer_id AS who, seen FROM orders.visits\n");
  put("customers",
      Kept(product::ContractYaml("orders", "customers",
                                 {{"customer_id", "integer"}, {"visits", "integer"}}),
           "table", ""),
      "SELECT customer_id, count(*) AS visits FROM orders.visits GROUP BY customer_id\n");
  put("total", Kept(product::ContractYaml("orders", "total", {{"visits", "integer"}}), "table", ""),
      "SELECT count(*) AS visits FROM orders.visits\n");
  return files;
}

std::string Retention(const std::string& element) {
  return "slaProperties:\n  - property: retention\n    value: 30\n    unit: d\n    element: " +
         element + "\n";
}

class EraserTest : public ::testing::Test {
 protected:
  void Begin(const TestFiles& files) {
    files_ = files;
    mesh_.Apply(files_);
    Open();
  }

  // As a process that starts on this home.
  void Open() {
    eraser_.reset();
    transform_.reset();
    runs_ = std::make_unique<store::Runs>(mesh_.opened_home());
    erasures_ = std::make_unique<store::Erasures>(mesh_.opened_home());
    holds_ = std::make_unique<store::Holds>(mesh_.opened_home());
    secrets_ = std::make_unique<store::Secrets>(mesh_.opened_home());
    holding_.emplace(mesh_.registry(), mesh_.guard(), *holds_);
    transform_.emplace(mesh_.registry(), *runs_, mesh_.guard(), mesh_.engine(), mesh_.lineage(),
                       *lane_);
    transform_->Respect(*holding_);
    transform_->Start();
    eraser_.emplace(EraserParts{mesh_.registry(), *erasures_, *secrets_, mesh_.guard(),
                                mesh_.engine(), mesh_.lineage(), *holding_, *transform_, *runs_,
                                mesh_.objects(), mesh_.catalog()},
                    EraserOptions{.first = minutes(0)});
  }

  void Crash() {
    eraser_.reset();
    transform_.reset();
    mesh_.Restart();
    Open();
  }

  // All that can be done without waiting.
  void Work() {
    for (int round = 0; round < 40; ++round) {
      const bool moved = eraser_->Step();
      Settle();
      if (!moved && !eraser_->Step()) return;
    }
  }
  void WorkToTheEnd() {
    for (int i = 0; i < 5; ++i) {
      Work();
      mesh_.clock().Advance(minutes(11));
    }
    Work();
  }
  void Settle() {
    while (lane_->waiting() + lane_->running() > 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }

  access::By By(const mesh::Caller& caller) { return {caller, "r", "test"}; }
  int Count(const std::string& table, const std::string& where = "true") {
    return mesh_.Ask("orders_dev",
                     "SELECT count(*) FROM orders." + table + " WHERE " + where)[0][0];
  }
  // Bytes of the lake in which this stands.
  size_t FilesOf(const std::string& table) {
    size_t files = 0;
    mesh_.objects().List(
        "file://" + (mesh_.home() / "home/lake").string() + "/orders/" + table + "/data/",
        [&](const store::ListedObject&) {
          ++files;
          return true;
        });
    return files;
  }
  bool AuditSays(const std::string& text) {
    for (const audit::Row& row : mesh_.audit().Last(1000))
      if (row.began.text.find(text) != std::string::npos) return true;
    return false;
  }
  size_t Versions(const std::string& table) {
    Desk desk(mesh_.registry(), *runs_, mesh_.guard(), mesh_.catalog(), *transform_);
    return desk.Snapshots(mesh_.User("orders_dev"), {"orders", table})["items"].size();
  }

  TestMesh mesh_;
  TestFiles files_;
  std::unique_ptr<store::Runs> runs_;
  std::unique_ptr<store::Erasures> erasures_;
  std::unique_ptr<store::Holds> holds_;
  std::unique_ptr<store::Secrets> secrets_;
  std::unique_ptr<Lane> lane_ = std::make_unique<Lane>(LaneOptions{.name = "runs"});
  std::optional<access::Holding> holding_;
  std::optional<Transform> transform_;
  std::optional<Eraser> eraser_;
};

const ErasureOrder kPerson123{{"orders", "visits"}, "customer_id", "123", "request 7"};

TEST_F(EraserTest, RowsPastTheirRetentionAreGoneFromTheTableItsVersionsItsFilesAndItsCopies) {
  Begin(Visits(Retention("visits.seen")));
  EXPECT_EQ(Count("visits"), 4);
  Work();
  EXPECT_TRUE(eraser_->List(mesh_.User("admin"))["items"].empty()) << "all are young";
  mesh_.clock().Advance(hours(24 * 15));  // 6 December: two rows are past their time
  const Json promised = eraser_->Retentions(By(mesh_.User("orders_dev")), std::nullopt);
  ASSERT_EQ(promised["items"].size(), 1u);
  EXPECT_EQ(promised["items"][0]["rows"], 2);
  EXPECT_EQ(eraser_->Retentions(By(mesh_.User("orders_dev")), {{"orders", "visits"}}), promised);
  EXPECT_EQ(Count("visits"), 4) << "that was a look";
  Work();
  EXPECT_EQ(Count("visits"), 2);
  EXPECT_EQ(Count("copy"), 2);
  EXPECT_EQ(Count("customers", "customer_id = 124"), 0);
  EXPECT_EQ(mesh_.Ask("orders_dev", "SELECT visits FROM orders.total")[0][0], 2);
  EXPECT_EQ(Versions("visits"), 1u);
  EXPECT_EQ(FilesOf("visits"), 2u) << "somebody elsewhere may still read the old one";
  WorkToTheEnd();
  EXPECT_EQ(FilesOf("visits"), 1u);
  EXPECT_EQ(FilesOf("copy"), 1u);
  EXPECT_EQ(FilesOf("total"), 1u);
  EXPECT_EQ(eraser_->List(mesh_.User("admin"))["items"][0]["state"], "done");
  EXPECT_TRUE(AuditSays("retention of orders.visits.seen"));
}

TEST_F(EraserTest, ARunLeavesOutRowsWhoseTimeIsOver) {
  mesh_.clock().Advance(hours(24 * 15));
  Begin(Visits(Retention("visits.seen")));
  EXPECT_EQ(Count("visits"), 2);
  EXPECT_EQ(Count("log"), 4);
}

TEST_F(EraserTest, ARetentionThatCannotBeKeptSaysWhy) {
  const auto fault_of = [&](const std::string& sla) {
    TestMesh mesh;
    mesh.Apply(Visits(sla));
    const auto table = mesh.registry().Now()->FindTable({"orders", "visits"});
    return quality::RetentionOf(*mesh.registry().Now(), *table).fault;
  };
  EXPECT_NE(fault_of(Retention("visits.customer_id")).find("no date"), std::string::npos);
  EXPECT_NE(fault_of(Retention("visits.gone")).find("does not have"), std::string::npos);
  EXPECT_NE(fault_of("slaProperties: [{property: retention, value: 30, unit: d}]\n")
                .find("names no column"),
            std::string::npos);
  EXPECT_EQ(fault_of(Retention("visits")), "") << "that is about versions";
  EXPECT_EQ(fault_of(Retention("others.seen")), "");
}

TEST_F(EraserTest, APersonIsErasedWhereverTheKeyLeads) {
  Begin(Visits(""));
  const mesh::Caller owner = mesh_.User("orders_dev");
  const Json plan = eraser_->Plan(By(owner), kPerson123);
  ASSERT_EQ(plan["left"].size(), 1u) << plan;
  EXPECT_EQ(plan["left"][0]["table"], "orders.log") << "a file is its folder's";
  EXPECT_EQ(Count("visits"), 4) << "a plan changes nothing";

  files_[kLog] =
      "visit_id,customer_id,seen\n2,124,2026-11-02T10:00:00Z\n4,125,2026-11-20T11:00:00Z\n";
  mesh_.Apply(files_);
  const Json begun = eraser_->Begin(By(owner), kPerson123);
  EXPECT_TRUE(begun["left"].empty()) << begun;
  WorkToTheEnd();
  const Json done = eraser_->Show(owner, std::stoull(begun["id"].get<std::string>()));
  EXPECT_EQ(done["state"], "done") << done;
  EXPECT_TRUE(AuditSays("erasure of orders.visits.customer_id"));
  EXPECT_FALSE(AuditSays("= 123") || AuditSays("'123'")) << "the audit names nobody";
  EXPECT_EQ(Count("visits"), 2);
  EXPECT_EQ(Count("copy", "who = 123"), 0);
  EXPECT_EQ(Count("customers", "customer_id = 123"), 0);
  EXPECT_EQ(mesh_.Ask("orders_dev", "SELECT visits FROM orders.total")[0][0], 2);
  for (const char* table : {"visits", "copy", "customers", "total"}) {
    EXPECT_EQ(FilesOf(table), 1u) << table;
    EXPECT_EQ(Versions(table), 1u) << table;
  }
  EXPECT_EQ(erasures_->Find(1)->sealed, "");
}

TEST_F(EraserTest, WhoDoesNotAnswerForATableErasesNothing) {
  Begin(Visits(""));
  const mesh::Caller stranger = mesh_.User("accounts_dev");
  EXPECT_THROW(eraser_->Begin(By(stranger), kPerson123), Error);
  EXPECT_THROW(eraser_->Plan(By(stranger), kPerson123), Error);
  EXPECT_THROW(eraser_->Begin(By(mesh_.User("orders_dev")),
                              {{"orders", "visits"}, "customer_id", "no number", ""}),
               Error);
  EXPECT_TRUE(eraser_->List(stranger)["items"].empty());
}

TEST_F(EraserTest, WhatIsOnHoldStaysUntilTheHoldEnds) {
  Begin(Visits(Retention("visits.seen")));
  const mesh::Caller owner = mesh_.User("orders_dev"), admin = mesh_.User("admin");
  const Json hold = holding_->Hold(By(admin), {{"orders", "visits"}, "the case of 3 March"});
  mesh_.clock().Advance(hours(24 * 15));
  WorkToTheEnd();
  EXPECT_EQ(Count("visits"), 4);
  EXPECT_THROW(eraser_->KeepNow(By(owner), {"orders", "visits"}), Error);
  const Json plan = eraser_->Plan(By(owner), kPerson123);
  EXPECT_NE(plan["left"].dump().find("the case of 3 March"), std::string::npos) << plan;
  const uint64_t id = std::stoull(hold["id"].get<std::string>());
  EXPECT_THROW(holding_->Release(By(owner), id), Error) << "it is the admin's";
  holding_->Release(By(admin), id);
  EXPECT_EQ(eraser_->KeepNow(By(owner), {"orders", "visits"})["items"].size(), 1u);
  WorkToTheEnd();
  EXPECT_EQ(Count("visits"), 2);
}

TEST_F(EraserTest, AHoldEndsWithItsDateAndWithItsAgreement) {
  Begin(Visits(""));
  const mesh::Caller owner = mesh_.User("orders_dev");
  const auto table = mesh_.registry().Now()->FindTable({"orders", "visits"});
  holding_->Hold(By(owner), {{"orders", "visits"}, "an audit", mesh_.clock().Now() + hours(2)});
  EXPECT_TRUE(holding_->WhyHeld(*table));
  mesh_.clock().Advance(hours(3));
  EXPECT_FALSE(holding_->WhyHeld(*table));
  const auto agreement = mesh_.agreements().Share(By(owner), {.table = {"orders", "visits"},
                                                              .consumer = "marketing",
                                                              .purpose = "reports",
                                                              .until = {},
                                                              .columns = {},
                                                              .filter = {},
                                                              .delivery = {}});
  holding_->Hold(By(owner), {{"orders", "visits"}, "they rely on it", {}, agreement->id.name});
  EXPECT_TRUE(holding_->WhyHeld(*table));
  mesh_.agreements().Revoke(By(owner), agreement->id.name, {});
  EXPECT_FALSE(holding_->WhyHeld(*table));
}

TEST_F(EraserTest, GoesOnAfterEachMomentAtWhichItsProcessMayEnd) {
  Begin(Visits(""));
  files_[kLog] =
      "visit_id,customer_id,seen\n2,124,2026-11-02T10:00:00Z\n4,125,2026-11-20T11:00:00Z\n";
  mesh_.Apply(files_);
  eraser_->Begin(By(mesh_.User("orders_dev")), kPerson123);
  for (int i = 0; i < 24; ++i) {
    eraser_->Step();
    Settle();
    Crash();
    mesh_.clock().Advance(minutes(6));
  }
  const Json done = eraser_->Show(mesh_.User("admin"), 1);
  EXPECT_EQ(done["state"], "done") << done;
  EXPECT_EQ(Count("visits"), 2);
  for (const char* table : {"visits", "copy", "customers", "total"})
    EXPECT_EQ(FilesOf(table), 1u) << table;
}

TEST_F(EraserTest, WhoReadsAnOldVersionReadsItToItsEnd) {
  Begin(Visits(""));
  const Json versions = [&] {
    Desk desk(mesh_.registry(), *runs_, mesh_.guard(), mesh_.catalog(), *transform_);
    return desk.Snapshots(mesh_.User("orders_dev"), {"orders", "visits"})["items"];
  }();
  const auto reading = mesh_.questions().Ask(
      mesh_.User("orders_dev"), {.sql = "SELECT customer_id FROM orders.visits AT (VERSION => " +
                                        versions[0]["id"].get<std::string>() + ")",
                                 .client = "test"});
  eraser_->Begin(By(mesh_.User("orders_dev")), kPerson123);
  WorkToTheEnd();
  EXPECT_EQ(FilesOf("visits"), 2u) << "it is read";
  std::string rows;
  while (const auto piece = reading->Next()) rows += *piece;
  EXPECT_EQ(Json::parse("[" + rows + "]").size(), 4u);
}

}  // namespace
}  // namespace weft::transform
