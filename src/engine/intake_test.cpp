#include "engine/intake.hpp"

#include "engine/intake_fixture.hpp"

namespace weft::engine {
namespace {

TEST_F(IntakeTest, GivesColumnsTheContractsNamesTypesAndOrder) {
  Add("tailnum", Base::kText);
  Add("year", Base::kInteger, 16);
  Add("speed", Base::kNumber);
  Add("price", Base::kDecimal);
  Add("built", Base::kDate);
  Add("seen", Base::kTimestampUtc);
  Add("active", Base::kBoolean);
  const auto report = TakeIn(
      "YEAR,tailnum,price,speed,built,active,seen\n2004,N1,1.5,0.1,2013-01-31,true,2013-01-01T05:"
      "00:00Z\n");
  EXPECT_EQ(report.rows, 1U);
  EXPECT_EQ(Rows(), Texts{"N1|2004|0.1|1.500|2013-01-31|2013-01-01 05:00:00+00|true"});
  EXPECT_EQ(Rows("SELECT column_name || ' ' || column_type FROM (DESCRIBE data)"),
            (Texts{"tailnum VARCHAR", "year SMALLINT", "speed DOUBLE", "price DECIMAL(18,3)",
                   "built DATE", "seen TIMESTAMP WITH TIME ZONE", "active BOOLEAN"}));
}

TEST_F(IntakeTest, KeepsTheFilesOrderOverManyRowGroups) {
  Add("i", Base::kInteger);
  std::string file = "i\n";
  for (int i = 0; i < 300'000; ++i) file += std::to_string(i * 7 % 300'000) + "\n";
  EXPECT_EQ(TakeIn(file).rows, 300'000U);
  EXPECT_EQ(Rows("SELECT count(*), bool_and(i = file_row_number * 7 % 300000) FROM read_parquet('" +
                 DataFile() + "', file_row_number = true)"),
            Texts{"300000|true"});
}

TEST_F(IntakeTest, TakesAFileInOnce) {
  Add("a", Base::kInteger).unique = true;
  EXPECT_FALSE(intake_.HasData((Put("a,b\n1,2\n"), table_)));
  const auto report = TakeIn("a,b\n1,2\n");
  EXPECT_TRUE(intake_.HasData(table_));
  const auto written = std::filesystem::last_write_time(DataFile());
  const auto again = intake_.TakeIn(table_, "/nowhere");
  EXPECT_EQ(again.rows, 1U);
  EXPECT_EQ(again.notes, report.notes);
  EXPECT_EQ(std::filesystem::last_write_time(DataFile()), written);
}

TEST_F(IntakeTest, AnotherContractOrFileIsAnotherKey) {
  Add("a", Base::kInteger);
  Put("a\n1\n");
  std::set<std::string> keys{DataKey(table_)};
  const auto changed = [&](auto change) {
    mesh::Table other = table_;
    change(other);
    return keys.insert(DataKey(other)).second;
  };
  EXPECT_TRUE(changed([](auto& t) { t.file->sha256 += "0"; }));
  EXPECT_TRUE(changed([](auto& t) { t.server->null_marks = {"NA"}; }));
  EXPECT_TRUE(changed([](auto& t) { t.server->delimiter = ";"; }));
  EXPECT_TRUE(changed([](auto& t) { t.server->format = "ndjson"; }));
  EXPECT_TRUE(changed([](auto& t) { t.server->reject_bad_rows = true; }));
  EXPECT_TRUE(changed([](auto& t) { t.contract.columns[0].type.bits = 32; }));
  EXPECT_TRUE(changed([](auto& t) { t.contract.columns[0].required = true; }));
  EXPECT_TRUE(changed([](auto& t) { t.contract.columns[0].name = "b"; }));
  EXPECT_FALSE(changed([](auto& t) { t.contract.columns[0].meaning = "other words"; }));
  EXPECT_EQ(DataKey(mesh::Table{}), "");
  EXPECT_TRUE(intake_.HasData(mesh::Table{}));
}

TEST_F(IntakeTest, NamesFileLineColumnAndValueOfEachProblem) {
  Add("tailnum", Base::kText).required = true;
  Add("seats", Base::kInteger);
  EXPECT_EQ(Refusal("tailnum,seats\nN1,55\nN2,many\n,7\nN4,1,2\n"),
            (Texts{"planes.csv does not fit the contract of fleet.planes: 3 problems",
                   "planes.csv:3: column seats: 'many' is no integer",
                   "planes.csv:4: column tailnum: a value is required, here is none",
                   "planes.csv:5: 3 fields, the header has 2"}));
}

TEST_F(IntakeTest, CountsLinesInsideQuotedText) {
  Add("a", Base::kText);
  Add("b", Base::kInteger);
  EXPECT_EQ(Refusal("a,b\r\n\"two\r\nlines\",1\r\n\"a \"\"b\"\"\n\",x\r\nlast,y")[1],
            "planes.csv:4: column b: 'x' is no integer");
  EXPECT_EQ(Refusal("a,b\r\n\"two\r\nlines\",1\r\n\"a \"\"b\"\"\n\",x\r\nlast,y")[2],
            "planes.csv:6: column b: 'y' is no integer");
}

TEST_F(IntakeTest, ListsTwentyProblemsAndCountsAll) {
  Add("a", Base::kInteger);
  std::string file = "a\n";
  for (int i = 0; i < 5000; ++i) file += "x\n";
  const auto lines = Refusal(file);
  ASSERT_EQ(lines.size(), 22U);
  EXPECT_EQ(lines[0],
            "planes.csv does not fit the contract of fleet.planes: 5,000 problems, no row is good");
  EXPECT_EQ(lines[20], "planes.csv:21: column a: 'x' is no integer");
  EXPECT_EQ(lines[21], "… and 4,980 more");
}

TEST_F(IntakeTest, CutsLongAndCleansOddValuesInMessages) {
  Add("a", Base::kInteger);
  EXPECT_EQ(Refusal("a\n" + std::string(100, 'x') + "\n")[1],
            "planes.csv:2: column a: '" + std::string(80, 'x') + "…' is no integer");
  EXPECT_EQ(Refusal("a\n\x01\xFF\n")[1], "planes.csv:2: column a: ' \xEF\xBF\xBD' is no integer");
}

TEST_F(IntakeTest, KeepsBadRowsApartWhenTheContractSaysSo) {
  Add("a", Base::kInteger).unique = true;
  Add("b", Base::kBoolean);
  table_.server->reject_bad_rows = true;
  const auto report = TakeIn("a,b\n1,true\nx,perhaps\n2,false\n1,true\n3\n");
  EXPECT_EQ(report.rows, 2U);
  EXPECT_EQ(report.rejected, 3U);
  EXPECT_EQ(report.problems,
            (Texts{"planes.csv:3: column a: 'x' is no integer",
                   "planes.csv:3: column b: 'perhaps' is no boolean (true or false)",
                   "planes.csv:5: column a: '1' is in line 2 already",
                   "planes.csv:6: 1 field, the header has 2"}));
  EXPECT_EQ(Rows(), (Texts{"1|true", "2|false"}));
  EXPECT_EQ(Rows("FROM rejected"),
            (Texts{"3|a|'x' is no integer; 'perhaps' is no boolean (true or false)|x,perhaps",
                   "5|a|'1' is in line 2 already|1,true", "6|NULL|1 field, the header has 2|3"}));
  EXPECT_EQ(intake_.TakeIn(table_, "/nowhere").problems, report.problems);
}

TEST_F(IntakeTest, AFileOfNothingButBadRowsIsRefusedAllTheSame) {
  Add("a", Base::kInteger);
  table_.server->reject_bad_rows = true;
  EXPECT_EQ(Refusal("a\nx\n")[0],
            "planes.csv does not fit the contract of fleet.planes: 1 problem, no row is good");
}

TEST_F(IntakeTest, FindsRepeatsOfUniqueColumnsAndOfThePrimaryKey) {
  Add("a", Base::kText).primary_key = true;
  Add("b", Base::kInteger).primary_key = true;
  Add("c", Base::kInteger).unique = true;
  EXPECT_EQ(Refusal("a,b,c\nx,1,7\nx,2,\ny,1,\nx,1,8\nz,1,7\nz,2,7\n"),
            (Texts{"planes.csv does not fit the contract of fleet.planes: 3 problems",
                   "planes.csv:5: primary key (a, b): the same values are in line 2 already",
                   "planes.csv:6: column c: '7' is in line 2 already",
                   "planes.csv:7: column c: '7' is in line 2 already"}));
}

TEST_F(IntakeTest, PrimaryKeysAreRequired) {
  Add("a", Base::kText).primary_key = true;
  EXPECT_EQ(Refusal("a\n\n")[1], "planes.csv:2: column a: a value is required, here is none");
}

TEST_F(IntakeTest, LeavesNothingHalfDone) {
  Add("a", Base::kInteger).unique = true;
  Refusal("a\nx\n");
  Refusal("a\n1\n1\n");
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "data"));
  std::ofstream(folder_ / "data" / "0.parquet.unfinished") << "cut off";
  Intake again(work_, folder_ / "data");
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "data"));
}

