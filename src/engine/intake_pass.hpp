#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "duckdb.hpp"
#include "engine/intake_ledger.hpp"
#include "engine/spool.hpp"
#include "mesh/snapshot.hpp"

// One reading of a file: good rows leave as typed chunks, bad ones go to the ledger.
namespace weft::engine {

// A row that repeats an earlier one in columns that must be unique. Rows are counted from 0 among
// the good ones, in the file's order.
struct Repeat {
  uint64_t row = 0;
  uint64_t first = 0;
  std::vector<std::string> columns;
};

// Knows which good rows are repeats, and on which line the first one stood.
class RepeatWatch {
 public:
  // Sorted by row.
  explicit RepeatWatch(std::vector<Repeat> repeats);
  // To be called for each row that is good in itself, on its line (or row number). What it repeats,
  // else nullptr.
  const Repeat* Check(uint64_t line);
  // "'N10156' is in line 2 already"; `value` only where one column is meant.
  Problem Tell(const Repeat& repeat, std::string_view value, const char* place) const;

 private:
  std::vector<Repeat> repeats_;
  size_t next_ = 0;
  uint64_t row_ = 0;
  std::unordered_map<uint64_t, uint64_t> first_lines_;  // of rows that are repeated later
};

// What is read and how: a table of the mesh and its file.
struct IntakePlan {
  duckdb::DuckDB* work = nullptr;
  const mesh::Table* table = nullptr;
  std::filesystem::path file;
  std::string name;                  // of the file, for messages
  std::string format;                // csv, json, ndjson, parquet, xlsx
  std::filesystem::path extensions;  // of DuckDB, for xlsx
  std::function<void()> check;       // throws once the file is not wanted any more; null: never
};

// The file's rows, held against its table's contract, as Parquet of the contract's types at
// `stem`.parquet, those that the contract keeps apart at `stem`.rejected.parquet. Throws as
// Intake::TakeIn does. Blocking, memory-bounded.
IntakeReport TakeRows(const IntakePlan& plan, const std::filesystem::path& stem);

// Good rows of text formats, of Parquet and of an Excel sheet. The plan and the ledger must outlive
// the source.
SpoolSource OpenText(const IntakePlan& plan, RepeatWatch& repeats, Ledger& ledger);
SpoolSource OpenParquet(const IntakePlan& plan, RepeatWatch& repeats, Ledger& ledger);
SpoolSource OpenSheet(const IntakePlan& plan, RepeatWatch& repeats, Ledger& ledger);

// A pass over a file, as a source of the plan's columns.
template <typename Pass>
SpoolSource SourceOf(const IntakePlan& plan, std::shared_ptr<Pass> pass) {
  SpoolSource source;
  for (const mesh::Column& column : plan.table->contract.columns)
    source.names.push_back(column.name);
  source.types.assign(pass->types().begin(), pass->types().end());
  source.next = [pass] { return pass->Next(); };
  return source;
}

}  // namespace weft::engine
