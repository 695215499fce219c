#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

// Avro's object container files, as far as Iceberg's manifests need them. Pure.
namespace weft::lake {

struct AvroFile {
  std::map<std::string, std::string> metadata;
  std::vector<Json> rows;  // records as objects; bytes as texts; arrays that are maps as arrays of
                           // {"key", "value"}
};
// Of any codec that avro_codec.hpp knows. Fields of these names, at any depth, are read over.
// Throws Error{kUnavailable} for what is no such file, is damaged, or is written with another
// codec.
AvroFile ReadAvro(std::string_view bytes, const std::set<std::string>& without = {});
// The file with these rows, by the schema in its metadata: what ReadAvro gave comes back as it was,
// in codec null.
std::string WriteAvro(const AvroFile& file);

// Writes values one after the other, in the order of the schema's fields.
class AvroWriter {
 public:
  // `schema`: JSON.
  AvroWriter(std::string schema, std::map<std::string, std::string> metadata);

  void Long(int64_t number);           // and int
  void Bytes(std::string_view bytes);  // and string
  void Bool(bool truth) { rows_ += truth ? '\1' : '\0'; }
  void Plain(std::string_view bytes) { rows_ += bytes; }  // fixed, float and double
  // Of a union of null and another type: which one follows.
  void Choose(bool has_value) { Long(has_value ? 1 : 0); }
  // An array or a map: its length, then its items, then EndItems; nothing of it when it is empty.
  void BeginItems(size_t count);
  void EndItems() { Long(0); }
  void EndRow() { ++count_; }

  std::string Finish();

 private:
  const std::string schema_;
  const std::map<std::string, std::string> metadata_;
  std::string rows_;
  int64_t count_ = 0;
};

}  // namespace weft::lake