TEST_F(IntakeTest, RefusesWhatIsNoFileOfItsKind) {
  Add("a", Base::kInteger);
  const auto refused = [&](const std::string& path, const std::string& bytes) {
    Called(path, "");
    return Refusal(bytes)[0];
  };
  EXPECT_EQ(refused("planes.csv", ""),
            "planes.csv is empty; its first line must name its columns: a");
  EXPECT_EQ(refused("planes.csv", "PK\x03\x04 sheet"),
            "planes.csv is a zip archive or an Excel sheet");
  EXPECT_EQ(refused("planes.csv", std::string("\xFF\xFE"
                                              "a\0",
                                              4)),
            "planes.csv is UTF-16");
  EXPECT_EQ(refused("planes.csv.gz", "a\n1\n"),
            "planes.csv.gz is called .gz, but it is no gzip data");
  EXPECT_EQ(refused("planes.parquet", "a\n1\n"),
            "planes.parquet is no Parquet file, or it is damaged");
  EXPECT_EQ(refused("planes.xml", "<a/>"),
            "planes.xml has the format 'xml', which cannot be taken in");
  EXPECT_EQ(refused("planes.json", ""),
            "planes.json:1: the file is empty; a JSON array of objects was expected");
}

TEST_F(IntakeTest, RefusesAFolderAndAMissingFile) {
  Add("a", Base::kInteger);
  table_.file = mesh::FileRef{"0", 1};
  try {
    intake_.TakeIn(table_, folder_);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.message(), "planes.csv is a folder, not a file");
  }
  try {
    intake_.TakeIn(table_, folder_ / "nothing");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kNotFound);
  }
}

}  // namespace
}  // namespace weft::engine
