#include "ingest/uploads.hpp"

#include <gtest/gtest.h>

#include "ingest/landing.hpp"
#include "product/test_shop.hpp"
#include "product/verify.hpp"

// Files that are sent, and that lie in the warehouse, against contracts of a mesh.
namespace weft::product {
namespace {

using mesh::UploadMode;

const std::string kCount = "SELECT count(*), CAST(sum(price) AS INTEGER) FROM orders.sent";
const std::string kRules =
    "    quality:\n      - {type: library, metric: rowCount, mustBeLessThan: 6}\n";

struct Rest {
  std::string user = "orders_dev";
  std::optional<UploadMode> mode = {};
  std::string key = {};
};

class UploadsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    TestFiles files = Shop();
    files["orders/sent/sent.odcs.yaml"] = Contract();
    files["orders/sent/sent.odps.yaml"] = ProductYaml("orders", "sent");
    mesh_.Apply(files);
  }

  static std::string Contract() {
    return ContractYaml("orders", "sent",
                        {{"id", "integer", "        primaryKey: true\n        required: true\n"},
                         {"price", "integer"}}) +
           kRules;
  }
  Json Send(const std::string& rows, Rest rest = {}) {
    WriteFiles(folder_.path(), {{"sent.csv", "id,price\n" + rows}});
    return uploads_.Put({mesh_.User(rest.user), "test", "r"}, {.table = {"orders", "sent"},
                                                               .path = folder_.path() / "sent.csv",
                                                               .name = "sent.csv",
                                                               .content_type = "",
                                                               .mode = rest.mode,
                                                               .key = rest.key});
  }
  std::string FaultOf(const std::string& rows, const Rest& rest = {}) {
    try {
      Send(rows, rest);
      return "";
    } catch (const Error& error) {
      return error.message();
    }
  }
  Json Figures() { return mesh_.Ask("orders_dev", kCount)[0]; }

  TestMesh mesh_;
  TempFolder folder_;
  store::LakePointers pointers_{mesh_.opened_home()};
  ingest::Uploads uploads_{mesh_.registry(), mesh_.guard(), mesh_.engine(), pointers_,
                           [this](audit::Touch& touch, const mesh::TableId& table) {
                             return FaultsOf(VerifyTable(touch, mesh_.engine(), table));
                           }};
  ingest::Landing landing_{mesh_.registry(),
                           mesh_.guard(),
                           mesh_.objects(),
                           mesh_.catalog(),
                           pointers_,
                           uploads_,
                           mesh_.opened_home().Scratch()};
};

TEST_F(UploadsTest, ReplaceAppendAndMerge) {
  EXPECT_EQ(Send("1,10\n2,20\n")["rows"], 2);
  EXPECT_EQ(Figures(), Json::parse("[2, 30]"));
  Send("3,30\n", {.mode = UploadMode::kAppend});
  EXPECT_EQ(Figures(), Json::parse("[3, 60]"));
  Send("3,31\n4,40\n", {.mode = UploadMode::kMerge});
  EXPECT_EQ(Figures(), Json::parse("[4, 101]"));
  Send("9,9\n");
  EXPECT_EQ(Figures(), Json::parse("[1, 9]")) << "replaces, when nothing is said";
}

// Its rule takes a fifth of a second at least: twenty times that pass before the next look.
TEST_F(UploadsTest, ACheckThatTakesLongIsNotRepeatedForEachFile) {
  const std::string slow =
      "      - {type: sql, query: \"SELECT count(*) FROM range(300) AS a, range(1000000) AS b "
      "WHERE "
      "hash(a.range, b.range) = 0\", mustBeGreaterOrEqualTo: 0}\n";
  TestFiles files = Shop();
  files["orders/sent/sent.odps.yaml"] = ProductYaml("orders", "sent");
  const auto apply = [&](const std::string& rules) {
    files["orders/sent/sent.odcs.yaml"] = Contract() + rules;
    mesh_.Apply(files);
    return mesh_.Check();
  };
  apply(slow);
  Send("1,10\n");
  EXPECT_EQ(mesh_.Check(), 1u);
  Send("2,20\n");
  EXPECT_EQ(mesh_.Check(), 0u) << "later";
  EXPECT_EQ(apply(slow + "tags: [new]\n"), 1u) << "the words are new";
}

TEST_F(UploadsTest, WhatIsWrongIsNamedAndChangesNothing) {
  Send("1,10\n");
  EXPECT_NE(FaultOf("2,20\n2,21\n").find("'2' is in line 2 already"), std::string::npos);
  const std::string known = FaultOf("5,1\n1,2\n", {.mode = UploadMode::kAppend});
  EXPECT_NE(known.find("sent.csv, row 2: column id: '1' is in the table already"),
            std::string::npos)
      << known;
  const std::string many = FaultOf("1,1\n2,1\n3,1\n4,1\n5,1\n6,1\n");
  EXPECT_NE(many.find("would not keep the contract"), std::string::npos) << many;
  EXPECT_EQ(Figures(), Json::parse("[1, 10]"));
}

