#include "engine/intake_fixture.hpp"

namespace weft::engine {
namespace {

TEST_F(IntakeTest, CsvMayHaveAnyLineEndAByteOrderMarkAndBlankLines) {
  Add("a", Base::kInteger);
  Add("b", Base::kText);
  for (const char* file :
       {"a,b\n1,x\n2,y\n", "a,b\r\n1,x\r\n2,y\r\n", "a,b\r1,x\r2,y\r", "a,b\n1,x\n2,y",
        "\xEF\xBB\xBF"
        "a,b\n1,x\n2,y\n",
        "a,b\n\n1,x\n\n\n2,y\n\n", "\"a\", b \n\"1\",\"x\"\n 2 ,y\n"}) {
    EXPECT_EQ(TakeIn(file).rows, 2U) << file;
    EXPECT_EQ(Rows(), (Texts{"1|x", "2|y"})) << file;
  }
}

TEST_F(IntakeTest, CsvOfAHeaderOnlyIsATableWithoutRows) {
  Add("a", Base::kInteger);
  EXPECT_EQ(TakeIn("a").rows, 0U);
  EXPECT_EQ(Rows("SELECT column_type FROM (DESCRIBE data)"), Texts{"BIGINT"});
}

TEST_F(IntakeTest, CsvQuotesKeepDelimitersLineEndsQuotesAndBlanks) {
  Add("a", Base::kText);
  Add("b", Base::kText);
  TakeIn("a,b\n\"x,y\",\"say \"\"hi\"\"\"\n\"two\nlines\",5\" pipe\n\" kept \", kept \n");
  EXPECT_EQ(Rows(), (Texts{"x,y|say \"hi\"", "two\nlines|5\" pipe", " kept | kept "}));
}

TEST_F(IntakeTest, CsvNullMarksAreNullUnlessTextIsQuoted) {
  Add("a", Base::kText);
  Add("b", Base::kInteger);
  table_.server->null_marks = {"NA", "-"};
  TakeIn("a,b\nNA,NA\n\"NA\",\"NA\"\n-, NA \n,7\n");
  EXPECT_EQ(Rows(), (Texts{"NULL|NULL", "NA|NULL", "NULL|NULL", "|7"}));
  EXPECT_EQ(Refusal("a,b\nx,\n")[1], "planes.csv:2: column b: '' is no integer");
}

TEST_F(IntakeTest, CsvEmptyIsNullByDefaultAndQuotedEmptyIsEmptyText) {
  Add("a", Base::kText);
  Add("b", Base::kInteger);
  TakeIn("a,b\n,\n\"\",\"\"\n");
  EXPECT_EQ(Rows(), (Texts{"NULL|NULL", "|NULL"}));
}

TEST_F(IntakeTest, CsvTakesTheContractsDelimiter) {
  Add("a", Base::kText);
  Add("b", Base::kText);
  for (const auto& [delimiter, file] : {std::pair{";", "a;b\nx,y;z\n"},
                                        {"|", "a|b\nx,y|z\n"},
                                        {"\t", "a\tb\nx,y\tz\n"},
                                        {"\\t", "a\tb\nx,y\tz\n"}}) {
    table_.server->delimiter = delimiter;
    TakeIn(file);
    EXPECT_EQ(Rows(), Texts{"x,y|z"});
  }
  table_.server->delimiter = "||";
  EXPECT_EQ(Refusal("a||b\n")[0], "the delimiter '||' is not one plain character");
}

TEST_F(IntakeTest, CsvHeaderMustHoldEachColumnOnce) {
  Add("a", Base::kText);
  Add("b", Base::kText);
  EXPECT_EQ(Refusal("a;b\n1;2\n")[0],
            "planes.csv:1: read as CSV, whose first line names its columns, it has none of the "
            "contract's, a, b; it has a;b");
  EXPECT_EQ(Refusal("a,c\n1,2\n")[0],
            "planes.csv:1: the header does not fit the contract: column b is missing; it has a, c");
  EXPECT_EQ(Refusal("a,A,b\n1,2,3\n")[0],
            "planes.csv:1: the header does not fit the contract: column A is there twice; it has "
            "a, A, b");
}

TEST_F(IntakeTest, CsvColumnsThatTheContractDoesNotNameAreLeftOutWithANote) {
  Add("b", Base::kInteger);
  const auto report = TakeIn("a,b,c\nx,1,y\n");
  EXPECT_EQ(report.notes,
            Texts{"planes.csv: 2 columns are not in the contract and left out: a, c"});
  EXPECT_EQ(Rows(), Texts{"1"});
}

TEST_F(IntakeTest, CsvThatIsNotUtf8NamesThePlace) {
  Add("a", Base::kText);
  EXPECT_EQ(Refusal("a\nfine\ncaf\xE9\n")[1],
            "planes.csv:3: column a: 'caf\xEF\xBF\xBD' is not UTF-8");
  EXPECT_EQ(Refusal(std::string("a\nx\0y\n", 6))[1],
            "planes.csv:2: column a: 'x y' holds a zero byte");
}

TEST_F(IntakeTest, CsvWithAQuoteLeftOpenIsRefusedWhereItWasOpened) {
  Add("a", Base::kText);
  table_.server->reject_bad_rows = true;
  EXPECT_EQ(Refusal("a\nfine\n\"open\nand so on\n")[0],
            "planes.csv:3: a quote is opened in this row and never closed");
  EXPECT_EQ(Refusal("a\n\"" + std::string(17 << 20, 'x') + "\"\n")[0],
            "planes.csv:2: this row is longer than 16 MiB; is a quote opened and not closed?");
}

TEST_F(IntakeTest, CsvWithTextAfterAClosingQuoteIsABadRow) {
  Add("a", Base::kText);
  Add("b", Base::kText);
  EXPECT_EQ(Refusal("a,b\n\"x\"y,z\nfine,fine\n"),
            (Texts{"planes.csv does not fit the contract of fleet.planes: 1 problem",
                   "planes.csv:2: text follows a closing quote; a quote inside quoted text is "
                   "written twice"}));
}

TEST_F(IntakeTest, CsvRowsMayCrossTheReadersPieces) {
  Add("a", Base::kText);
  Add("b", Base::kInteger);
  std::string file = "a,b\n";
  for (int i = 0; i < 40; ++i)
    file += "\"" + std::string(100'003, 'x') + "\"\"\r\n\"," + std::to_string(i) + "\r\n";
  EXPECT_EQ(TakeIn(file).rows, 40U);
  EXPECT_EQ(Rows("SELECT count(*), sum(b), min(length(a)), max(length(a)) FROM data"),
            Texts{"40|780|100006|100006"});
  EXPECT_EQ(Refusal(file + "y,z\n")[1], "planes.csv:82: column b: 'z' is no integer");
}

}  // namespace
}  // namespace weft::engine
