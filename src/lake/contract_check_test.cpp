#include "lake/contract_check.hpp"

#include "lake/snapshots.hpp"
#include "lake/test_tables.hpp"

namespace weft::lake {
namespace {

using Base = mesh::ColumnType::Base;

mesh::Column ColumnOf(const std::string& name, mesh::ColumnType type) {
  mesh::Column column;
  column.name = name;
  column.type = std::move(type);
  return column;
}

mesh::ContractTable Contract() {
  mesh::ContractTable table;
  table.name = "departures";
  mesh::ColumnType decimal{.base = Base::kDecimal, .precision = 12, .scale = 2};
  mesh::ColumnType list{.base = Base::kArray, .fields = {{"", {.base = Base::kText}}}};
  table.columns = {ColumnOf("id", {.base = Base::kInteger, .bits = 64}), ColumnOf("price", decimal),
                   ColumnOf("tags", list), ColumnOf("left_at", {.base = Base::kTimestampUtc}),
                   ColumnOf("more", {.base = Base::kJson})};
  return table;
}

Json MetadataOf(Json columns) {
  NewTableFields fields = SmallTable();
  fields.schema = SchemaOfColumns(std::move(columns));
  return NewTableMetadata(fields, kThen);
}

Json Columns() {
  return Json::array({Column(1, "ID", "int"), Column(2, "price", "decimal(9, 2)"),
                      Column(3, "tags",
                             {{"type", "list"},
                              {"element-id", 4},
                              {"element", "string"},
                              {"element-required", false}}),
                      Column(5, "left_at", "timestamptz"), Column(6, "more", "string"),
                      Column(7, "extra", "binary")});
}

TEST(ContractCheck, TakesNarrowerTypesAndMoreColumns) {
  EXPECT_EQ(ContractFault(Contract(), MetadataOf(Columns())), std::nullopt);
}

TEST(ContractCheck, NamesTheFirstColumnThatDoesNotFit) {
  Json without = Columns();
  without.erase(1);
  EXPECT_EQ(ContractFault(Contract(), MetadataOf(without)), "column price is missing");
  const auto fault = [](size_t at, const Json& type) {
    Json columns = Columns();
    columns[at]["type"] = type;
    return ContractFault(Contract(), MetadataOf(columns)).value_or("");
  };
  EXPECT_EQ(fault(0, "string"), "column id is string, not long");
  EXPECT_EQ(fault(1, "decimal(20, 2)"), "column price is decimal(20, 2), not decimal(12, 2)");
  EXPECT_EQ(fault(3, "timestamp"), "column left_at is timestamp, not timestamptz");
  EXPECT_EQ(fault(2, "string"), "column tags is string, not list");
}

TEST(SchemaFor, NumbersTheContractsColumnsInTheirOrder) {
  const Json schema = SchemaFor(Contract());
  EXPECT_EQ(schema["fields"][0]["id"], 1);
  EXPECT_EQ(schema["fields"][0]["type"], "long");
  EXPECT_EQ(schema["fields"][1]["type"], "decimal(12, 2)");
  EXPECT_EQ(schema["fields"][2]["type"]["element-id"], 6);
  EXPECT_EQ(schema["fields"][4]["type"], "string");
  EXPECT_EQ(ContractFault(Contract(), MetadataOf(schema["fields"])), std::nullopt);
}

TEST(Snapshots, AreFoundByIdNameAndTime) {
  Json table = Edited(SmallMetadata(), {AddSnapshot(SnapshotNumber(11, 1)), SetMain(11)});
  table = Edited(table, {AddSnapshot(SnapshotNumber(12, 2, 11)), SetMain(12)});
  EXPECT_EQ(SnapshotsOf(table).size(), 2u);
  EXPECT_EQ(CurrentSnapshot(table)->id, 12);
  EXPECT_EQ(CurrentSnapshot(table)->parent, 11);
  EXPECT_EQ(FindSnapshot(table, 11)->operation, "append");
  EXPECT_FALSE(FindSnapshot(table, 13));
  EXPECT_EQ(SnapshotOfRef(table, "main")->id, 12);
  const auto at = [&](int64_t millis) {
    const auto found = SnapshotAt(table, Time(std::chrono::milliseconds(millis)));
    return found ? found->id : 0;
  };
  EXPECT_EQ(at(1'800'000'000'010), 0);
  EXPECT_EQ(at(1'800'000'000'011), 11);
  EXPECT_EQ(at(1'900'000'000'000), 12);
  EXPECT_GT(NewSnapshotId(), 0);
  EXPECT_FALSE(CurrentSnapshot(SmallMetadata()));
}

}  // namespace
}  // namespace weft::lake
