#include <gtest/gtest.h>

#include "engine/lake_commit.hpp"
#include "engine/lake_parquet.hpp"
#include "engine/lake_schema.hpp"
#include "engine/test_lake.hpp"

// Tables as other engines write them: files without ids, deletes by value, columns that changed
// their names; and which files a question opens.
namespace weft::engine {
namespace {

using lake::Content;
using test::TestColumn;
using test::TestLake;
using test::World;
using Base = mesh::ColumnType::Base;

class LakeClientsTest : public ::testing::Test {
 protected:
  LakeClientsTest() : lake_(true), world_(lake_.Options()), work_(nullptr), sql_(work_) {
    world_.Domain("shop", "sellers");
    world_.User("seller", {"sellers"});
    world_.Policy(R"(
apiVersion: weft/v1
kind: Policy
name: shop
description: Sellers see all.
rules:
  - {name: sellers, effect: allow, to: {teams: [sellers]}}
)",
                  "shop");
    Contract({TestColumn("id", Base::kInteger), TestColumn("note", Base::kText)});
    table_ = lake_.catalog().Create(
        {.name = {{"shop"}, "kept"}, .schema = lake::SchemaFor(table()->contract)});
    std::filesystem::create_directories(table_->location.substr(7) + "/data");
  }

  void Contract(std::vector<mesh::Column> columns) {
    world_.Table({.domain = "shop",
                  .name = "kept",
                  .columns = std::move(columns),
                  .rows = "",
                  .product = "SELECT 1",
                  .kept = {.type = mesh::Materialisation::Type::kTable}});
    world_.Build();
  }
  mesh::TablePtr table() { return world_.snapshot()->FindTable({"shop", "kept"}); }

  // A file of the table.
  lake::DataFile Write(const std::string& select, const std::string& options = {}) {
    const Json& schema = lake::CurrentSchema(*table_->metadata);
    const std::string address = table_->location + "/data/" + std::to_string(files_++) + ".parquet";
    const std::string ids = options.empty() ? ", FIELD_IDS " + FieldIdsOf(schema) : options;
    const auto result = sql_.Query("COPY (" + select + ") TO '" + address.substr(7) +
                                   "' (FORMAT parquet, RETURN_STATS" + ids + ")");
    if (result->HasError()) throw std::runtime_error(result->GetError());
    lake::DataFile file = WrittenOf(*result, schema).at(0).file;
    file.path = address;
    return file;
  }

