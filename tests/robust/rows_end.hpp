#pragma once
#include <algorithm>
#include <functional>
#include <thread>

#include "robust/shop_server.hpp"
#include "store/test_objects.hpp"

// How rows end, on the real binary, wherever its warehouse is: afterwards none of its files holds
// what they said. Parquet is looked into as rows, which a second server reads, all others as bytes.
namespace weft::test {

inline const std::string kOld = "the-old-remark", kPerson = "person-0815",
                         kCase = "the-held-remark";
inline const std::vector<product::TestColumn> kColumns{
    {"visit_id", "integer"},
    {"person", "string"},
    {"remark", "string"},
    {"seen", "timestamp", "        logicalTypeOptions: {timezone: true}\n"}};

inline std::string WithProperties(std::string contract, const std::string& properties) {
  const std::string before = "    logicalType: object\n";
  return contract.insert(contract.find(before) + before.size(),
                         "    customProperties:\n" + properties);
}

inline std::string Property(const std::string& name, const std::string& value) {
  return "      - {property: weft." + name + ", value: " + value + "}\n";
}

// Thirty days by the time of a row.
inline std::string Sent(const std::string& name) {
  return WithProperties(
      product::ContractYaml("orders", name, kColumns,
                            "slaProperties:\n  - {property: retention, value: 30, unit: d, "
                            "element: " +
                                name + ".seen}\n"),
      Property("upload", "append"));
}

// A log that files are sent to, a copy that grows, one that is made anew, a count; and another log,
// for which a court asked.
inline product::TestFiles Visits() {
  product::TestFiles files = product::Shop();
  const auto put = [&](const std::string& name, const std::string& contract,
                       const std::string& sql) {
    const std::string path = "orders/" + name + "/" + name;
    files[path + ".odps.yaml"] = product::ProductYaml("orders", name);
    files[path + ".odcs.yaml"] = contract;
    if (!sql.empty()) files[path + ".sql"] = sql;
  };
  put("log", Sent("log"), "");
  put("court", Sent("court"), "");
  put("visits",
      WithProperties(product::ContractYaml("orders", "visits", kColumns),
                     Property("materialise", "incremental") + Property("incremental", "append") +
                         Property("watermark", "visit_id")),
      "SELECT visit_id, person, remark, seen FROM orders.log\n");
  put("people",
      WithProperties(product::ContractYaml("orders", "people",
                                           {{"who", "string"}, {"first_remark", "string"}}),
                     Property("materialise", "table")),
      "SELECT person AS who, min(remark) AS first_remark FROM orders.visits GROUP BY person\n");
  put("total",
      WithProperties(product::ContractYaml("orders", "total", {{"last_remark", "string"}}),
                     Property("materialise", "table")),
      "SELECT max(remark) AS last_remark FROM orders.visits\n");
  return files;
}

inline std::string Row(int id, const std::string& person, const std::string& remark,
                       const std::string& seen) {
  return std::to_string(id) + "," + person + "," + remark + "," + seen + "\n";
}

class RowsEndTest : public ::testing::Test {
 protected:
  // In a folder of its home; or in S3, as these settings say.
  explicit RowsEndTest(const std::string& root = "", const store::S3Options& s3 = {},
                       std::vector<std::string> settings = {})
      : server_({.verb = "serve", .home = {}, .more = Quick(std::move(settings))}),
        root_(root.empty() ? "file://" + (server_.home() / "lake").string() : root),
        objects_(store::OpenObjects({.roots = {root_}, .s3 = s3})) {}

  static std::vector<std::string> Quick(std::vector<std::string> settings) {
    settings.insert(settings.end(), {"--erasure-grace", "1s"});
    return settings;
  }

  void SetUp() override {
    ASSERT_EQ(Apply(server_, "admin", Visits()).code, 0);
    Send("log", Row(1, "ann", kOld, "2020-01-01T10:00:00Z") + Row(2, kPerson, "x", Now()));
    Send("court", Row(1, "ann", kCase, "2020-01-01T10:00:00Z"));
    ASSERT_EQ(server_.As("admin", {"hold", "orders.court", "--reason", "the case of 3 March"}).code,
              0);
    Make();
    Send("log", Row(3, kPerson, "y", Now()) + Row(4, "bob", kOld + "-2", "2020-02-01T10:00:00Z") +
                    Row(5, "bob", "stays", Now()));
    Make();
  }

  static std::string Now() { return FormatTime(SystemClock().Now()); }

  void Send(const std::string& table, const std::string& rows) {
    const Scratch scratch;
    product::WriteFiles(scratch.path(), {{"rows.csv", "visit_id,person,remark,seen\n" + rows}});
    const Finished sent = server_.As(
        "orders_dev", {"import", (scratch.path() / "rows.csv").string(), "orders." + table});
    ASSERT_EQ(sent.code, 0) << sent.err;
  }
  void Make() {
    for (const char* table : {"orders.visits", "orders.people", "orders.total"}) {
      const Finished ran = server_.As("orders_dev", {"run", table, "--wait"});
      ASSERT_EQ(ran.code, 0) << ran.err;
    }
  }

