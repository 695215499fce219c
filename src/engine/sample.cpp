#include "engine/sample.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "engine/errors.hpp"

namespace weft::engine {
namespace {

constexpr const char* kMemoryMax = "512MB";

// What people write where there is no value.
constexpr std::string_view kNullMarks[] = {"", "NA", "N/A", "NULL", "null"};

std::string NullMarks() {
  std::vector<std::string> marks;
  for (const std::string_view mark : kNullMarks) marks.push_back(SqlText(std::string(mark)));
  return "[" + Join(marks, ", ") + "]";
}

std::string Rows(const std::filesystem::path& file, SampleFormat format) {
  const std::string path = SqlText(file.string());
  if (format == SampleFormat::kParquet) return "read_parquet(" + path + ")";
  return "read_csv(" + path + ", header = true, sample_size = -1, nullstr = " + NullMarks() + ")";
}

// The contract's word for what the column holds.
std::string LogicalTypeOf(const duckdb::LogicalType& type) {
  using Id = duckdb::LogicalTypeId;
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
    default: return "string";
  }
}

duckdb::unique_ptr<duckdb::MaterializedQueryResult> Run(duckdb::Connection& connection,
                                                        const std::string& sql) {
  auto result = InDuck([&] { return connection.Query(sql); });
  if (result->HasError())
    throw Error(ErrorKind::kInvalid,
                "the sample cannot be read: " + Folded(result->GetErrorObject()).message(),
                "Send the beginning of a CSV file with a header, or a whole Parquet file.");
  return result;
}

}  // namespace

Sample LookAt(const std::filesystem::path& file, SampleFormat format) {
  duckdb::DBConfig config;
  config.SetOptionByName("memory_limit", duckdb::Value(kMemoryMax));
  config.SetOptionByName("threads", duckdb::Value::BIGINT(1));
  config.SetOptionByName("autoinstall_known_extensions", duckdb::Value::BOOLEAN(false));
  config.SetOptionByName("autoload_known_extensions", duckdb::Value::BOOLEAN(false));
  duckdb::DuckDB instance(nullptr, &config);
  duckdb::Connection connection(instance);
  Sample sample;
  const std::string rows = Rows(file, format);
  const auto shape = Run(connection, "SELECT * FROM " + rows + " LIMIT 0");
  std::string counts = "SELECT count(*)";
  for (size_t i = 0; i < shape->names.size(); ++i) {
    sample.columns.push_back({shape->names[i], LogicalTypeOf(shape->types[i]),
                              shape->types[i].id() == duckdb::LogicalTypeId::TIMESTAMP_TZ, 0});
    counts += ", count(" + duckdb::KeywordHelper::WriteQuoted(shape->names[i], '"') + ")";
  }
  const auto numbers = Run(connection, counts + " FROM " + rows);
  sample.rows = numbers->GetValue(0, 0).GetValue<uint64_t>();
  for (size_t i = 0; i < sample.columns.size(); ++i)
    sample.columns[i].nulls = sample.rows - numbers->GetValue(i + 1, 0).GetValue<uint64_t>();
  for (const std::string_view mark : kNullMarks) sample.null_marks.emplace_back(mark);
  return sample;
}

}  // namespace weft::engine
