#pragma once
#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "base/json.hpp"
#include "base/result_stream.hpp"
#include "engine/table_source.hpp"
#include "mesh/role.hpp"
#include "mesh/snapshot.hpp"

// The governed engine: DuckDB behind one boundary. Every statement, whoever wrote it (a stranger, a
// product, a test, a quality rule), passes the same allow-lists; every table is looked up through
// the asker's Touch and appears as a view of their decision. No DuckDB name leaves this module.
// Nothing durable lives in DuckDB.
namespace weft::engine {

struct EngineOptions {
  std::filesystem::path data;              // HOME/data: typed Parquet of taken-in files
  std::filesystem::path scratch;           // HOME/tmp: spills and files on their way out
  std::filesystem::path extensions;        // folder of *.duckdb_extension, may be empty
  std::string hash_key;                    // of the `hash` mask
  uint64_t memory_bytes_max = 4ULL << 30;  // of the instance that answers questions
  uint64_t scratch_bytes_max = 16ULL << 30;
  int threads = 2;
  TableSources sources;  // tables whose rows are made here; they outlive the engine
};

// A result column. `type` is DuckDB's name of it ("BIGINT", "DECIMAL(18,2)", "TIMESTAMP WITH TIME
// ZONE").
struct ResultColumn {
  std::string name;
  std::string type;
};

enum class Format { kJsonRows, kCsv, kNdjson, kParquet, kArrow, kXlsx };

struct Question {
  std::string sql;
  Json params;  // array (positional, $1 or ?) or object (named, $name); null: none
  Format format = Format::kJsonRows;
  std::optional<uint64_t> rows_max;  // stop after so many rows; `truncated` tells
  std::chrono::milliseconds time_max{
      0};  // 0: no limit; else Error{kExhausted} that names the limit
};

// A running answer: pieces encoded in the question's format. kJsonRows gives rows as the inside of
// a JSON array ("[1,2],[3,4]"), values as interface.md says. Files (Parquet, Arrow, xlsx) are
// spooled to scratch.
class Answer : public ResultStream {
 public:
  virtual const std::vector<ResultColumn>& columns() const = 0;
  virtual uint64_t rows() const = 0;   // so far
  virtual bool truncated() const = 0;  // true at the end when rows_max cut it
};

// Where each column of a result comes from: source columns "domain.table.column".
struct Origins {
  std::vector<mesh::ColumnRoles> columns;  // by result column: values, and what only it depends on
  mesh::ColumnRoles rows;  // decide which rows there are, hence about every result column
};

// What a statement reads and gives, found by binding it, without running it.
struct Description {
  std::vector<ResultColumn> columns;
  std::vector<std::string> tables;  // "domain.table", direct reads only
  Origins origins;
};

// A file's way in.
struct IntakeReport {
  uint64_t rows = 0;
  uint64_t rejected = 0;
  std::vector<std::string>
      problems;  // "planes.csv:17: column seats: 'many' is no integer", at most 20
  std::vector<std::string>
      notes;  // not wrong, worth knowing: columns of the file that were left out
};

class Engine {
 public:
  explicit Engine(EngineOptions options);
  ~Engine();

  // Checks, binds, records `began` through the touch, and starts. The touch must outlive the
  // answer, which finishes it. Throws Error: kInvalid (with the position in the SQL), kForbidden,
  // kNotFound, kExhausted.
  std::unique_ptr<Answer> Ask(audit::Touch& touch, const Question& question);

  // Binds only. `principal_domain`: as that domain's own SQL, in the touch's snapshot. Records
  // nothing.
  Description Describe(audit::Touch& touch, const std::string& sql, const Json& params = Json());
  Description DescribeAs(audit::Touch& touch, const std::string& principal_domain,
                         const std::string& sql);
  // A table's own SQL, as its domain and with the input ports of its product: they say which majors
  // of other tables it means.
  Description DescribeTable(audit::Touch& touch, const mesh::Table& table);

  // Reads all rows as JSON arrays, at most `rows_max`: for tests and quality rules, as a domain's
  // principal.
  std::vector<Json> RowsAs(audit::Touch& touch, const std::string& principal_domain,
                           const std::string& sql, size_t rows_max);

  // Checks a file against its table's contract and writes typed Parquet, once per content and
  // column types; a second call finds it. Blocking; one at a time. Problems without
  // `reject_bad_rows` throw Error{kInvalid} that names file, line, column and value (its owner
  // asked).
  IntakeReport TakeIn(const mesh::Table& table, const std::filesystem::path& file);
  // True when the table's file has been taken in (or it has none).
  bool HasData(const mesh::Table& table) const;

  // Names and types of the columns that a contract's column type has here: "BIGINT".
  static std::string SqlType(const mesh::ColumnType& type);
  // Nothing when every value of the result column is one of the contract's type, else a sentence
  // with the way out.
  static std::optional<std::string> Misfit(const ResultColumn& actual,
                                           const mesh::ColumnType& promised);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::engine
