#include "ingest/file_form.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace weft::ingest {
namespace {

class FileFormTest : public ::testing::Test {
 protected:
  ~FileFormTest() override { std::filesystem::remove(path_); }
  FileForm Of(const std::string& bytes, std::string_view name = "", std::string_view type = "") {
    std::ofstream(path_, std::ios::binary) << bytes;
    return FormOf(path_, name, type);
  }
  const std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("weft-" + ToHex(RandomBytes(8)));
};

TEST_F(FileFormTest, IsByNameThenTypeThenContent) {
  EXPECT_EQ(Of("a,b\n1,2\n", "x.json").format, "json");
  EXPECT_EQ(Of("a,b\n1,2\n", "", "application/x-ndjson; charset=utf-8").format, "ndjson");
  EXPECT_EQ(Of("a,b\n1,2\n").format, "csv");
  EXPECT_EQ(Of(" [{\"a\": 1}]").format, "json");
  EXPECT_EQ(Of("{\"a\": 1}\n{\"a\": 2}\n").format, "json");
  EXPECT_EQ(Of("PAR1…").format, "parquet");
  EXPECT_EQ(Of("PK\x03\x04…").format, "xlsx");
  EXPECT_EQ(Of("…", "Orders 2026.CSV.GZ", "application/octet-stream").format, "csv");
  EXPECT_EQ(FormatOfName("notes.md"), "");
  for (const std::string& ending : Split(KnownEndings(), ' '))
    EXPECT_NE(FormatOfName("x" + ending.substr(0, ending.find(','))), "") << ending;
}

TEST_F(FileFormTest, SeesTheDelimiterInTheHeader) {
  EXPECT_EQ(Of("a;b;c\n1,5;2;3\n").delimiter, ";");
  EXPECT_EQ(Of("\"a;b;c;d\",e,f\n").delimiter, ",");
  EXPECT_EQ(Of("a\tb\n").delimiter, "\t");
  EXPECT_EQ(Of("a,b\n", "x.tsv").delimiter, "\t") << "it says so";
  EXPECT_EQ(Of("a\n1\n").delimiter, ",");
}

TEST_F(FileFormTest, RefusesAnEmptyFile) { EXPECT_THROW(Of(""), Error); }

}  // namespace
}  // namespace weft::ingest
