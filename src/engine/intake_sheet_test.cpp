#include "engine/intake_fixture.hpp"
#include "engine/sample.hpp"
#include "engine/sheet.hpp"
#include "store/archive.hpp"

namespace weft::engine {
namespace {

class SheetTest : public IntakeTest {
 protected:
  SheetTest() {
    Called("planes.xlsx", "xlsx");
    LoadExcel(connection_, WEFT_DUCKDB_EXTENSIONS);
  }

  std::filesystem::path file() const { return folder_ / "source.xlsx"; }
  std::string Bytes() const {
    std::ifstream in(file(), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // A workbook of a query's rows, its header in the first row.
  std::string Workbook(const std::string& sql) {
    const auto result = connection_.Query("COPY (" + sql + ") TO '" + file().string() +
                                          "' (FORMAT xlsx, HEADER true)");
    EXPECT_FALSE(result->HasError()) << result->GetError();
    return Bytes();
  }
  // One whose rows are written out: <row r="1"><c r="A1" t="inlineStr">…
  std::string Handmade(const std::string& rows, const std::string& properties = {}) {
    const std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    const std::string types = "http://schemas.openxmlformats.org/";
    std::filesystem::remove(file());
    store::ArchiveWriter zip(file(), store::ArchiveFormat::kZip);
    zip.AddText("[Content_Types].xml",
                xml + "<Types xmlns=\"" + types +
                    "package/2006/content-types\"><Default Extension=\"rels\" ContentType="
                    "\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                    "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/"
                    "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
                    "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/"
                    "vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>");
    zip.AddText("_rels/.rels", xml + "<Relationships xmlns=\"" + types +
                                   "package/2006/relationships\"><Relationship Id=\"r1\" Type=\"" +
                                   types +
                                   "officeDocument/2006/relationships/officeDocument\" "
                                   "Target=\"xl/workbook.xml\"/></Relationships>");
    zip.AddText("xl/workbook.xml",
                xml + "<workbook xmlns=\"" + types + "spreadsheetml/2006/main\" xmlns:r=\"" +
                    types + "officeDocument/2006/relationships\">" + properties +
                    "<sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
    zip.AddText("xl/_rels/workbook.xml.rels",
                xml + "<Relationships xmlns=\"" + types +
                    "package/2006/relationships\"><Relationship Id=\"r1\" Type=\"" + types +
                    "officeDocument/2006/relationships/worksheet\" "
                    "Target=\"worksheets/sheet1.xml\"/></Relationships>");
    zip.AddText("xl/worksheets/sheet1.xml", xml + "<worksheet xmlns=\"" + types +
                                                "spreadsheetml/2006/main\"><sheetData>" + rows +
                                                "</sheetData></worksheet>");
    zip.Close();
    return Bytes();
  }
  static std::string Row(int number, const std::vector<std::string>& cells) {
    std::string row = "<row r=\"" + std::to_string(number) + "\">";
    for (size_t i = 0; i < cells.size(); ++i) {
      const bool is_number = !cells[i].empty() && cells[i][0] >= '0' && cells[i][0] <= '9';
      if (cells[i].empty()) continue;
      row += "<c r=\"" + std::string(1, static_cast<char>('A' + i)) + std::to_string(number) + "\"";
      row += is_number ? "><v>" + cells[i] + "</v></c>"
                       : " t=\"inlineStr\"><is><t>" + cells[i] + "</t></is></c>";
    }
    return row + "</row>";
  }
  Texts TypesOf(const Sample& sample) {
    Texts types;
    for (const SampleColumn& column : sample.columns)
      types.push_back(column.name + " " + column.logical_type +
                      (column.nulls > 0 ? " " + std::to_string(column.nulls) : ""));
    return types;
  }
};

const std::string kOfAllTypes =
    "SELECT 1 AS id, 'a' AS name, 1.5 AS weight, DATE '2026-01-02' AS day, TIMESTAMP "
    "'2026-01-02 03:04:05' AS at, true AS ok, TIME '17:05:00' AS hour "
    "UNION ALL SELECT 2, NULL, 2, DATE '1999-12-31', TIMESTAMP '1999-12-31 23:59:59.25', false, "
    "TIME '00:00:30'";

TEST_F(SheetTest, CellsBecomeTheContractsTypes) {
  Add("id", Base::kInteger);
  Add("name", Base::kText);
  Add("weight", Base::kNumber);
  Add("day", Base::kDate);
  Add("at", Base::kTimestamp);
  Add("ok", Base::kBoolean);
  Add("hour", Base::kTime);
  const auto report = TakeIn(Workbook(kOfAllTypes));
  EXPECT_EQ(report.rows, 2u);
  EXPECT_EQ(Rows(), (Texts{"1|a|1.5|2026-01-02|2026-01-02 03:04:05|true|17:05:00",
                           "2|NULL|2.0|1999-12-31|1999-12-31 23:59:59.25|false|00:00:30"}));
}

TEST_F(SheetTest, TheSheetsRowIsNamedOfWhatDoesNotFit) {
  Add("id", Base::kInteger);
  Add("day", Base::kDate);
  const std::string book =
      Handmade(Row(1, {"id", "day"}) + Row(2, {"1", "2026-01-02"}) + Row(3, {"many", "soon"}) +
               Row(4, {}) + Row(5, {"4.5", "46024"}));
  const Texts refusal = Refusal(book);
  ASSERT_EQ(refusal.size(), 4u);
  EXPECT_EQ(refusal[1], "planes.xlsx, row 3: column id: 'many' is no integer");
  EXPECT_EQ(refusal[2].substr(0, 40), "planes.xlsx, row 3: column day: 'soon' i");
  EXPECT_EQ(refusal[3], "planes.xlsx, row 5: column id: '4.5' is no integer");
}

TEST_F(SheetTest, BadRowsAreKeptApartAndEmptyOnesAreNone) {
  Add("id", Base::kInteger).required = true;
  Add("name", Base::kText);
  table_.server->reject_bad_rows = true;
  const auto report = TakeIn(Handmade(Row(1, {"id", "name"}) + Row(2, {"1", "a"}) +
                                      Row(3, {"", ""}) + Row(4, {"", "b"}) + Row(5, {"2", "c"})));
  EXPECT_EQ(report.rows, 2u);
  EXPECT_EQ(report.rejected, 1u);
  EXPECT_EQ(Rows(), (Texts{"1|a", "2|c"}));
  EXPECT_EQ(Rows("SELECT line, raw FROM rejected"), Texts{R"(4|{"id":null,"name":"b"})"});
}

TEST_F(SheetTest, ADayInAColumnOfTextIsWrittenAsOneReadsIt) {
  Add("day", Base::kText);
  TakeIn(Workbook("SELECT DATE '2026-01-02' AS day"));
  EXPECT_EQ(Rows(), Texts{"2026-01-02"});
}

// Day 45,000 since 1900 is 2023-03-15; since 1904 it is 1,462 days later.
TEST_F(SheetTest, AWorkbookMayCountItsDaysFrom1904) {
  Add("day", Base::kDate);
  Add("at", Base::kTimestamp);
  Add("hour", Base::kTime);
  const std::string rows = Row(1, {"day", "at", "hour"}) + Row(2, {"45000", "45000.25", "0.75"}) +
                           Row(3, {"0", "1", "0"});
  TakeIn(Handmade(rows, "<workbookPr codeName=\"a\" date1904 = 'true'/>"));
  EXPECT_EQ(Rows(), (Texts{"2027-03-16|2027-03-16 06:00:00|18:00:00",
                           "1904-01-01|1904-01-02 00:00:00|00:00:00"}));
  EXPECT_EQ(SheetEpoch(file()), 24'107);
  Handmade(rows, "<workbookPr date1904=\"0\"/>");
  EXPECT_EQ(SheetEpoch(file()), 25'569);
  Handmade(rows);
  EXPECT_EQ(SheetEpoch(file()), 25'569);
}

TEST_F(SheetTest, WhatIsNoWorkbookIsRefused) {
  Add("id", Base::kInteger);
  const Texts refused{"planes.xlsx is no Excel workbook, or it is damaged"};
  EXPECT_EQ(Refusal("id\n1\n"), refused);
  EXPECT_EQ(Refusal("PK\3\4 and no more"), refused);
  const std::string whole = Handmade(Row(1, {"id"}) + Row(2, {"1"}));
  for (size_t bytes = 1; bytes < whole.size(); bytes += whole.size() / 30)
    EXPECT_EQ(Refusal(whole.substr(0, bytes)), refused) << "cut off after " << bytes;
}

TEST_F(SheetTest, ALookTellsTypesAndWhatMayBeEmpty) {
  Workbook(kOfAllTypes);
  const Sample sample = LookAt(file(), SampleFormat::kXlsx, WEFT_DUCKDB_EXTENSIONS);
  EXPECT_EQ(sample.rows, 2u);
  EXPECT_TRUE(sample.notes.empty());
  EXPECT_EQ(TypesOf(sample), (Texts{"id integer", "name string 1", "weight number", "day date",
                                    "at timestamp", "ok boolean", "hour time"}));
}

TEST_F(SheetTest, ALookNamesTheRowThatMakesAColumnText) {
  Handmade(Row(1, {"id", "code", "later"}) + Row(2, {"1", "a", ""}) + Row(3, {"many", "7", "8"}));
  const Sample sample = LookAt(file(), SampleFormat::kXlsx, WEFT_DUCKDB_EXTENSIONS);
  EXPECT_EQ(TypesOf(sample), (Texts{"id string", "code string", "later integer 1"}));
  EXPECT_EQ(sample.notes, Texts{"column id: 'many' in row 3 is not a number, so the column is "
                                "drafted as text"});
}

TEST_F(SheetTest, ALookRefusesWhatIsNoWorkbookOrTooLarge) {
  const auto refusal = [&](const std::string& bytes) -> std::string {
    std::ofstream(file(), std::ios::binary) << bytes;
    try {
      LookAt(file(), SampleFormat::kXlsx, WEFT_DUCKDB_EXTENSIONS);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kInvalid);
      return error.message();
    }
    return "was read";
  };
  EXPECT_EQ(refusal(""), "this is no Excel workbook, or it is damaged");
  EXPECT_EQ(refusal(std::string(100, 'x')), "this is no Excel workbook, or it is damaged");
  std::string bomb = Handmade(Row(1, {"id"}));
  const size_t entry = bomb.find("PK\1\2");
  bomb.replace(entry + 24, 4, "\xfe\xff\xff\xff");
  EXPECT_EQ(refusal(bomb), "unpacked, this workbook is larger than 1 GiB");
  EXPECT_EQ(refusal(bomb.substr(0, bomb.size() - 30)),
            "this is no Excel workbook, or it is damaged");
}

TEST_F(SheetTest, WithoutTheExtensionThereAreNoSheets) {
  Workbook("SELECT 1 AS id");
  EXPECT_THROW(LookAt(file(), SampleFormat::kXlsx, folder_), Error);
}

}  // namespace
}  // namespace weft::engine
