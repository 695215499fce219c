#include "engine/spool.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "base/digest.hpp"
#include "base/error.hpp"

namespace weft::engine {
namespace {

namespace fs = std::filesystem;

class SpoolTest : public testing::Test {
 protected:
  SpoolTest()
      : folder_(fs::temp_directory_path() / ("weft-spool-" + ToHex(RandomBytes(8)))), asker_(ask_) {
    fs::create_directories(folder_ / "scratch");
    PrepareSpool(work_);
    PrepareSpool(work_);
  }
  ~SpoolTest() override { fs::remove_all(folder_); }

  SpoolSource Ask(const std::string& sql) {
    auto result = asker_.SendQuery(sql);
    EXPECT_FALSE(result->HasError()) << result->GetError();
    SpoolSource source{result->names, result->types, {}};
    source.next = [rows = std::shared_ptr<duckdb::QueryResult>(std::move(result))] {
      return rows->Fetch();
    };
    return source;
  }
  // Spools an answer into a file of its own, and tells DuckDB's name for it.
  std::string Spooled(Format format, const std::string& sql) {
    const auto stream = Spool(work_, format, Ask(sql), options());
    const fs::path file = folder_ / "answer.parquet";
    std::ofstream out(file, std::ios::binary);
    while (const auto piece = stream->Next()) out << *piece;
    return "'" + file.string() + "'";
  }
  std::string Read(const std::string& sql) {
    const auto result = asker_.Query(sql);
    return result->HasError() ? result->GetError() : result->ToString();
  }
  SpoolOptions options() const { return {folder_ / "scratch", WEFT_DUCKDB_EXTENSIONS}; }
  bool ScratchIsEmpty() const { return fs::is_empty(folder_ / "scratch"); }

  fs::path folder_;
  duckdb::DuckDB ask_;
  duckdb::DuckDB work_;
  duckdb::Connection asker_;
};

TEST_F(SpoolTest, ParquetHasTheRowsInOrderAndLeavesNothingBehind) {
  const std::string file =
      Spooled(Format::kParquet, "SELECT i, 'n' || i AS name FROM range(300000) t(i)");
  const auto result = asker_.Query(
      "SELECT count(*), bool_and(i = file_row_number AND name = 'n' || i) FROM read_parquet(" +
      file + ", file_row_number = true)");
  ASSERT_FALSE(result->HasError()) << result->GetError();
  EXPECT_EQ(result->GetValue(0, 0).GetValue<int64_t>(), 300000);
  EXPECT_TRUE(result->GetValue(1, 0).GetValue<bool>());
  EXPECT_TRUE(ScratchIsEmpty());
}

TEST_F(SpoolTest, ParquetKeepsTypesExactly) {
  const std::string file =
      Spooled(Format::kParquet,
              "SELECT 170141183460469::HUGEINT * 1000000000000 AS h, 1.25::DECIMAL(9,2) AS d, "
              "TIMESTAMPTZ '2013-01-01 00:00:00Z' AS t, "
              "INTERVAL '1 day 0.000001 seconds' AS i, {'a': [1, NULL]} AS s, '01'::BIT AS b, "
              "'x'::ENUM('x', 'y') AS e, "
              "MAP {'k': 1} AS m, '5a1a7f0e-0b1c-4d1e-8f00-0123456789ab'::UUID AS u, NULL AS n");
  asker_.Query("SET TimeZone = 'UTC'");
  EXPECT_EQ(Read("SELECT h::VARCHAR || ' ' || d || ' ' || t || ' ' || i || ' ' || s || ' ' || b || "
                 "' ' || e || ' ' || m || ' ' || u AS x, n FROM " +
                 file),
            Read("SELECT '170141183460469000000000000 1.25 2013-01-01 00:00:00+00 1 day "
                 "00:00:00.000001 {''a'': [1, NULL]} 01 x {k=1} "
                 "5a1a7f0e-0b1c-4d1e-8f00-0123456789ab' AS x, NULL::INTEGER AS n"));
}

TEST_F(SpoolTest, ParquetOfNoRowsHasItsColumns) {
  const std::string file = Spooled(Format::kParquet, "SELECT 1 AS a, 2 AS a WHERE false");
  EXPECT_EQ(Read("DESCRIBE FROM read_parquet(" + file + ")"),
            Read("DESCRIBE SELECT 1 AS a, 2 AS a_1"));
}

TEST_F(SpoolTest, SheetsAreReadBackByExcelsReader) {
  const std::string file =
      Spooled(Format::kXlsx,
              "SELECT 1.5::DECIMAL(9,2) AS n, 'a,b' AS t, TIMESTAMPTZ '2013-01-01 05:00:00+01' AS "
              "moment, [1, 2] AS l, true AS b, "
              "DATE '2013-01-31' AS d, 9::HUGEINT AS h, INTERVAL '1 day' AS i, '\\x01'::BLOB AS x");
  ASSERT_EQ(Read("LOAD '" WEFT_DUCKDB_EXTENSIONS "/excel.duckdb_extension'").find("Error"),
            std::string::npos);
  const auto result = asker_.Query(
      "SELECT n, t, moment::VARCHAR, l, b, d::VARCHAR, h, i, x FROM read_xlsx(" + file + ")");
  ASSERT_FALSE(result->HasError()) << result->GetError();
  std::string row;
  for (size_t i = 0; i < result->ColumnCount(); ++i) row += result->GetValue(i, 0).ToString() + "|";
  EXPECT_EQ(row, "1.5|a,b|2013-01-01 04:00:00|[1,2]|true|2013-01-31|9.0|1 day|AQ==|");
  EXPECT_TRUE(ScratchIsEmpty());
}

TEST_F(SpoolTest, WithoutItsExtensionASheetIsRefused) {
  EXPECT_THROW(Spool(work_, Format::kXlsx, Ask("SELECT 1"), {folder_ / "scratch", folder_}), Error);
}

TEST_F(SpoolTest, AFaultOfTheSourceComesThroughAndTheFileGoes) {
  SpoolSource source = Ask("SELECT i FROM range(100000) t(i)");
  source.next = [pull = source.next, left = 10]() mutable {
    if (left-- == 0) throw Error(ErrorKind::kExhausted, "the question ran longer than 1 s");
    return pull();
  };
  const auto stream = Spool(work_, Format::kParquet, std::move(source), options());
  try {
    stream->Next();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kExhausted);
    EXPECT_EQ(error.message(), "the question ran longer than 1 s");
  }
}

TEST_F(SpoolTest, CancelEndsTheWriting) {
  SpoolSource source = Ask("SELECT i FROM range(100000000000) t(i)");
  ResultStream* stream = nullptr;
  source.next = [&stream, pull = source.next, left = 100]() mutable {
    if (left-- == 0) stream->Cancel();
    return pull();
  };
  const auto owned = Spool(work_, Format::kParquet, std::move(source), options());
  stream = owned.get();
  try {
    stream->Next();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kCancelled);
  }
}

TEST_F(SpoolTest, AStreamThatIsDroppedTakesItsFileAlong) {
  const auto pieces = [&](int wanted) {
    const auto stream = Spool(work_, Format::kParquet,
                              Ask("SELECT md5(i::VARCHAR) FROM range(200000) t(i)"), options());
    for (int i = 0; i < wanted; ++i) EXPECT_EQ(stream->Next()->size(), size_t{1} << 20);
  };
  pieces(0);
  EXPECT_TRUE(ScratchIsEmpty());
  pieces(2);
  EXPECT_TRUE(ScratchIsEmpty());
}

}  // namespace
}  // namespace weft::engine
