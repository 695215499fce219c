#include "lake/manifest.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "lake/avro.hpp"

namespace weft::lake {
namespace {

DataFile File(const std::string& path, Content content = Content::kData) {
  DataFile file{.content = content, .path = path, .format = "PARQUET", .records = 3, .bytes = 700};
  file.values = {{1, 3}};
  file.lower = {{1, std::string("\0\1", 2)}};
  return file;
}

ManifestHead Head() {
  return {{{"type", "struct"}, {"schema-id", 2}, {"fields", Json::array()}},
          {{"spec-id", 0}, {"fields", Json::array()}}};
}

TEST(Manifest, FilesInheritTheLinesNumbers) {
  const std::string bytes = ManifestBytes({File("file:///a"), File("file:///b")}, 77, Head());
  const auto files = ReadManifest(bytes, {.spec_id = 0, .sequence = 5, .snapshot = 77});
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[1].path, "file:///b");
  EXPECT_EQ(files[1].records, 3);
  EXPECT_EQ(files[1].bytes, 700);
  EXPECT_EQ(files[1].sequence, 5);
  EXPECT_EQ(files[1].snapshot, 77);
}

TEST(Manifest, SaysWhatItIs) {
  const AvroFile file = ReadAvro(ManifestBytes({File("file:///a")}, 77, Head()));
  EXPECT_EQ(file.metadata.at("content"), "data");
  EXPECT_EQ(file.metadata.at("schema-id"), "2");
  EXPECT_EQ(file.metadata.at("format-version"), "2");
  ASSERT_EQ(file.rows.size(), 1u);
  EXPECT_EQ(file.rows[0]["data_file"]["value_counts"][0]["value"], 3);
  EXPECT_EQ(file.rows[0]["data_file"]["lower_bounds"][0]["value"], std::string("\0\1", 2));
  EXPECT_TRUE(file.rows[0]["data_file"]["upper_bounds"].is_null());
}

TEST(ManifestList, LinesComeBackWhole) {
  ManifestLine line{.path = "file:///m",
                    .bytes = 9,
                    .is_deletes = true,
                    .sequence = 4,
                    .least_sequence = 3,
                    .snapshot = -1,
                    .added_files = 2,
                    .deleted_rows = 1LL << 40,
                    .partitions = {{{.contains_null = true, .lower = "a"}}}};
  const auto lines = ReadManifestList(ManifestListBytes({line, line}, {7, std::nullopt, 4}));
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[1].path, "file:///m");
  EXPECT_TRUE(lines[1].is_deletes);
  EXPECT_EQ(lines[1].snapshot, -1);
  EXPECT_EQ(lines[1].deleted_rows, 1LL << 40);
  ASSERT_TRUE(lines[1].partitions);
  EXPECT_EQ(lines[1].partitions->at(0).lower, "a");
  EXPECT_FALSE(lines[1].partitions->at(0).upper);
}

TEST(ManifestList, MayBeEmpty) {
  EXPECT_TRUE(ReadManifestList(ManifestListBytes({}, {7, 6, 4})).empty());
}

TEST(Avro, RefusesWhatIsDamaged) {
  const std::string whole = ManifestBytes({File("file:///a")}, 77, Head());
  for (size_t length = 0; length < whole.size(); ++length) {
    try {
      const AvroFile cut = ReadAvro(whole.substr(0, length));
      EXPECT_TRUE(cut.rows.empty()) << "a file may end after its head, at " << length;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUnavailable) << length;
    }
  }
}

}  // namespace
}  // namespace weft::lake
