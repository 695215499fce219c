#include "lake/table_edit.hpp"

#include "lake/fields.hpp"
#include "lake/test_tables.hpp"

namespace weft::lake {
namespace {

TEST(NewTable, NumbersColumnsAnewLevelByLevel) {
  NewTableFields fields = SmallTable();
  fields.schema = SchemaOfColumns(Json::array(
      {Column(7, "place",
              {{"type", "struct"},
               {"fields", Json::array({Column(8, "city", "string"), Column(9, "zip", "string")})}}),
       Column(20, "tags",
              {{"type", "list"},
               {"element-id", 21},
               {"element", "string"},
               {"element-required", true}}),
       Column(30, "when", "date")}));
  fields.partition_spec = {{"fields", Json::array({{{"source-id", 30},
                                                    {"field-id", 1234},
                                                    {"name", "when_year"},
                                                    {"transform", "year"}}})}};
  const Json metadata = NewTableMetadata(fields, kThen);
  const Json& columns = metadata["schemas"][0]["fields"];
  EXPECT_EQ(columns[0]["id"], 1);
  EXPECT_EQ(columns[1]["id"], 2);
  EXPECT_EQ(columns[2]["id"], 3);
  EXPECT_EQ(columns[0]["type"]["fields"][0]["id"], 4);
  EXPECT_EQ(columns[0]["type"]["fields"][1]["id"], 5);
  EXPECT_EQ(columns[1]["type"]["element-id"], 6);
  EXPECT_EQ(metadata["last-column-id"], 6);
  const Json& field = metadata["partition-specs"][0]["fields"][0];
  EXPECT_EQ(field["source-id"], 3);
  EXPECT_EQ(field["field-id"], 1000);
  EXPECT_EQ(metadata["last-partition-id"], 1000);
}

TEST(NewTable, IsOfVersionTwoAndHasNoSnapshot) {
  const Json metadata = SmallMetadata();
  EXPECT_EQ(metadata["format-version"], 2);
  EXPECT_EQ(metadata["last-sequence-number"], 0);
  EXPECT_EQ(metadata["current-schema-id"], 0);
  EXPECT_EQ(metadata["default-spec-id"], 0);
  EXPECT_EQ(metadata["default-sort-order-id"], 0);
  EXPECT_FALSE(metadata.contains("current-snapshot-id"));
  EXPECT_EQ(metadata["last-updated-ms"], 1795241880000);
}

TEST(NewTable, OfVersionOneSaysItsSchemaInTheOldWayToo) {
  NewTableFields fields = SmallTable();
  fields.properties = {{"format-version", "1"}, {"owner", "ops"}};
  const Json metadata = NewTableMetadata(fields, kThen);
  EXPECT_EQ(metadata["format-version"], 1);
  EXPECT_EQ(metadata["schema"], metadata["schemas"][0]);
  EXPECT_EQ(metadata["partition-spec"], Json::array());
  EXPECT_EQ(metadata["properties"], Json({{"owner", "ops"}}));
  const Json upgraded =
      Edited(metadata, {{{"action", "upgrade-format-version"}, {"format-version", 2}}});
  EXPECT_EQ(upgraded["format-version"], 2);
  EXPECT_FALSE(upgraded.contains("schema"));
}

TEST(NewTable, RefusesWhatNoReaderCouldUnderstand) {
  const auto refuses = [](const std::function<void(NewTableFields&)>& change) {
    NewTableFields fields = SmallTable();
    change(fields);
    return KindOf([&] { NewTableMetadata(fields, kThen); });
  };
  EXPECT_EQ(refuses([](auto& f) { f.schema["fields"][1]["type"] = "strnig"; }),
            ErrorKind::kInvalid);
  EXPECT_EQ(refuses([](auto& f) { f.schema["fields"][1]["id"] = 1; }), ErrorKind::kInvalid);
  EXPECT_EQ(refuses([](auto& f) { f.schema["fields"][1]["name"] = "id"; }), ErrorKind::kInvalid);
  EXPECT_EQ(refuses([](auto& f) { f.schema["fields"][1]["type"] = "variant"; }),
            ErrorKind::kInvalid);
  EXPECT_EQ(refuses([](auto& f) { f.schema["identifier-field-ids"] = {5}; }), ErrorKind::kInvalid);
  EXPECT_EQ(refuses([](auto& f) { f.properties["format-version"] = "9"; }), ErrorKind::kInvalid);
  EXPECT_EQ(refuses([](auto& f) {
              f.partition_spec = {
                  {"fields",
                   Json::array({{{"source-id", 9}, {"name", "x"}, {"transform", "identity"}}})}};
            }),
            ErrorKind::kInvalid);
  EXPECT_EQ(refuses([](auto& f) {
              f.partition_spec = {
                  {"fields",
                   Json::array({{{"source-id", 2}, {"name", "x"}, {"transform", "bucket[0]"}}})}};
            }),
            ErrorKind::kInvalid);
}

TEST(TableEdit, AddsASchemaOnceAndMakesItCurrent) {
  const Json base = SmallMetadata();
  const Json wider = SchemaOfColumns(Json::array(
      {Column(1, "id", "long", true), Column(2, "data", "string"), Column(3, "note", "string")}));
  const Json add{{"action", "add-schema"}, {"schema", wider}};
  const Json use{{"action", "set-current-schema"}, {"schema-id", -1}};
  const Json after = Edited(base, {add, use});
  EXPECT_EQ(after["current-schema-id"], 1);
  EXPECT_EQ(after["last-column-id"], 3);
  const Json again =
      Edited(after, {add, use, {{"action", "set-current-schema"}, {"schema-id", 0}}});
  EXPECT_EQ(again["schemas"].size(), 2u);
  EXPECT_EQ(again["current-schema-id"], 0);
  ExpectInvalid(base, use);
  ExpectInvalid(base, {{"action", "set-current-schema"}, {"schema-id", 7}});
}

TEST(TableEdit, KeepsThePartitionFieldIdOfTheSameColumnInTheSameWay) {
  const auto spec = [](Json fields) {
    return Json{{"action", "add-spec"}, {"spec", {{"spec-id", 99}, {"fields", std::move(fields)}}}};
  };
  const Json by_id{{"source-id", 1}, {"name", "id_bucket"}, {"transform", "bucket[4]"}};
  const Json by_data{{"source-id", 2}, {"name", "data_start"}, {"transform", "truncate[2]"}};
  const Json use{{"action", "set-default-spec"}, {"spec-id", -1}};
  const Json one = Edited(SmallMetadata(), {spec(Json::array({by_id})), use});
  EXPECT_EQ(one["default-spec-id"], 1);
  EXPECT_EQ(one["partition-specs"][1]["fields"][0]["field-id"], 1000);
  const Json two = Edited(one, {spec(Json::array({by_data, by_id})), use});
  EXPECT_EQ(two["partition-specs"][2]["fields"][0]["field-id"], 1001);
  EXPECT_EQ(two["partition-specs"][2]["fields"][1]["field-id"], 1000);
  EXPECT_EQ(two["last-partition-id"], 1001);
  const Json back = Edited(two, {spec(Json::array({by_id})), use});
  EXPECT_EQ(back["default-spec-id"], 1);
  EXPECT_EQ(back["partition-specs"].size(), 3u);
}

TEST(TableEdit, HasOneUnsortedOrder) {
  const auto order = [](Json fields) {
    return Json{{"action", "add-sort-order"},
                {"sort-order", {{"order-id", 5}, {"fields", std::move(fields)}}}};
  };
  const Json by_id{{"transform", "identity"},
                   {"source-id", 1},
                   {"direction", "asc"},
                   {"null-order", "nulls-first"}};
  const Json use{{"action", "set-default-sort-order"}, {"sort-order-id", -1}};
  const Json sorted = Edited(SmallMetadata(), {order(Json::array({by_id})), use});
  EXPECT_EQ(sorted["default-sort-order-id"], 1);
  const Json unsorted = Edited(sorted, {order(Json::array()), use});
  EXPECT_EQ(unsorted["default-sort-order-id"], 0);
  EXPECT_EQ(unsorted["sort-orders"].size(), 2u);
}

TEST(TableEdit, MovesMainToASnapshotAndLogsIt) {
  const Json one = Edited(SmallMetadata(), {AddSnapshot(SnapshotNumber(11, 1)), SetMain(11)});
  EXPECT_EQ(one["current-snapshot-id"], 11);
  EXPECT_EQ(one["refs"]["main"]["type"], "branch");
  EXPECT_EQ(one["last-sequence-number"], 1);
  EXPECT_EQ(one["last-updated-ms"], 1'800'000'000'011);
  ASSERT_EQ(one["snapshot-log"].size(), 1u);
  EXPECT_EQ(one["snapshot-log"][0]["timestamp-ms"], 1'800'000'000'011);
  ASSERT_EQ(one["metadata-log"].size(), 1u);
  EXPECT_EQ(one["metadata-log"][0]["timestamp-ms"], 1795241880000);
  ExpectInvalid(one, AddSnapshot(SnapshotNumber(11, 2, 11)));
  ExpectInvalid(one, AddSnapshot(SnapshotNumber(12, 1, 11)));
  ExpectInvalid(one, SetMain(99));
}

TEST(TableEdit, ForgetsWhatMainPassedThroughWithinOneCommit) {
  const Json after = Edited(SmallMetadata(), {AddSnapshot(SnapshotNumber(11, 1)), SetMain(11),
                                              AddSnapshot(SnapshotNumber(12, 2, 11)), SetMain(12)});
  ASSERT_EQ(after["snapshot-log"].size(), 1u);
  EXPECT_EQ(after["snapshot-log"][0]["snapshot-id"], 12);
}

TEST(TableEdit, RemovesSnapshotsWithTheirRefsStatisticsAndHistory) {
  Json table = Edited(SmallMetadata(), {AddSnapshot(SnapshotNumber(11, 1)), SetMain(11)});
  table = Edited(table, {AddSnapshot(SnapshotNumber(12, 2, 11)), SetMain(12)});
  table = Edited(table, {{{"action", "set-snapshot-ref"},
                          {"ref-name", "before"},
                          {"type", "tag"},
                          {"snapshot-id", 11},
                          {"max-ref-age-ms", 1000}},
                         {{"action", "set-statistics"},
                          {"statistics",
                           {{"snapshot-id", 11},
                            {"statistics-path", "file:///lake/ops/departures/metadata/s.puffin"},
                            {"file-size-in-bytes", 10},
                            {"file-footer-size-in-bytes", 4},
                            {"blob-metadata", Json::array()}}}}});
  EXPECT_EQ(table["refs"]["before"]["max-ref-age-ms"], 1000);
  EXPECT_EQ(table["statistics"].size(), 1u);
  const Json after = Edited(table, {{{"action", "remove-snapshots"}, {"snapshot-ids", {11}}}});
  EXPECT_EQ(after["snapshots"].size(), 1u);
  EXPECT_FALSE(after["refs"].contains("before"));
  EXPECT_EQ(after["statistics"].size(), 0u);
  ASSERT_EQ(after["snapshot-log"].size(), 1u);
  EXPECT_EQ(after["snapshot-log"][0]["snapshot-id"], 12);
}

TEST(TableEdit, HoldsWhatBranchesAndTagsMaySay) {
  const Json base = Edited(SmallMetadata(), {AddSnapshot(SnapshotNumber(11, 1)), SetMain(11)});
  const auto ref = [](const std::string& name, const std::string& type, const char* key,
                      Json value) {
    return Json{{"action", "set-snapshot-ref"},
                {"ref-name", name},
                {"type", type},
                {"snapshot-id", 11},
                {key, std::move(value)}};
  };
  const Json after = Edited(base, {ref("audit", "branch", "min-snapshots-to-keep", 3)});
  EXPECT_EQ(after["refs"]["audit"]["min-snapshots-to-keep"], 3);
  ExpectInvalid(base, ref("old", "tag", "min-snapshots-to-keep", 3));
  ExpectInvalid(base, ref("audit", "branch", "max-snapshot-age-ms", 0));
  ExpectInvalid(base, ref("main", "tag", "max-ref-age-ms", 5));
  const Json gone = Edited(base, {{{"action", "remove-snapshot-ref"}, {"ref-name", "main"}}});
  EXPECT_FALSE(gone.contains("current-snapshot-id"));
  EXPECT_EQ(gone["snapshots"].size(), 1u);
}

TEST(TableEdit, KeepsAsManyOldMetadataFilesAsItsPropertySays) {
  Json table =
      Edited(SmallMetadata(), {{{"action", "set-properties"},
                                {"updates", {{"write.metadata.previous-versions-max", "2"}}}}});
  for (int i = 0; i < 5; ++i)
    table =
        Edited(table, {{{"action", "set-properties"}, {"updates", {{"n", std::to_string(i)}}}}});
  EXPECT_EQ(table["metadata-log"].size(), 2u);
}

TEST(TableEdit, SaysWhetherAnythingChanged) {
  const Json base = SmallMetadata();
  TableEdit edit(&base, kThen);
  edit.Apply({{"action", "upgrade-format-version"}, {"format-version", 2}});
  edit.Apply({{"action", "remove-properties"}, {"removals", {"absent"}}});
  EXPECT_FALSE(edit.has_changed());
  edit.Apply({{"action", "set-properties"}, {"updates", {{"a", "1"}}}});
  EXPECT_TRUE(edit.has_changed());
}

TEST(TableEdit, RefusesWhatIsUnknownOrMisshapen) {
  const Json base = SmallMetadata();
  ExpectInvalid(base, {{"action", "explode"}});
  ExpectInvalid(base, {{"acton", "set-location"}});
  ExpectInvalid(base, {{"action", "set-location"}, {"location", 5}});
  ExpectInvalid(base, {{"action", "set-properties"}, {"updates", {{"a", 1}}}});
  ExpectInvalid(base, {{"action", "upgrade-format-version"}, {"format-version", 1}});
  ExpectInvalid(base, {{"action", "upgrade-format-version"}, {"format-version", 4}});
  ExpectInvalid(base, {{"action", "assign-uuid"}, {"uuid", "another"}});
  ExpectInvalid(base, {{"action", "remove-schemas"}, {"schema-ids", {0}}});
  ExpectInvalid(base, {{"action", "remove-partition-specs"}, {"spec-ids", {0}}});
  ExpectInvalid(base, {{"action", "add-snapshot"}, {"snapshot", {{"snapshot-id", "x"}}}});
  ExpectInvalid(base, Json::array());
}

TEST(TableEdit, RefusesASpecWhoseColumnIsGone) {
  const Json parted =
      Edited(SmallMetadata(),
             {{{"action", "add-spec"},
               {"spec",
                {{"fields",
                  Json::array({{{"source-id", 2}, {"name", "d"}, {"transform", "identity"}}})}}}},
              {{"action", "set-default-spec"}, {"spec-id", -1}}});
  EXPECT_EQ(KindOf([&] {
              Edited(parted, {{{"action", "add-schema"},
                               {"schema", SchemaOfColumns(Json::array({Column(1, "id", "long")}))}},
                              {{"action", "set-current-schema"}, {"schema-id", -1}}});
            }),
            ErrorKind::kInvalid);
}

TEST(NormalMetadata, ReadsTheOldestForm) {
  const Json old{{"format-version", 1},
                 {"table-uuid", "u"},
                 {"location", "file:///lake/t"},
                 {"last-updated-ms", 5},
                 {"last-column-id", 1},
                 {"schema", SchemaOfColumns(Json::array({Column(1, "id", "long")}))},
                 {"partition-spec", Json::array()},
                 {"current-snapshot-id", 3},
                 {"snapshots", Json::array({{{"snapshot-id", 3},
                                             {"timestamp-ms", 4},
                                             {"manifest-list", "file:///lake/t/m.avro"}}})}};
  const Json metadata = NormalMetadata(old);
  EXPECT_EQ(metadata["current-schema-id"], 0);
  EXPECT_EQ(metadata["refs"]["main"]["snapshot-id"], 3);
  EXPECT_EQ(metadata["sort-orders"].size(), 1u);
  EXPECT_EQ(metadata["last-partition-id"], 999);
  EXPECT_EQ(KindOf([] { NormalMetadata({{"format-version", 2}}); }), ErrorKind::kInvalid);
  EXPECT_EQ(KindOf([] { NormalMetadata("text"); }), ErrorKind::kInvalid);
}

}  // namespace
}  // namespace weft::lake
