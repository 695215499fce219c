#include "engine/sheet.hpp"

#include <algorithm>
#include <fstream>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"
#include "engine/spool_chunks.hpp"
#include "store/archive.hpp"

namespace weft::engine {
namespace {

constexpr uint64_t kUnpackedBytesMax = 1 << 30;
constexpr size_t kTailBytes = 22 + 65'535;  // a zip's last record, with the longest comment
constexpr size_t kEndBytes = 22, kEntryBytes = 46;
constexpr std::string_view kEnd = "PK\5\6", kEntry = "PK\1\2", kLocal = "PK\3\4";

constexpr size_t kWorkbookBytesMax = 4 << 20;  // of the part that names the sheets
constexpr int kDaysFrom1900 = 25'569;  // from 1899-12-30, from where most sheets count, to 1970
constexpr int kDaysFrom1904 = 24'107;  // from 1904-01-01

uint64_t NumberAt(std::string_view bytes, size_t at, size_t width) {
  uint64_t number = 0;
  for (size_t i = 0; i < width; ++i)
    number |= static_cast<uint64_t>(static_cast<unsigned char>(bytes.at(at + i))) << (8 * i);
  return number;
}

// From this byte to the end of the file, or as many.
std::string Read(std::ifstream& file, uint64_t from, uint64_t bytes) {
  std::string text(bytes, '\0');
  file.clear();
  file.seekg(static_cast<std::streamoff>(from));
  file.read(text.data(), static_cast<std::streamsize>(bytes));
  text.resize(static_cast<size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return text;
}

std::string ReadXlsx(const std::filesystem::path& file, const std::string& more) {
  return "read_xlsx(" + SqlText(file.string()) + ", header = true" + more + ")";
}

// By the list of entries at its end; nothing for what is no whole zip archive. DuckDB's reader
// would look through such a file for entries, and never come back.
std::optional<uint64_t> UnpackedBytes(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::error_code fault;
  const uint64_t size = std::filesystem::file_size(file, fault);
  if (fault || size < kEndBytes) return std::nullopt;
  const uint64_t from = size > kTailBytes ? size - kTailBytes : 0;
  const std::string tail = Read(stream, from, size - from);
  const size_t end = tail.rfind(kEnd);
  if (end == std::string::npos || end + kEndBytes > tail.size()) return std::nullopt;
  const uint64_t begin = NumberAt(tail, end + 16, 4), bytes = NumberAt(tail, end + 12, 4);
  if (begin + bytes > from + end) return std::nullopt;
  const std::string list = Read(stream, begin, bytes);
  uint64_t unpacked = 0;
  size_t at = 0;
  for (uint64_t left = NumberAt(tail, end + 10, 2); left > 0; --left) {
    if (at + kEntryBytes > list.size() || list.compare(at, kEntry.size(), kEntry) != 0)
      return std::nullopt;
    if (Read(stream, NumberAt(list, at + 42, 4), kLocal.size()) != kLocal) return std::nullopt;
    unpacked += NumberAt(list, at + 24, 4);
    at += kEntryBytes + NumberAt(list, at + 28, 2) + NumberAt(list, at + 30, 2) +
          NumberAt(list, at + 32, 2);
  }
  const bool is_whole = at > 0 && at <= list.size();
  return is_whole ? std::optional(unpacked) : std::nullopt;
}

// <workbookPr date1904="1"/>
bool CountsFrom1904(std::string_view workbook) {
  const size_t begin = workbook.find("workbookPr");
  if (begin == std::string_view::npos) return false;
  const std::string_view element = workbook.substr(begin, workbook.find('>', begin) - begin);
  const size_t name = element.find("date1904");
  if (name == std::string_view::npos) return false;
  const size_t quote = element.find_first_of("\"'", name);
  if (quote == std::string_view::npos) return false;
  const std::string_view value = element.substr(quote + 1);
  return value.starts_with("1") || value.starts_with("true");
}

}  // namespace

std::filesystem::path ExcelExtension(const std::filesystem::path& extensions) {
  return extensions / "excel.duckdb_extension";
}

void LoadExcel(duckdb::Connection& connection, const std::filesystem::path& extensions) {
  const auto file = ExcelExtension(extensions);
  if (!std::filesystem::exists(file))
    throw Error(ErrorKind::kInvalid, "this server cannot read Excel sheets",
                "Save it as CSV, or as Parquet.");
  RunOwn(connection, "LOAD " + SqlText(file.string()));
}

std::string SheetRows(const std::filesystem::path& file) {
  return "(SELECT *, row_number() OVER () + 1 AS " + std::string(kSheetRow) + " FROM " +
         ReadXlsx(file, ", all_varchar = true, stop_at_empty = false") + ")";
}

std::string SheetFormats(const std::filesystem::path& file) { return ReadXlsx(file, ""); }

bool IsMoment(const duckdb::LogicalType& type) {
  using Id = duckdb::LogicalTypeId;
  return type.id() == Id::DATE || type.id() == Id::TIME || type.id() == Id::TIMESTAMP ||
         type.id() == Id::TIMESTAMP_TZ;
}

int SheetEpoch(const std::filesystem::path& file) {
  const auto workbook = store::ReadFromZip(file, "xl/workbook.xml", kWorkbookBytesMax);
  return workbook && CountsFrom1904(*workbook) ? kDaysFrom1904 : kDaysFrom1900;
}

// A cell holds a moment to the millisecond.
std::string SheetMoment(const std::string& sql_name, const duckdb::LogicalType& type, int epoch) {
  using Id = duckdb::LogicalTypeId;
  const char* shape = type.id() == Id::DATE   ? "%Y-%m-%d"
                      : type.id() == Id::TIME ? "%H:%M:%S.%g"
                                              : "%Y-%m-%d %H:%M:%S.%g";
  const std::string days = "CAST(" + sql_name + " AS DOUBLE)";
  const std::string time = "make_timestamp(CAST(round((" + days + " - " + std::to_string(epoch) +
                           ") * 86400000) AS BIGINT) * 1000)";
  const std::string whole_day =
      type.id() == Id::DATE ? " AND " + days + " = floor(" + days + ")" : std::string();
  return "CASE WHEN regexp_full_match(" + sql_name +
         R"(, '[0-9]{1,7}(\.[0-9]*)?([eE]-[0-9]{1,3})?'))" + whole_day + " THEN strftime(" + time +
         ", '" + shape + "') ELSE " + sql_name + " END";
}

void CheckWorkbook(const std::filesystem::path& file, const std::string& name) {
  const auto unpacked = UnpackedBytes(file);
  if (!unpacked)
    throw Error(ErrorKind::kInvalid, name + " is no Excel workbook, or it is damaged",
                "Save it again as .xlsx, or send it as CSV.");
  if (*unpacked > kUnpackedBytesMax)
    throw Error(ErrorKind::kInvalid, "unpacked, this workbook is larger than 1 GiB",
                "Send it as CSV or Parquet.");
}

}  // namespace weft::engine
