#include <gtest/gtest.h>

#include "base/files.hpp"
#include "support/server.hpp"

// Scenario 12, a start-up's first day, steps 1 to 3, with the binary alone: an export becomes a
// table, a bad row is named, the sheet that goes out comes in again with its types, and a nightly
// push is done once.
namespace weft::test {
namespace {

const std::string kHeader = "order_id,customer_id,ordered,gross_price\n";
const std::string kJanuary =
    "1,123,2026-01-05,103.40\n2,123,2026-01-12,20.00\n3,124,2026-01-13,80.00\n"
    "4,125,2026-01-20,100.00\n5,125,2026-01-21,150.00\n6,126,2026-01-28,50.00\n";
const std::string kFebruary = "7,127,2026-02-02,200.00\n8,123,2026-02-03,100.00\n";
const std::string kFigures =
    "SELECT count(*), CAST(sum(gross_price) AS DECIMAL(18,2)) FROM shop.orders";

class StartUp : public ::testing::Test {
 protected:
  std::string File(const std::string& name, const std::string& text) const {
    WriteFileDurably(folder_.path() / name, text);
    return (folder_.path() / name).string();
  }
  std::string PathOf(const std::string& name) const { return (folder_.path() / name).string(); }

  Json Import(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "import");
    arguments.insert(arguments.end(), {"-o", "json"});
    const Finished done = server_.As("admin", arguments);
    EXPECT_EQ(done.code, 0) << done.err;
    return done.code == 0 ? Json::parse(done.out) : Json::object();
  }
  Finished Refused(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "import");
    Finished done = server_.As("admin", arguments);
    EXPECT_EQ(done.code, 1) << done.out;
    return done;
  }
  Json Figures() { return server_.Rows("admin", kFigures); }

  const Scratch folder_;
  Server server_;
};

TEST_F(StartUp, AnExportBecomesATable) {
  // 1. Columns are inferred and the contract is drafted, also for a mesh that has no domain yet.
  const std::string january = File("january.csv", kHeader + kJanuary);
  const Json tried = Import({january, "shop.orders", "--dry-run"});
  EXPECT_EQ(tried["drafted"]["columns"][0]["type"], "integer");
  EXPECT_EQ(tried["drafted"]["columns"][2]["type"], "date");
  EXPECT_EQ(server_.As("admin", {"get", "contract", "shop.orders"}).code, 1) << "a dry run";
  const Finished seen =
      server_.As("admin", {"import", january, "shop.orders", "--dry-run", "-o", "table"});
  EXPECT_NE(seen.out.find("\norder_id     integer"), std::string::npos) << seen.out;
  const Json made = Import({january, "shop.orders"});
  EXPECT_EQ(made["rows"], 6);
  EXPECT_NE(made["drafted"]["contract"].get<std::string>().find("name: \"gross_price\""),
            std::string::npos);
  EXPECT_EQ(Figures(), Json::parse(R"([[6, "503.40"]])"));
  const Finished contract = server_.As("admin", {"export", "contract", "shop.orders"});
  EXPECT_NE(contract.out.find("status: draft"), std::string::npos) << contract.out;

  // A bad row is named, with what is wrong; nothing of the file gets in.
  const Finished bad = Refused({File("bad.csv", kHeader + kFebruary + "9,many,2026-02-04,1.00\n"),
                                "shop.orders", "--mode", "append"});
  EXPECT_NE(bad.err.find("bad.csv:4: column customer_id: 'many' is no integer"), std::string::npos)
      << bad.err;
  EXPECT_EQ(Figures(), Json::parse(R"([[6, "503.40"]])"));
  // In a first file it is named, too, and its column is drafted as text.
  const Json noted = Import({File("noted.csv", "a,b\n1,2\nx,3\n4,5\n"), "shop.noted"});
  ASSERT_EQ(noted["notes"].size(), 1u) << noted;
  EXPECT_NE(noted["notes"][0].get<std::string>().find("'x' in row 3 is not a whole number"),
            std::string::npos)
      << noted;
  const Finished ragged = Refused({File("ragged.csv", "a,b\n1,2\n3\n"), "shop.ragged"});
  EXPECT_NE(ragged.err.find("line 3: 1 field, the header has 2"), std::string::npos) << ragged.err;
  EXPECT_EQ(server_.As("admin", {"get", "contract", "shop.ragged"}).code, 1) << "nothing is left";
  const Json nested = Import({File("n.json", R"([{"a": 1, "x": {"b": [1]}}])"), "shop.nested"});
  EXPECT_EQ(nested["drafted"]["columns"][1]["type"], "object");
  EXPECT_EQ(server_.Rows("admin", "SELECT a FROM shop.nested"), Json::parse("[[1]]"));

  // 2. Excel gets types, and gives them back.
  const std::string sheet = PathOf("orders.xlsx");
  ASSERT_EQ(server_
                .As("admin", {"query", "SELECT * FROM shop.orders ORDER BY order_id", "--format",
                              "xlsx", "--out", sheet})
                .code,
            0);
  const Json back = Import({sheet, "shop.from_excel"});
  for (size_t at = 0; at < 4; ++at)
    EXPECT_EQ(back["drafted"]["columns"][at]["type"], made["drafted"]["columns"][at]["type"]) << at;
  EXPECT_EQ(server_.Rows("admin",
                         "SELECT count(*) FROM (SELECT * FROM shop.orders EXCEPT SELECT * FROM "
                         "shop.from_excel)"),
            Json::parse("[[0]]"));
}

TEST_F(StartUp, ANightlyPushIsDoneOnce) {
  // 3. The second push appends; its repeat, also after a restart, changes nothing.
  Import({File("january.csv", kHeader + kJanuary), "shop.orders"});
  const std::string february = File("february.csv", kHeader + kFebruary);
  const std::vector<std::string> push{february, "shop.orders", "--mode",
                                      "append", "--key",       "night-2"};
  const Json first = Import(push);
  EXPECT_EQ(first["repeated"], false);
  EXPECT_EQ(Figures(), Json::parse(R"([[8, "803.40"]])"));
  const Json again = Import(push);
  EXPECT_EQ(again["repeated"], true);
  EXPECT_EQ(again["snapshot"], first["snapshot"]);
  ASSERT_EQ(server_.Stop(), 0);
  server_.Start();
  EXPECT_EQ(Import(push)["repeated"], true);
  EXPECT_EQ(Figures(), Json::parse(R"([[8, "803.40"]])"));
  // The key of one file is none of another's.
  const Finished other = Refused({File("other.csv", kHeader + kJanuary), "shop.orders", "--mode",
                                  "append", "--key", "night-2"});
  EXPECT_NE(other.err.find("another file's"), std::string::npos) << other.err;

  // Replacing is the contract's first word.
  EXPECT_EQ(Import({february, "shop.orders"})["mode"], "replace");
  EXPECT_EQ(Figures(), Json::parse(R"([[2, "300.00"]])"));
  // What the contract does not allow is refused.
  const Finished merge = Refused({february, "shop.orders", "--mode", "merge"});
  EXPECT_NE(merge.err.find("does not allow mode=merge"), std::string::npos) << merge.err;
  // It is on record, with its rows.
  EXPECT_EQ(server_.Rows("admin",
                         "SELECT count(*), sum(rows) FROM weft.audit WHERE verb = 'ingest' AND "
                         "outcome = 'done' AND text LIKE 'upload february.csv%'"),
            Json::parse(R"([[2, "4"]])"));
}

}  // namespace
}  // namespace weft::test