  void Commit(std::vector<lake::DataFile> files) {
    LakeTables tables(lake_.catalog(), lake_.objects(), work_, world_.home().Scratch());
    NewSnapshot next{.base = lake_.catalog().Find(table_->name), .files = std::move(files)};
    next.at = Time(std::chrono::seconds(1'800'000'000 + files_));
    CommitSnapshot(tables, next);
  }

  std::string Rows(const std::string& sql) { return world_.Rows("seller", sql).dump(); }

  TestLake lake_;
  World world_;
  duckdb::DuckDB work_;
  duckdb::Connection sql_;
  lake::StatePtr table_;
  int files_ = 0;
};

TEST_F(LakeClientsTest, OnlyFilesThatCanHaveRowsAreOpened) {
  for (int i = 0; i < 5; ++i) {
    const std::string from = std::to_string(i * 100);
    Commit({Write("SELECT i AS id, 'n' || (i // 100) AS note FROM range(" + from + ", " + from +
                  " + 100) t(i)")});
  }
  EXPECT_EQ(Rows("SELECT count(*), min(note) FROM shop.kept WHERE id BETWEEN 210 AND 219"),
            R"([[10,"n2"]])");
  EXPECT_EQ(lake_.far().reads, 1);
  EXPECT_EQ(Rows("SELECT count(*) FROM shop.kept WHERE note = 'n4'"), "[[100]]");
  EXPECT_EQ(lake_.far().reads, 2);
  EXPECT_EQ(Rows("SELECT count(*) FROM shop.kept WHERE id > 9999"), "[[0]]");
  EXPECT_EQ(Rows("SELECT count(*) FROM shop.kept a JOIN (SELECT 215 AS id) b USING (id)"), "[[1]]");
  EXPECT_EQ(lake_.far().reads, 2);
  EXPECT_EQ(Rows("SELECT count(*), sum(id)::BIGINT FROM shop.kept"), "[[500,124750]]");
  EXPECT_EQ(Rows("SELECT id FROM shop.kept ORDER BY id DESC LIMIT 2"), "[[499],[498]]");
  EXPECT_EQ(lake_.far().reads, 5);
}

TEST_F(LakeClientsTest, RowsAreDeletedByTheirValuesInOlderFiles) {
  Commit({Write("SELECT i AS id, 'n' || i AS note FROM range(10) t(i)")});
  lake::DataFile gone = Write("SELECT 3::BIGINT AS id", ", FIELD_IDS {id: 1}");
  gone.content = Content::kEqualityDeletes;
  gone.equality_ids = {1};
  Commit({gone});
  EXPECT_EQ(Rows("SELECT count(*), sum(id)::BIGINT FROM shop.kept"), "[[9,42]]");
  Commit({Write("SELECT 3::BIGINT AS id, 'again' AS note")});
  EXPECT_EQ(Rows("SELECT note FROM shop.kept WHERE id = 3"), R"([["again"]])");
  lake::DataFile nulls = Write("SELECT NULL::VARCHAR AS note", ", FIELD_IDS {note: 2}");
  nulls.content = Content::kEqualityDeletes;
  nulls.equality_ids = {2};
  Commit({Write("SELECT 77::BIGINT AS id, NULL::VARCHAR AS note")});
  Commit({nulls});
  EXPECT_EQ(Rows("SELECT count(*), max(id) FROM shop.kept"), "[[10,9]]");
}

TEST_F(LakeClientsTest, RowsAreDeletedByTheirPlace) {
  const lake::DataFile data = Write("SELECT i AS id, 'n' || i AS note FROM range(10) t(i)");
  Commit({data});
  Commit({Write("SELECT i AS id, 'm' || i AS note FROM range(10, 20) t(i)")});
  const std::string path = data.path.substr(7);
  lake::DataFile gone =
      Write("SELECT 'file:" + path + "' AS file_path, 9::BIGINT AS pos UNION ALL " +
                "SELECT 'file://" + path + "', 0",
            ", FIELD_IDS {file_path: 2147483546, pos: 2147483545}");
  gone.content = Content::kPositionDeletes;
  Commit({gone});
  EXPECT_EQ(Rows("SELECT count(*), min(id), sum(id)::BIGINT FROM shop.kept"), "[[18,1,181]]");
  EXPECT_EQ(Rows("SELECT count(*) FROM shop.kept WHERE id >= 9"), "[[10]]");
}

TEST_F(LakeClientsTest, DeletionVectorsAreRefused) {
  lake::DataFile gone = Write("SELECT 1::BIGINT AS id, 'x' AS note");
  gone.content = Content::kPositionDeletes;
  gone.format = "PUFFIN";
  Commit({gone});
  EXPECT_EQ(world_.Failure("seller", "SELECT * FROM shop.kept"),
            "unavailable: rows of this table were deleted by deletion vectors, which are not "
            "applied here");
}

TEST_F(LakeClientsTest, AFileWithoutIdsIsReadByNames) {
  Commit({Write("SELECT 'x' AS note, 5::BIGINT AS id, 1 AS other", ", ROW_GROUP_SIZE 2048")});
  EXPECT_EQ(Rows("SELECT id, note FROM shop.kept"), R"([[5,"x"]])");
}

TEST_F(LakeClientsTest, PartsOfColumnsKeepTheirValuesWhenTheyAreRenamed) {
  mesh::Column inner = TestColumn("box", Base::kObject);
  inner.type.fields = {{"a", TestColumn("a", Base::kInteger).type},
                       {"b", TestColumn("b", Base::kText).type}};
  mesh::Column list = TestColumn("marks", Base::kArray);
  list.type.fields = {{"item", TestColumn("item", Base::kInteger).type}};
  Contract({TestColumn("id", Base::kInteger), TestColumn("note", Base::kText), inner, list});
  const lake::StatePtr base = lake_.catalog().Find(table_->name);
  const auto next = NextSchema(*base->metadata, *table(), false);
  ASSERT_TRUE(next);
  const auto change = [&](Json schema) {
    const lake::TableCommit commit{
        table_->name, Json::array(),
        Json::array({{{"action", "add-schema"}, {"schema", schema}},
                     {{"action", "set-current-schema"}, {"schema-id", -1}}})};
    table_ = lake_.catalog().Commit({&commit, 1}).at(0);
  };
  change(*next);
  Commit(
      {Write("SELECT 1::BIGINT AS id, 'x' AS note, {'a': 7::BIGINT, 'b': 'y'} AS box, "
             "[4::BIGINT, 5] AS marks")});
  EXPECT_EQ(Rows("SELECT box.a, box.b, marks FROM shop.kept"), R"([[7,"y",[4,5]]])");
  Json renamed = lake::CurrentSchema(*table_->metadata);
  renamed["fields"][2]["type"]["fields"][0]["name"] = "c";
  renamed.erase("schema-id");
  change(renamed);
  inner.type.fields[0].first = "c";
  Contract({TestColumn("id", Base::kInteger), TestColumn("note", Base::kText), inner, list});
  EXPECT_EQ(Rows("SELECT box.c, box.b, marks FROM shop.kept"), R"([[7,"y",[4,5]]])");
}

}  // namespace
}  // namespace weft::engine