  // All that the warehouse's files say.
  std::string Warehouse() {
    std::string text;
    int parquet = 0;
    for (const std::string& address : store::Listed(*objects_, root_ + "/")) {
      const std::string bytes = objects_->Read(address);
      if (!address.ends_with(".parquet")) {
        text += bytes;
        continue;
      }
      const Scratch scratch;
      product::WriteFiles(scratch.path(), {{"rows.parquet", bytes}});
      const std::string table =
          "looked.at_" + std::to_string(++looks_) + "_" + std::to_string(++parquet);
      const Finished taken =
          reader_.As("admin", {"import", (scratch.path() / "rows.parquet").string(), table});
      EXPECT_EQ(taken.code, 0) << address << taken.err;
      text += reader_.Rows("admin", "SELECT * FROM " + table).dump();
    }
    EXPECT_GT(parquet, 0);
    return text;
  }
  bool Holds(const std::string& text, const std::string& what) {
    return text.find(what) != std::string::npos;
  }

  Json Told(const std::vector<std::string>& arguments) {
    std::vector<std::string> all = arguments;
    all.insert(all.end(), {"-o", "json"});
    return Json::parse(server_.As("orders_dev", all).out, nullptr, false);
  }
  void AwaitDone(size_t count) {
    const auto is_done = [&] {
      const Json now = Told({"get", "erasures"});
      return now.is_object() && now["items"].size() >= count &&
             std::ranges::all_of(now["items"],
                                 [](const Json& each) { return each["state"] == "done"; });
    };
    const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(4);
    while (!is_done() && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
    ASSERT_TRUE(is_done()) << Told({"get", "erasures"});
  }
  bool AuditSays(const std::string& what) {
    const Json rows =
        server_.Rows("admin", "SELECT count(*) FROM weft.audit WHERE text LIKE '%" + what + "%'");
    return rows.is_array() && rows[0][0] > 0;
  }

  void ExpectNoneIsTooOldAfterTheNight() {
    const std::string before = Warehouse();
    EXPECT_TRUE(Holds(before, kOld));
    EXPECT_TRUE(Holds(before, kOld + "-2"));
    const Json promised = Told({"retention", "orders.log"});
    EXPECT_EQ(promised["items"][0]["rows"], 2) << promised;
    // The night was missed, so it is caught up some time after the start.
    server_.Kill();
    server_.Start();
    AwaitDone(1);
    EXPECT_EQ(server_.Rows("orders_dev", "SELECT visit_id FROM orders.log ORDER BY ALL"),
              Json::parse("[[2], [3], [5]]"));
    EXPECT_EQ(server_.Rows("orders_dev", "SELECT visit_id FROM orders.visits ORDER BY ALL"),
              Json::parse("[[2], [3], [5]]"));
    const std::string after = Warehouse();
    EXPECT_FALSE(Holds(after, kOld));
    EXPECT_TRUE(Holds(after, "stays"));
    EXPECT_TRUE(Holds(after, kCase)) << "it is on hold";
    EXPECT_EQ(server_.Rows("orders_dev", "SELECT count(*) FROM orders.court"),
              Json::parse("[[1]]"));
    EXPECT_TRUE(AuditSays("retention of orders.log.seen%done"));
    EXPECT_FALSE(AuditSays("retention of orders.court"));
    EXPECT_TRUE(IsHealthy(server_));
  }
  void ExpectNobodySeesWhoWasErased() {
    EXPECT_TRUE(Holds(Warehouse(), kPerson));
    const std::vector<std::string> erase{"erase", "--table",           "orders.log",
                                         "--key", "person=" + kPerson, "--yes"};
    const Finished held = server_.As("admin", {"hold", "orders.log", "--reason", "an agreement"});
    ASSERT_EQ(held.code, 0) << held.err;
    server_.As("orders_dev", erase);
    AwaitDone(1);
    EXPECT_TRUE(Holds(Warehouse(), kPerson)) << "it is on hold, with what is made from it";
    const Json hold = Told({"get", "holds"})["items"][0];  // the newest
    ASSERT_EQ(hold["table"], "orders.log");
    ASSERT_EQ(server_.As("admin", {"release", hold["id"]}).code, 0);
    const Finished begun = server_.As("orders_dev", erase);
    ASSERT_EQ(begun.code, 0) << begun.err;
    server_.Kill();
    server_.Start();
    AwaitDone(2);
    const std::string after = Warehouse();
    EXPECT_FALSE(Holds(after, kPerson));
    EXPECT_TRUE(Holds(after, "bob"));
    EXPECT_EQ(server_.Rows("orders_dev", "SELECT count(*) FROM orders.people WHERE who = 'bob'"),
              Json::parse("[[1]]"));
    EXPECT_FALSE(Holds(ReadFile(server_.home() / "weft.db"), kPerson));
    EXPECT_TRUE(AuditSays("erasure of orders.log.person%done"));
    EXPECT_FALSE(AuditSays(kPerson)) << "the audit names nobody";
  }

  Server server_;
  Server reader_;
  std::string root_;  // of the warehouse
  std::unique_ptr<store::Objects> objects_;
  int looks_ = 0;
};

}  // namespace weft::test
