#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "duckdb.hpp"
#include "engine/spool.hpp"

// What is wrong with a file, row by row: the first problems in words, all of them counted, and,
// when the contract says so, the rows themselves.
namespace weft::engine {

// A value of a file as a message shows it: at most 80 characters, one line, valid UTF-8.
std::string Shown(std::string_view value);

struct Problem {
  std::string column;  // empty: the row as a whole
  std::string reason;  // "'many' is no integer"
};

class Ledger {
 public:
  // `place` parts a file's name from a number: ":" before lines ("planes.csv:17"), ", row " before
  // row numbers.
  Ledger(duckdb::DuckDB& work, std::string file, std::string place, bool keep_rows);

  // A row that will not get in, with all that is wrong with it.
  void Reject(uint64_t line, const std::vector<Problem>& problems, std::string_view raw);
  void Note(std::string note) { notes_.push_back(std::move(note)); }

  uint64_t rows() const { return rows_; }
  uint64_t total() const { return total_; }
  const std::vector<std::string>& problems() const { return problems_; }
  const std::vector<std::string>& notes() const { return notes_; }
  // The kept rows: line, column, reason, raw; call once.
  SpoolSource KeptRows();

  static constexpr size_t kListedMax = 20;

 private:
  void Keep(uint64_t line, const std::vector<Problem>& problems, std::string_view raw);

  std::string file_;
  std::string place_;
  bool keep_rows_;
  uint64_t rows_ = 0;
  uint64_t total_ = 0;
  std::vector<std::string> problems_;
  std::vector<std::string> notes_;
  duckdb::ColumnDataCollection kept_;  // spills when memory is short
  duckdb::DataChunk chunk_;
};

}  // namespace weft::engine
