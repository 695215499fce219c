#include "engine/sample.hpp"

#include <algorithm>
#include <array>
#include <fstream>

#include "base/error.hpp"
#include "base/text.hpp"
#include "engine/errors.hpp"
#include "engine/intake_ledger.hpp"
#include "engine/intake_rows.hpp"
#include "engine/sheet.hpp"

namespace weft::engine {
namespace {

using Id = duckdb::LogicalTypeId;

constexpr const char* kMemoryMax = "512MB";
constexpr int kJsonDepthMax = 500;

// What people write where there is no value.
constexpr std::string_view kNullMarks[] = {"", "NA", "N/A", "NULL", "null"};

struct FormatRow {
  SampleFormat format;
  std::string_view name;
};
constexpr std::array kFormats{
    FormatRow{SampleFormat::kCsv, "csv"}, FormatRow{SampleFormat::kParquet, "parquet"},
    FormatRow{SampleFormat::kXlsx, "xlsx"}, FormatRow{SampleFormat::kJson, "json"}};

std::string NullMarks() {
  std::vector<std::string> marks;
  for (const std::string_view mark : kNullMarks) marks.push_back(SqlText(std::string(mark)));
  return "[" + Join(marks, ", ") + "]";
}

// By what the file holds, whatever it is called.
std::string PackingOf(const std::filesystem::path& file) {
  std::string bytes(4, '\0');
  std::ifstream(file, std::ios::binary).read(bytes.data(), 4);
  if (bytes.starts_with("\x1f\x8b")) return ", compression = 'gzip'";
  return bytes == "\x28\xb5\x2f\xfd" ? ", compression = 'zstd'" : "";
}

// With a delimiter, rows are as RFC 4180 has them.
std::string Rows(const std::filesystem::path& file, SampleFormat format,
                 const std::string& delimiter) {
  const std::string path = SqlText(file.string());
  if (format == SampleFormat::kParquet) return "read_parquet(" + path + ")";
  const std::string end = ", sample_size = -1" + PackingOf(file) + ")";
  if (format == SampleFormat::kJson) return "read_json(" + path + end;
  return "read_csv(" + path + ", header = true, nullstr = " + NullMarks() +
         (delimiter.empty()
              ? ""
              : ", skip = 0, quote = '\"', escape = '\"', delim = " + SqlText(delimiter)) +
         end;
}

// The contract's word for what the column holds.
std::string LogicalTypeOf(const duckdb::LogicalType& type) {
  if (type.IsIntegral()) return "integer";
  switch (type.id()) {
    case Id::BOOLEAN: return "boolean";
    case Id::FLOAT:
    case Id::DOUBLE:
    case Id::DECIMAL: return "number";
    case Id::DATE: return "date";
    case Id::TIME: return "time";
    case Id::TIMESTAMP:
    case Id::TIMESTAMP_MS:
    case Id::TIMESTAMP_NS:
    case Id::TIMESTAMP_SEC:
    case Id::TIMESTAMP_TZ: return "timestamp";
    case Id::LIST:
    case Id::ARRAY: return "array";
    case Id::STRUCT:
    case Id::MAP: return "object";
    default: return "string";
  }
}

duckdb::unique_ptr<duckdb::MaterializedQueryResult> Run(duckdb::Connection& connection,
                                                        const std::string& sql) {
  auto result = InDuck([&] { return connection.Query(sql); });
  if (result->HasError())
    throw Error(
        ErrorKind::kInvalid, "it cannot be read: " + Folded(result->GetErrorObject()).message(),
        "Send a CSV file with a header, a whole JSON or Parquet file, or an Excel workbook.");
  return result;
}

duckdb::DuckDB OpenInstance() {
  duckdb::DBConfig config;
  config.SetOptionByName("memory_limit", duckdb::Value(kMemoryMax));
  config.SetOptionByName("threads", duckdb::Value::BIGINT(1));
  config.SetOptionByName("autoinstall_known_extensions", duckdb::Value::BOOLEAN(false));
  config.SetOptionByName("autoload_known_extensions", duckdb::Value::BOOLEAN(false));
  return duckdb::DuckDB(nullptr, &config);
}

// What a column of text may have been meant to be, where most of its values are of that type.
struct MeantType {
  std::string_view sql, what;
};
constexpr std::array kMeantTypes{MeantType{"BIGINT", "a whole number"},
                                 MeantType{"DOUBLE", "a number"}, MeantType{"DATE", "a day"},
                                 MeantType{"TIMESTAMP", "a moment"}};

// "column seats: 'many' in row 6 is not a whole number, so the column is drafted as text"
std::string MisfitNote(duckdb::Connection& connection, const std::string& rows,
                       const std::string& column, const MeantType& type) {
  const std::string name = SqlName(column), sql(type.sql);
  const auto found = Run(connection, "SELECT " + name + ", row FROM (SELECT " + name +
                                         ", 1 + row_number() OVER () AS row FROM " + rows +
                                         ") WHERE " + name + " IS NOT NULL AND TRY_CAST(" + name +
                                         " AS " + sql + ") IS NULL ORDER BY row LIMIT 1");
  if (found->RowCount() == 0) return {};
  return "column " + column + ": '" + Shown(found->GetValue(0, 0).ToString()) + "' in row " +
         found->GetValue(1, 0).ToString() + " is not " + std::string(type.what) +
         ", so the column is drafted as text";
}

void NoteMisfits(duckdb::Connection& connection, const std::string& rows, Sample& sample) {
  for (const SampleColumn& column : sample.columns) {
    if (column.logical_type != "string") continue;
    const uint64_t values = sample.rows - column.nulls;
    const std::string name = SqlName(column.name);
    std::string counts = "SELECT 0";
    for (const MeantType& type : kMeantTypes)
      counts += ", count(TRY_CAST(" + name + " AS " + std::string(type.sql) + "))";
    const auto fits = Run(connection, counts + " FROM " + rows);
    for (size_t i = 0; i < kMeantTypes.size(); ++i) {
      if (2 * fits->GetValue(i + 1, 0).GetValue<uint64_t>() <= values) continue;
      std::string note = MisfitNote(connection, rows, column.name, kMeantTypes[i]);
      if (!note.empty()) sample.notes.push_back(std::move(note));
      break;
    }
  }
}

Sample LookAtRows(duckdb::Connection& connection, const std::string& rows) {
  Sample sample;
  const auto shape = Run(connection, "SELECT * FROM " + rows + " LIMIT 0");
  std::string counts = "SELECT count(*)";
  for (size_t i = 0; i < shape->names.size(); ++i) {
    sample.columns.push_back({shape->names[i], LogicalTypeOf(shape->types[i]),
                              shape->types[i].id() == Id::TIMESTAMP_TZ, 0});
    counts += ", count(" + SqlName(shape->names[i]) + ")";
  }
  const auto numbers = Run(connection, counts + " FROM " + rows);
  sample.rows = numbers->GetValue(0, 0).GetValue<uint64_t>();
  for (size_t i = 0; i < sample.columns.size(); ++i)
    sample.columns[i].nulls = sample.rows - numbers->GetValue(i + 1, 0).GetValue<uint64_t>();
  for (const std::string_view mark : kNullMarks) sample.null_marks.emplace_back(mark);
  return sample;
}

// Types that a sheet's column may have, the narrowest first, and which texts are of them. In a
// sheet the first row's format tells what a column is; where that cell is empty, the values do.
struct SheetType {
  std::string_view logical_type;
  std::string_view what;      // "a whole number"
  std::string_view pattern;   // of a cell's whole text
  std::array<Id, 2> formats;  // of the first row's cell
};
constexpr std::string_view kMoment = R"([0-9]{1,7}(\.[0-9]*)?([eE]-[0-9]{1,3})?)";
constexpr std::array kSheetTypes{
    SheetType{"boolean", "a truth value", "[01]", {Id::BOOLEAN, Id::BOOLEAN}},
    SheetType{"integer", "a whole number", "[-+]?[0-9]{1,15}", {Id::DOUBLE, Id::DOUBLE}},
    SheetType{"number",
              "a number",
              R"([-+]?[0-9]*\.?[0-9]+([eE][-+]?[0-9]+)?)",
              {Id::DOUBLE, Id::DOUBLE}},
    SheetType{"date", "a day", R"([0-9]{1,7}(\.0*)?)", {Id::DATE, Id::TIMESTAMP}},
    SheetType{"time", "a time of day", kMoment, {Id::TIME, Id::TIME}},
    SheetType{"timestamp", "a moment", kMoment, {Id::TIMESTAMP, Id::DATE}},
};

class SheetLook {
 public:
  SheetLook(duckdb::Connection& connection, const std::filesystem::path& file)
      : connection_(connection), rows_(SheetRows(file)) {
    const auto shape = Run(connection, "SELECT * FROM " + SheetFormats(file) + " LIMIT 0");
    names_.assign(shape->names.begin(), shape->names.end());
    formats_.assign(shape->types.begin(), shape->types.end());
  }