TEST_F(UploadsTest, BadRowsAreLeftOutWhereTheContractSaysSo) {
  TestFiles files = Shop();
  files["orders/sent/sent.odcs.yaml"] =
      ContractYaml("orders", "sent",
                   {{"id", "integer", "        primaryKey: true\n        required: true\n"},
                    {"price", "integer"}}) +
      "    customProperties:\n      - {property: weft.badRows, value: reject}\n";
  files["orders/sent/sent.odps.yaml"] = ProductYaml("orders", "sent");
  mesh_.Apply(files);
  const Json sent = Send("1,10\n2,twenty\n,30\n4,40\n");
  EXPECT_EQ(sent["rows"], 2);
  EXPECT_EQ(Figures(), Json::parse("[2, 50]"));
  const std::string notes = sent["notes"].dump();
  EXPECT_NE(notes.find("2 rows do not fit"), std::string::npos) << notes;
  EXPECT_NE(notes.find("sent.csv:3"), std::string::npos) << notes;
  EXPECT_NE(FaultOf("x,10\n").find("no row is good"), std::string::npos);
}

TEST_F(UploadsTest, IsForThoseWhoAnswerForTheTable) {
  EXPECT_NE(FaultOf("1,1\n", {.user = "marketer"}).find("marketer may not put rows"),
            std::string::npos);
}

TEST_F(UploadsTest, AKeyIsDoneOnceAlsoLater) {
  const Json first = Send("1,10\n", {.key = "a"});
  mesh_.clock().Advance(std::chrono::hours(24 * 80));
  pointers_.ForgetOnceBefore(mesh_.guard().Now() - std::chrono::hours(1));
  const Json again = Send("1,10\n", {.key = "a"});
  EXPECT_EQ(again["repeated"], true);
  EXPECT_EQ(again["snapshot"], first["snapshot"]);
  EXPECT_NE(FaultOf("1,11\n", {.key = "a"}).find("another file's"), std::string::npos);
  mesh_.clock().Advance(std::chrono::hours(24 * 11));
  pointers_.ForgetOnceBefore(mesh_.guard().Now() - std::chrono::hours(1));
  EXPECT_EQ(Send("1,11\n", {.key = "a"})["repeated"], false);
}

TEST_F(UploadsTest, DroppedFilesAreTakenInOnce) {
  const std::filesystem::path lake = mesh_.home() / "home/lake";
  WriteFiles(lake, {{"orders/sent/a.csv", "id,price\n1,10\n"},
                    {"orders/sent/deep/b.csv", "id,price\n2,twenty\n"},
                    {"orders/loose.csv", "id,price\n1,10\n"},
                    {"orders/unknown/c.csv", "id,price\n1,10\n"},
                    {"strangers/x/d.csv", "id\n1\n"},
                    {"orders/sent/_SUCCESS", ""}});
  mesh_.clock().Advance(SystemClock().Now() + std::chrono::minutes(1) - mesh_.clock().Now());
  landing_.Scan();
  EXPECT_EQ(Figures(), Json::parse("[1, 10]"));
  std::map<std::string, int> found;
  const auto findings = landing_.Findings();
  for (const auto& each : findings) {
    ++found[each.domain + "/" + each.table];
    EXPECT_FALSE(each.text.empty());
  }
  EXPECT_EQ(found,
            (std::map<std::string, int>{{"orders/orders.sent", 1}, {"orders/", 2}, {"/", 1}}));
  landing_.Scan();
  EXPECT_EQ(Figures(), Json::parse("[1, 10]"));
  WriteFiles(lake, {{"orders/sent/deep/b.csv", "id,price\n2,20\n"},
                    {"orders/sent/a.csv", "id,price\n1,1000\n"}});
  landing_.Scan();
  EXPECT_EQ(Figures(), Json::parse("[2, 30]")) << "what was taken in stays as it was";
}

TEST_F(UploadsTest, WhatIsNoTableIsToldWhichFormsAreTaken) {
  WriteFiles(mesh_.home() / "home/lake", {{"orders/sent/letter.txt", "Dear all\n"},
                                          {"orders/sent/notes.md", "# Notes\n"},
                                          {"orders/sent/rows.txt", "id;price\n1;10\n"}});
  mesh_.clock().Advance(SystemClock().Now() + std::chrono::minutes(1) - mesh_.clock().Now());
  landing_.Scan();
  EXPECT_EQ(Figures(), Json::parse("[1, 10]")) << "text with a delimiter is rows";
  std::map<std::string, std::string> told;  // by the file's ending
  for (const auto& each : landing_.Findings())
    told[each.text.find(".txt is") != std::string::npos ? "txt" : "md"] = each.text;
  EXPECT_NE(told["txt"].find("read as CSV"), std::string::npos) << told["txt"];
  EXPECT_NE(told["txt"].find("Files may be CSV, TSV, JSON"), std::string::npos) << told["txt"];
  EXPECT_NE(told["md"].find(".csv, .tsv, .txt, .json"), std::string::npos) << told["md"];
}

