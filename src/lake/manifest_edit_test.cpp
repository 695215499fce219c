#include <gtest/gtest.h>

#include "base/error.hpp"
#include "lake/avro.hpp"
#include "lake/manifest.hpp"

namespace weft::lake {
namespace {

// A partitioned table's manifest as another engine may write it: with what is not known here.
const char* const kForeign = R"({"type":"record","name":"manifest_entry","fields":[
{"name":"status","type":"int","field-id":0},
{"name":"snapshot_id","type":["null","long"],"field-id":1},
{"name":"sequence_number","type":["null","long"],"field-id":3},
{"name":"file_sequence_number","type":["null","long"],"field-id":4},
{"name":"data_file","field-id":2,"type":{"type":"record","name":"r2","fields":[
{"name":"content","type":"int","field-id":134},
{"name":"file_path","type":"string","field-id":100},
{"name":"file_format","type":"string","field-id":101},
{"name":"partition","field-id":102,"type":{"type":"record","name":"r102","fields":[
{"name":"price","type":["null",{"type":"fixed","name":"decimal_4","size":4}],"field-id":1000},
{"name":"share","type":["null","double"],"field-id":1001}]}},
{"name":"record_count","type":"long","field-id":103},
{"name":"file_size_in_bytes","type":"long","field-id":104},
{"name":"lower_bounds","field-id":125,"type":["null",{"type":"array","logicalType":"map","items":
{"type":"record","name":"k126_v127","fields":[{"name":"key","type":"int"},
{"name":"value","type":"bytes"}]}}]},
{"name":"split_offsets","type":["null",{"type":"array","items":"long"}],"field-id":132},
{"name":"tags","type":{"type":"map","values":"string"},"field-id":999}]}}]})";

Json Entry(const std::string& path, int64_t rows) {
  return {{"status", 1},
          {"snapshot_id", nullptr},
          {"sequence_number", nullptr},
          {"file_sequence_number", nullptr},
          {"data_file",
           {{"content", 0},
            {"file_path", path},
            {"file_format", "PARQUET"},
            {"partition", {{"price", std::string("\0\0\1\2", 4)}, {"share", 0.25}}},
            {"record_count", rows},
            {"file_size_in_bytes", 100 * rows},
            {"lower_bounds", Json::array({{{"key", 1}, {"value", "anna"}}})},
            {"split_offsets", {4, 8}},
            {"tags", {{"a", "b"}}}}}};
}

std::string Foreign() {
  return WriteAvro(
      {{{"avro.schema", Json::parse(kForeign).dump()}, {"format-version", "2"}},
       {Entry("file:///t/a", 10), Entry("file:///t/b", 20), Entry("file:///t/c", 30)}});
}

const ManifestLine kLine{.path = "file:///t/m.avro", .sequence = 7, .snapshot = 70};

TEST(Avro, WhatIsReadIsWrittenAsItWas) {
  const AvroFile file = ReadAvro(Foreign());
  ASSERT_EQ(file.rows.size(), 3u);
  EXPECT_EQ(file.rows[1], Entry("file:///t/b", 20));
  EXPECT_EQ(ReadAvro(WriteAvro(file)).rows, file.rows);
  EXPECT_EQ(file.metadata.at("format-version"), "2");
}

TEST(ManifestEdit, FilesThatStayKeepAllThatIsKnownOfThem) {
  DataFile other{.path = "file:///t/b2", .records = 19, .bytes = 1900};
  other.lower[1] = "bert";
  const EditedManifest edited = EditManifest(
      Foreign(), kLine,
      {.snapshot = 80, .sequence = 8, .instead = {{"file:///t/a", {}}, {"file:///t/b", {other}}}});
  EXPECT_EQ(edited.line.added_files, 1);
  EXPECT_EQ(edited.line.added_rows, 19);
  EXPECT_EQ(edited.line.existing_files, 1);
  EXPECT_EQ(edited.line.existing_rows, 30);
  EXPECT_EQ(edited.line.least_sequence, 7);
  EXPECT_EQ(edited.line.sequence, 8);
  const std::vector<Json> rows = ReadAvro(edited.bytes).rows;
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0]["data_file"]["file_path"], "file:///t/b2");
  EXPECT_EQ(rows[0]["data_file"]["partition"], Entry("", 0)["data_file"]["partition"]);
  EXPECT_EQ(rows[0]["data_file"]["lower_bounds"][0]["value"], "bert");
  EXPECT_TRUE(rows[0]["data_file"]["split_offsets"].is_null());
  EXPECT_EQ(rows[0]["status"], 1);
  EXPECT_EQ(rows[0]["snapshot_id"], 80);
  EXPECT_EQ(rows[0]["sequence_number"], 7) << "rows are as old as they were";
  EXPECT_EQ(rows[1]["data_file"], Entry("file:///t/c", 30)["data_file"]);
  EXPECT_EQ(rows[1]["status"], 0);
  EXPECT_EQ(rows[1]["snapshot_id"], 70);
  const std::vector<DataFile> files = ReadManifest(edited.bytes, edited.line);
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[1].sequence, 7);
}

TEST(ManifestEdit, OneWithoutFilesNeedNotBeWritten) {
  const EditedManifest edited =
      EditManifest(Foreign(), kLine,
                   {.snapshot = 80,
                    .sequence = 8,
                    .instead = {{"file:///t/a", {}}, {"file:///t/b", {}}, {"file:///t/c", {}}}});
  EXPECT_EQ(edited.line.added_files + edited.line.existing_files, 0);
}

TEST(ManifestEdit, AFilesAddressMovesAndNothingElse) {
  const std::string moved = MoveManifest(Foreign(), [](const std::string& address) {
    return MovedTo{"file:///u" + address.substr(9)};
  });
  const std::vector<Json> rows = ReadAvro(moved).rows;
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[2], Entry("file:///u/c", 30));
}

TEST(ManifestEdit, AListLeadsToManifestsWithTheirLengths) {
  const std::string list = ManifestListBytes({kLine}, {70, std::nullopt, 7});
  const std::string moved = MoveManifestList(list, [](const std::string&) {
    return MovedTo{"file:///u/m.avro", 1234};
  });
  const std::vector<ManifestLine> lines = ReadManifestList(moved);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].path, "file:///u/m.avro");
  EXPECT_EQ(lines[0].bytes, 1234);
  EXPECT_EQ(lines[0].sequence, 7);
}

}  // namespace
}  // namespace weft::lake
