#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// A first look at a file whose contract is still to be written. It is read by an instance of
// DuckDB of its own, which goes with the answer; nothing of it is kept.
namespace weft::engine {

enum class SampleFormat { kCsv, kParquet, kXlsx, kJson };  // kJson: also one object a line
std::string_view Name(SampleFormat format);  // "csv": of a contract's server, and a file's ending
std::optional<SampleFormat> FormatOf(std::string_view file);  // by the ending of its name

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
  std::vector<std::string> notes;       // "column id: 'many' in row 6 is no number: …"
};

// `extensions`: the folder of DuckDB's, for sheets. `delimiter` of CSV; empty: as it looks. Text
// may be packed. Throws Error{kInvalid} for a file that cannot be read so.
Sample LookAt(const std::filesystem::path& file, SampleFormat format,
              const std::filesystem::path& extensions = {}, const std::string& delimiter = {});

}  // namespace weft::engine
