#include "engine/intake_fixture.hpp"

namespace weft::engine {
namespace {

class ParquetIntakeTest : public IntakeTest {
 protected:
  ParquetIntakeTest() { Called("planes.parquet", "parquet"); }

  // A Parquet file's bytes of a query's rows.
  std::string Parquet(const std::string& sql) {
    const auto file = (folder_ / "source.parquet").string();
    const auto result = connection_.Query("COPY (" + sql + ") TO '" + file + "' (FORMAT parquet)");
    EXPECT_FALSE(result->HasError()) << result->GetError();
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

TEST_F(ParquetIntakeTest, TypesThatFitPassAndNarrowOnesWiden) {
  Add("a", Base::kInteger);
  Add("b", Base::kText);
  Add("c", Base::kTimestampUtc);
  const auto report = TakeIn(Parquet(
      "SELECT 'x' AS B, 7::SMALLINT AS a, TIMESTAMPTZ '2013-01-01 05:00:00Z' AS c, 1 AS d"));
  EXPECT_EQ(report.notes, Texts{"planes.parquet: 1 column is not in the contract and left out: d"});
  EXPECT_EQ(Rows(), Texts{"7|x|2013-01-01 05:00:00+00"});
  EXPECT_EQ(Rows("SELECT column_name || ' ' || column_type FROM (DESCRIBE data)"),
            (Texts{"a BIGINT", "b VARCHAR", "c TIMESTAMP WITH TIME ZONE"}));
}

TEST_F(ParquetIntakeTest, OtherTypesAreReadValueByValueWhereNothingIsLost) {
  Add("whole", Base::kInteger, 16);
  Add("date", Base::kDate);
  Add("code", Base::kText);
  Add("price", Base::kDecimal);
  TakeIn(
      Parquet("SELECT 55.0::DOUBLE AS whole, TIMESTAMP '2013-01-31 00:00:00' AS date, 7 AS code, "
              "1.25::DOUBLE AS price UNION ALL "
              "SELECT NULL, NULL, NULL, NULL"));
  EXPECT_EQ(Rows(), (Texts{"55|2013-01-31|7|1.250", "NULL|NULL|NULL|NULL"}));
  EXPECT_EQ(
      Refusal(Parquet("SELECT i::DOUBLE / 2 AS whole, TIMESTAMP '2013-01-31 00:00:01' AS date, 7 "
                      "AS code, 1 AS price FROM range(2) t(i)")),
      (Texts{"planes.parquet does not fit the contract of fleet.planes: 3 problems, no row is good",
             "planes.parquet, row 1: column date: '2013-01-31T00:00:01' is no date (2013-01-31)",
             "planes.parquet, row 2: column whole: '0.5' is no integer",
             "planes.parquet, row 2: column date: '2013-01-31T00:00:01' is no date (2013-01-31)"}));
}

TEST_F(ParquetIntakeTest, TextsAreReadAsInACsv) {
  Add("a", Base::kInteger);
  Add("b", Base::kText);
  table_.server->null_marks = {"NA"};
  TakeIn(Parquet("SELECT * FROM (VALUES ('007', 'NA'), ('NA', '')) t(a, b)"));
  EXPECT_EQ(Rows(), (Texts{"7|NA", "NULL|"}));
}

TEST_F(ParquetIntakeTest, BadRowsAreKeptApart) {
  Add("a", Base::kInteger).unique = true;
  Add("b", Base::kText).required = true;
  table_.server->reject_bad_rows = true;
  const auto report =
      TakeIn(Parquet("SELECT * FROM (VALUES (1, 'x'), (2, NULL), (1, 'y'), (3, 'z')) t(a, b)"));
  EXPECT_EQ(report.rows, 2U);
  EXPECT_EQ(report.problems,
            (Texts{"planes.parquet, row 2: column b: a value is required, here is none",
                   "planes.parquet, row 3: column a: '1' is in row 1 already"}));
  EXPECT_EQ(Rows(), (Texts{"1|x", "3|z"}));
  EXPECT_EQ(Rows("SELECT line, raw FROM rejected"),
            (Texts{"2|{\"a\":2,\"b\":null}", "3|{\"a\":1,\"b\":\"y\"}"}));
}

TEST_F(ParquetIntakeTest, ManyRowsKeepTheirOrder) {
  Add("i", Base::kInteger);
  EXPECT_EQ(TakeIn(Parquet("SELECT i FROM range(300000) t(i)")).rows, 300'000U);
  EXPECT_EQ(Rows("SELECT bool_and(i = file_row_number) FROM read_parquet('" + DataFile() +
                 "', file_row_number = true)"),
            Texts{"true"});
}

TEST_F(ParquetIntakeTest, ColumnsThatAreMissingAreNamed) {
  Add("a", Base::kInteger);
  Add("b", Base::kInteger);
  EXPECT_EQ(Refusal(Parquet("SELECT 1 AS c"))[0],
            "planes.parquet lacks columns of the contract: a, b");
}

TEST_F(ParquetIntakeTest, AFileThatIsCutOffIsRefused) {
  Add("i", Base::kInteger);
  const std::string whole = Parquet("SELECT i FROM range(100000) t(i)");
  EXPECT_EQ(Refusal(whole.substr(0, whole.size() / 2))[0],
            "planes.parquet is no Parquet file, or it is damaged");
}

}  // namespace
}  // namespace weft::engine
