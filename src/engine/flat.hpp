#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

// FlatBuffers, as far as Arrow's messages need them: a tree of tables, laid out from the root on.
// Values that a schema knows a default for are written as well.
namespace weft::engine {

class FlatTable {
 public:
  // A field by its number in the schema; a number has as many bytes as its type.
  template <typename T>
  FlatTable& Number(size_t field, T value) {
    return Add(field, {sizeof(T), static_cast<uint64_t>(value), {}});
  }
  FlatTable& Text(size_t field, std::string text);
  FlatTable& Table(size_t field, FlatTable table);
  FlatTable& Tables(size_t field, std::vector<FlatTable> tables);
  // Structs of 16 bytes, two numbers each.
  struct Pair {
    int64_t first, second;
  };
  FlatTable& Pairs(size_t field, std::vector<Pair> pairs);

  // As the root of a buffer whose length is a multiple of eight.
  std::string AsRoot() const;

 private:
  struct List {
    std::vector<FlatTable> tables;
    bool is_one;  // a table, not a vector of tables
  };
  struct Field {
    size_t bytes = 0;  // 0: the field is not there
    uint64_t number = 0;
    std::variant<std::monostate, std::string, std::vector<Pair>, List> part;
  };

  FlatTable& Add(size_t field, Field value);
  size_t Write(std::string& out) const;
  static size_t WritePart(const Field& field, std::string& out);
  static size_t WriteTables(const List& list, std::string& out);

  std::vector<Field> fields_;
};

}  // namespace weft::engine