  Sample Look() {
    const auto counts = Count();
    sample_.rows = counts->GetValue(0, 0).GetValue<uint64_t>();
    for (size_t i = 0; i < names_.size(); ++i) {
      const uint64_t values = counts->GetValue(1 + i * kCounts, 0).GetValue<uint64_t>();
      std::array<uint64_t, kSheetTypes.size()> fits{};
      for (size_t t = 0; t < fits.size(); ++t)
        fits[t] = counts->GetValue(2 + i * kCounts + t, 0).GetValue<uint64_t>();
      sample_.columns.push_back({names_[i], TypeOf(i, values, fits), false, sample_.rows - values});
    }
    sample_.null_marks.emplace_back("");
    return std::move(sample_);
  }

 private:
  static constexpr size_t kCounts = 1 + kSheetTypes.size();

  // Rows with any value, and of each column how many values there are, and of each type.
  duckdb::unique_ptr<duckdb::MaterializedQueryResult> Count() {
    std::string sql = "SELECT count(*)";
    std::vector<std::string> names;
    for (const std::string& each : names_) {
      const std::string name = SqlName(each);
      names.push_back(name);
      sql += ", count(" + name + ")";
      for (const SheetType& type : kSheetTypes)
        sql += ", count(*) FILTER (regexp_full_match(" + name + ", " +
               SqlText(std::string(type.pattern)) + "))";
    }
    filter_ = " FROM " + rows_ + " AS sheet WHERE COALESCE(" + Join(names, ", ") + ") IS NOT NULL";
    return Run(connection_, sql + filter_);
  }