// Parquet that is dropped: rows of this SQL.
class PlacedTest : public UploadsTest {
 protected:
  void Drop(const std::string& name, const std::string& sql) {
    const auto touch = mesh_.guard().Open(mesh_.User("orders_dev"), {.client = "test"});
    const auto answer =
        mesh_.engine().Ask(*touch, {.sql = sql, .format = engine::Format::kParquet});
    std::string bytes;
    while (const auto piece = answer->Next()) bytes += *piece;
    WriteFiles(lake_, {{"orders/sent/" + name, bytes}});
  }
  void Scan() {
    mesh_.clock().Advance(SystemClock().Now() + std::chrono::minutes(1) - mesh_.clock().Now());
    landing_.Scan();
  }
  std::string Finding() {
    const auto findings = landing_.Findings();
    return findings.empty() ? "" : findings.front().text;
  }
  // Data files that were written beside those that were dropped.
  size_t Copies() {
    size_t count = 0;
    mesh_.objects().List("file://" + (lake_ / "orders/sent/data").string() + "/",
                         [&](const store::ListedObject&) {
                           ++count;
                           return true;
                         });
    return count;
  }

  const std::filesystem::path lake_ = mesh_.home() / "home/lake";
};

TEST_F(PlacedTest, StaysWhereItLiesAndIsRows) {
  Drop("a.parquet", "SELECT 1 AS id, CAST(10 AS BIGINT) AS price UNION ALL SELECT 2, 20");
  Drop("b.parquet", "SELECT CAST(3 AS BIGINT) AS ID, CAST(30 AS BIGINT) AS price");
  Drop("c.parquet", "SELECT CAST(4 AS BIGINT) AS id");
  mesh_.clock().Advance(SystemClock().Now() - mesh_.clock().Now());
  Scan();
  EXPECT_EQ(Finding(), "");
  EXPECT_EQ(Figures(), Json::parse("[4, 60]"));
  EXPECT_EQ(Copies(), 1u) << "an INTEGER is no long: that one was written again";
  EXPECT_EQ(mesh_.Ask("orders_dev", "SELECT id FROM orders.sent WHERE price = 30"),
            Json::parse("[[3]]"));
  EXPECT_EQ(mesh_.Ask("orders_dev", "SELECT id FROM orders.sent WHERE price IS NULL"),
            Json::parse("[[4]]"));
  Scan();
  EXPECT_EQ(Figures(), Json::parse("[4, 60]")) << "each once";
  Send("5,40\n", {.mode = UploadMode::kAppend});
  EXPECT_EQ(Figures(), Json::parse("[5, 100]"));
  Send("2,21\n", {.mode = UploadMode::kMerge});
  EXPECT_EQ(Figures(), Json::parse("[5, 101]"));
}

TEST_F(PlacedTest, IsHeldAgainstTheContractFirst) {
  Drop("a.parquet", "SELECT CAST(1 AS BIGINT) AS id, CAST(10 AS BIGINT) AS price");
  Scan();
  EXPECT_EQ(Figures(), Json::parse("[1, 10]"));
  Drop("b.parquet", "SELECT CAST(1 AS BIGINT) AS id, CAST(11 AS BIGINT) AS price");
  Scan();
  EXPECT_NE(Finding().find("b.parquet, row 1: column id: '1' is in the table already"),
            std::string::npos)
      << Finding();
  Drop("b.parquet", "SELECT range AS id, CAST(1 AS BIGINT) AS price FROM range(10, 20)");
  Scan();
  EXPECT_NE(Finding().find("would not keep the contract"), std::string::npos) << Finding();
  Drop("b.parquet", "SELECT CAST(NULL AS BIGINT) AS id, CAST(1 AS BIGINT) AS price");
  Scan();
  EXPECT_NE(Finding().find("would not keep the contract"), std::string::npos) << Finding();
  WriteFiles(lake_, {{"orders/sent/b.parquet", "PAR1 and no more"}});
  Scan();
  EXPECT_NE(Finding().find("b.parquet is no Parquet file, or it is damaged"), std::string::npos)
      << Finding();
  EXPECT_EQ(Figures(), Json::parse("[1, 10]"));
  EXPECT_EQ(Copies(), 0u);
}

// What the contract does not know may mean something else to the contract that will know it.
TEST_F(PlacedTest, IsCopiedWithColumnsThatNobodyKnows) {
  Drop("a.parquet", "SELECT CAST(1 AS BIGINT) AS id, CAST(10 AS BIGINT) AS price, 'x' AS note");
  Scan();
  EXPECT_EQ(Figures(), Json::parse("[1, 10]"));
  EXPECT_EQ(Copies(), 1u);
}

}  // namespace
}  // namespace weft::product
