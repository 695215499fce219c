#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

// A first look at a file whose contract is still to be written. It is read by an instance of
// DuckDB of its own, which goes with the answer; nothing of it is kept.
namespace weft::engine {

enum class SampleFormat { kCsv, kParquet };

struct SampleColumn {
  std::string name;
  std::string logical_type;  // the contract's word: "integer", "timestamp"
  bool has_zone = false;     // of a timestamp
  uint64_t nulls = 0;        // rows without a value
};

struct Sample {
  std::vector<SampleColumn> columns;
  uint64_t rows = 0;
  std::vector<std::string> null_marks;  // texts that were read as no value
};

// Throws Error{kInvalid} for a file that cannot be read so.
Sample LookAt(const std::filesystem::path& file, SampleFormat format);

}  // namespace weft::engine
