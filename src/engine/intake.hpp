#pragma once
#include <filesystem>
#include <mutex>
#include <string>

#include "duckdb.hpp"
#include "engine/data_key.hpp"
#include "engine/engine.hpp"
#include "mesh/snapshot.hpp"

// A file's way in: checked against its table's contract and converted, once, into typed Parquet.
namespace weft::engine {

class Intake {
 public:
  // Runs on `work`, the instance for our own SQL; it must outlive this. Makes the data folder, and
  // removes from it what a call that was cut off left behind. Without the folder of extensions no
  // Excel sheet is read.
  Intake(duckdb::DuckDB& work, std::filesystem::path data, std::filesystem::path extensions = {});

  // Engine::TakeIn, for a table with a file. `file` holds the bytes, under whatever name; what it
  // is called and how it is read is the contract's `server`. Blocking, memory-bounded, one at a
  // time. Any thread. Throws Error{kInvalid} with all that is wrong (20 listed, all counted),
  // kNotFound, kUnavailable. Rows that do not fit are kept apart when the contract says so; a file
  // of nothing but such rows, a header that lacks columns, or data that is cut off is refused all
  // the same.
  IntakeReport TakeIn(const mesh::Table& table, const std::filesystem::path& file);
  // True when the table's file has been taken in, or it has none.
  bool HasData(const mesh::Table& table) const;

 private:
  duckdb::DuckDB& work_;
  std::filesystem::path data_;
  std::filesystem::path extensions_;
  std::mutex mutex_;
};

}  // namespace weft::engine