  std::string TypeOf(size_t column, uint64_t values,
                     const std::array<uint64_t, kSheetTypes.size()>& fits) {
    const SheetType* nearest = nullptr;
    for (size_t t = 0; t < kSheetTypes.size() && values > 0; ++t) {
      const SheetType& type = kSheetTypes[t];
      if (std::ranges::find(type.formats, formats_[column].id()) == type.formats.end()) continue;
      if (fits[t] == values) return std::string(type.logical_type);
      if (fits[t] > 0) nearest = &type;
    }
    if (nearest != nullptr) NoteMisfit(names_[column], *nearest);
    return "string";
  }

  // The first cell that keeps a column from being what its first row is.
  void NoteMisfit(const std::string& column, const SheetType& type) {
    const std::string name = SqlName(column);
    const auto found = Run(connection_, "SELECT " + name + ", " + kSheetRow + filter_ +
                                            " AND NOT regexp_full_match(" + name + ", " +
                                            SqlText(std::string(type.pattern)) + ") LIMIT 1");
    if (found->RowCount() == 0) return;
    sample_.notes.push_back("column " + column + ": '" + Shown(found->GetValue(0, 0).ToString()) +
                            "' in row " + found->GetValue(1, 0).ToString() + " is not " +
                            std::string(type.what) + ", so the column is drafted as text");
  }

