#pragma once
#include <filesystem>
#include <string>

#include "duckdb.hpp"

// Excel sheets as DuckDB reads them: the first sheet of a workbook, its first row the header, every
// cell as a text. Only the first row's formats tell which columns hold days and times; their cells
// are numbers, of days since 1900, or since 1904 where the workbook says so.
namespace weft::engine {

// Where the extension lies, in the folder of extensions.
std::filesystem::path ExcelExtension(const std::filesystem::path& extensions);
// Throws Error{kInvalid} when the folder has none.
void LoadExcel(duckdb::Connection& connection, const std::filesystem::path& extensions);

// What stands behind FROM: the cells as texts, empty ones null; with the row of the sheet as the
// column kSheetRow.
inline constexpr const char* kSheetRow = "weft_sheet_row";
std::string SheetRows(const std::filesystem::path& file);
// The same by the formats of the first row: only to see the columns' types.
std::string SheetFormats(const std::filesystem::path& file);

// From where a workbook counts days: so many days before 1970. Those that began on an old Macintosh
// count from 1904. What cannot be read counts from 1900.
int SheetEpoch(const std::filesystem::path& file);
// A cell's text as the text of a day, a moment or a time of day (`type`), where it is such a
// number.
std::string SheetMoment(const std::string& sql_name, const duckdb::LogicalType& type, int epoch);
bool IsMoment(const duckdb::LogicalType& type);

// Throws Error{kInvalid} for a file that is no whole zip archive, or would be larger than 1 GiB
// unpacked. To be asked before DuckDB reads it. `name`: of the file, in messages.
void CheckWorkbook(const std::filesystem::path& file, const std::string& name = "this");

}  // namespace weft::engine
