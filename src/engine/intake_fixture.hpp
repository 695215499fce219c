#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "duckdb.hpp"
#include "engine/intake.hpp"

// A table of a mesh and a folder for its file, for the tests of intake.
namespace weft::engine {

class IntakeTest : public testing::Test {
 protected:
  using Base = mesh::ColumnType::Base;

  IntakeTest()
      : folder_(std::filesystem::temp_directory_path() / ("weft-intake-" + ToHex(RandomBytes(8)))),
        intake_(work_, folder_ / "data", WEFT_DUCKDB_EXTENSIONS),
        connection_(work_) {
    connection_.Query("SET TimeZone = 'UTC'");
    table_.id = {"fleet", "planes"};
    table_.server = mesh::Server{};
    table_.server->path = "data/planes.csv";
    table_.server->format = "csv";
    table_.server->null_marks = {""};
  }
  ~IntakeTest() override { std::filesystem::remove_all(folder_); }

  mesh::Column& Add(const std::string& name, Base base, int bits = 64) {
    mesh::Column column;
    column.name = name;
    column.type.base = base;
    column.type.bits = bits;
    table_.contract.columns.push_back(column);
    return table_.contract.columns.back();
  }
  void Called(const std::string& path, const std::string& format) {
    table_.server->path = path;
    table_.server->format = format;
  }

  // Where the file lies: under its digest, as in the store of files.
  std::filesystem::path Put(const std::string& bytes) {
    table_.file = mesh::FileRef{Sha256Hex(bytes), bytes.size()};
    const auto file = folder_ / table_.file->sha256;
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
  }
  IntakeReport TakeIn(const std::string& bytes) { return intake_.TakeIn(table_, Put(bytes)); }

  // What TakeIn says when it refuses: the message's lines.
  std::vector<std::string> Refusal(const std::string& bytes) {
    try {
      TakeIn(bytes);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kInvalid);
      EXPECT_FALSE(intake_.HasData(table_));
      return Lines(error.message());
    }
    ADD_FAILURE() << "was taken in";
    return {};
  }
  static std::vector<std::string> Lines(const std::string& text) {
    std::vector<std::string> lines;
    for (size_t at = 0; at <= text.size();) {
      const size_t end = std::min(text.find('\n', at), text.size());
      lines.push_back(text.substr(at, end - at));
      at = end + 1;
    }
    return lines;
  }

  std::string DataFile() const { return (folder_ / "data" / DataKey(table_)).string(); }
  std::string RejectedFile() const {
    return std::filesystem::path(DataFile()).replace_extension().string() + ".rejected.parquet";
  }
  // Rows of a query over `data` (or `rejected`) as text: "1|a|NULL".
  std::vector<std::string> Rows(const std::string& sql = "FROM data") {
    connection_.Query("CREATE OR REPLACE TEMP VIEW data AS FROM read_parquet('" + DataFile() +
                      "')");
    if (std::filesystem::exists(RejectedFile())) {
      connection_.Query("CREATE OR REPLACE TEMP VIEW rejected AS FROM read_parquet('" +
                        RejectedFile() + "')");
    }
    const auto result = connection_.Query(sql);
    EXPECT_FALSE(result->HasError()) << result->GetError();
    std::vector<std::string> rows;
    for (size_t row = 0; !result->HasError() && row < result->RowCount(); ++row) {
      std::string text;
      for (size_t i = 0; i < result->ColumnCount(); ++i) {
        text += (i > 0 ? "|" : "") + result->GetValue(i, row).ToString();
      }
      rows.push_back(text);
    }
    return rows;
  }

  using Texts = std::vector<std::string>;

  std::filesystem::path folder_;
  duckdb::DuckDB work_;
  Intake intake_;
  duckdb::Connection connection_;
  mesh::Table table_;
};

}  // namespace weft::engine
