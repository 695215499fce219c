#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/intake_bytes.hpp"

// Rows of a text file as their reader finds them: cut into values, nothing converted.
namespace weft::engine {

struct IntakeCell {
  // Quoted text is never a null mark where text is meant; a bare value may be one.
  enum class Kind : uint8_t { kNull, kQuoted, kBare };
  Kind kind = Kind::kNull;
  std::string_view text;
};

struct Row {
  uint64_t line = 0;              // where it begins, from 1, in the unpacked text
  uint64_t nth = 1;               // of those that begin in this line, where several may
  std::vector<IntakeCell> cells;  // one a column of the contract, in its order
  std::string_view raw;           // as it stands in the file
  std::string fault;              // why it is no row; empty: it is one
};

struct FileColumn {
  std::string name;
  bool holds_json = false;  // a JSON text keeps its quotes
};

// What the readers of all formats are told.
struct FileShape {
  std::string name;                 // "planes.csv", for messages
  std::vector<FileColumn> columns;  // of the contract
  char delimiter = ',';
};

class RowReader {
 public:
  virtual ~RowReader() = default;
  // The next row, whose views live until the next call; false at the end. Throws Error{kInvalid}
  // where the rest of the file makes no sense.
  virtual bool Next(Row& row) = 0;
  // What was left out, for the report; complete at the end.
  virtual std::vector<std::string> Notes() const = 0;
};

// CSV with a header, RFC 4180 and its everyday relaxations: LF, CRLF or CR, a byte order mark,
// blank lines, quotes inside bare values. Reads the header: throws Error{kInvalid} when columns of
// the contract are missing or twice there.
std::unique_ptr<RowReader> ReadCsv(std::unique_ptr<ByteSource> bytes, FileShape shape);

// A JSON array of objects, or objects one after the other.
std::unique_ptr<RowReader> ReadJson(std::unique_ptr<ByteSource> bytes, FileShape shape);
// One JSON object a line.
std::unique_ptr<RowReader> ReadNdjson(std::unique_ptr<ByteSource> bytes, FileShape shape);

}  // namespace weft::engine
