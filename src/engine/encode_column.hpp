#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "duckdb.hpp"
#include "engine/encode_buffer.hpp"

// One column of a result on its way to text: which function writes its values is chosen once, by
// type.
namespace weft::engine {

// How a value of one type is written. Nested types have their parts as children.
struct CellWriter {
  using Write = void (*)(const CellWriter&, const duckdb::RecursiveUnifiedVectorFormat&,
                         duckdb::idx_t at, TextBuffer&);
  Write write;  // of a value that is not null, at physical index `at`
  duckdb::LogicalType type;
  std::string_view quote;  // around values that JSON has no type for: "\"", in CSV nothing
  std::vector<CellWriter> children;
  std::vector<std::string> keys;  // of a struct: "\"name\":" for each child
};

enum class TextStyle { kJson, kCsv };

// The type with other types in its leaves; nothing from `leaf`: its parts are looked at.
using Leaf = std::optional<duckdb::LogicalType> (*)(const duckdb::LogicalType& type);
duckdb::LogicalType WithLeaves(const duckdb::LogicalType& type, Leaf leaf);

class ColumnEncoder {
 public:
  ColumnEncoder(const duckdb::LogicalType& type, TextStyle style);

  // Takes a chunk's column; it must stay as it is until the chunk's rows are written.
  void Load(duckdb::Vector& column, duckdb::idx_t count);
  void Write(duckdb::idx_t row, TextBuffer& out) const {
    const auto at = data_.unified.sel->get_index(row);
    if (!data_.unified.validity.RowIsValid(at)) return out.Append(null_);
    cell_.write(cell_, data_, at, out);
  }

 private:
  CellWriter cell_;
  std::string_view null_;
  bool cast_;  // the column is cast to cell_.type first
  duckdb::unique_ptr<duckdb::Vector> converted_;
  duckdb::RecursiveUnifiedVectorFormat data_;
};

}  // namespace weft::engine