  duckdb::Connection& connection_;
  const std::string rows_;
  std::vector<std::string> names_;
  std::vector<duckdb::LogicalType> formats_;
  std::string filter_;
  Sample sample_;
};

}  // namespace

std::string_view Name(SampleFormat format) {
  return std::ranges::find(kFormats, format, &FormatRow::format)->name;
}

std::optional<SampleFormat> FormatOf(std::string_view file) {
  for (const FormatRow& row : kFormats)
    if (file.ends_with("." + std::string(row.name))) return row.format;
  return std::nullopt;
}

namespace {

// DuckDB's words without where the file lies here, and without its advice about settings.
Error Told(const Error& error, const std::filesystem::path& file) {
  constexpr size_t kCharsMax = 400;
  std::string message = error.message();
  for (const std::string_view end : {"\nPossible", "\n\nLINE 1:", "\nThe search space"})
    if (const size_t at = message.find(end); at != message.npos) message.resize(at);
  const std::string path = file.string();
  for (size_t at = message.find(path); at != message.npos; at = message.find(path))
    message.replace(at, path.size(), "the file");
  message.resize(Utf8Prefix(std::string_view(message).substr(0, kCharsMax)));
  return Error(error.kind(), message, error.hint(), error.message());
}

// The first row that is none is named: DuckDB would look for another way to read the file.
void CheckRows(duckdb::DuckDB& instance, const std::filesystem::path& file, char delimiter) {
  const auto reader = ReadCsv(OpenBytes(instance, file, "the file"), {"the file", {}, delimiter});
  for (Row row; reader->Next(row);)
    if (!row.fault.empty())
      throw Error(
          ErrorKind::kInvalid, "the file, line " + std::to_string(row.line) + ": " + row.fault,
          "Correct it, or name the delimiter: it is read as '" + std::string(1, delimiter) + "'.");
}

// DuckDB looks for the columns of JSON by recursion.
void CheckDepth(duckdb::DuckDB& instance, const std::filesystem::path& file) {
  const auto bytes = OpenBytes(instance, file, "the file");
  std::string piece(64 << 10, '\0');
  int depth = 0;
  bool in_text = false, is_escaped = false;
  while (const size_t size = bytes->Read(piece.data(), piece.size())) {
    for (const char each : std::string_view(piece).substr(0, size)) {
      if (is_escaped)
        is_escaped = false;
      else if (in_text && each == '\\')
        is_escaped = true;
      else if (each == '"')
        in_text = !in_text;
      else if (!in_text && (each == '[' || each == '{'))
        ++depth;
      else if (!in_text && (each == ']' || each == '}'))
        --depth;
      if (depth > kJsonDepthMax)
        throw Error(ErrorKind::kInvalid, "the file is nested too deeply",
                    "Send JSON of at most " + std::to_string(kJsonDepthMax) + " levels.");
    }
  }
}

Sample Look(const std::filesystem::path& file, SampleFormat format,
            const std::filesystem::path& extensions, const std::string& delimiter) {
  duckdb::DuckDB instance = OpenInstance();
  duckdb::Connection connection(instance);
  if (format != SampleFormat::kXlsx) {
    if (format == SampleFormat::kCsv && !delimiter.empty()) CheckRows(instance, file, delimiter[0]);
    if (format == SampleFormat::kJson) CheckDepth(instance, file);
    const std::string rows = Rows(file, format, delimiter);
    Sample sample = LookAtRows(connection, rows);
    if (format == SampleFormat::kCsv) NoteMisfits(connection, rows, sample);
    return sample;
  }
  CheckWorkbook(file);
  LoadExcel(connection, extensions);
  return SheetLook(connection, file).Look();
}

}  // namespace

Sample LookAt(const std::filesystem::path& file, SampleFormat format,
              const std::filesystem::path& extensions, const std::string& delimiter) {
  try {
    return Look(file, format, extensions, delimiter);
  } catch (const Error& error) {
    throw Told(error, file);
  }
}

}  // namespace weft::engine
