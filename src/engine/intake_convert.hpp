#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "duckdb.hpp"
#include "engine/intake_parse.hpp"
#include "engine/intake_rows.hpp"
#include "mesh/model.hpp"

// Cells of one column of a contract as typed values in a vector.
namespace weft::engine {

class Converter {
 public:
  Converter(const mesh::ColumnType& type, bool required, std::vector<std::string> null_marks);

  const duckdb::LogicalType& type() const { return type_; }
  // The flat vector that Put writes into from now on.
  void Begin(duckdb::Vector& vector);
  // Sets one value, or says why not. A null mark is null unless it stands quoted in a text column.
  Fault Put(const IntakeCell& cell, duckdb::idx_t row);
  // "'many' is no integer"
  std::string Reason(Fault fault, std::string_view text) const;
  // Values whose digits beyond microseconds were cut off.
  uint64_t cut() const { return cut_; }

 private:
  using Set = Fault (*)(Converter&, std::string_view text, duckdb::idx_t row);

  template <typename T>
  static Fault SetNarrow(Converter& to, std::string_view text, duckdb::idx_t row);
  template <typename T>
  static Fault SetWide(Converter& to, std::string_view text, duckdb::idx_t row);
  template <typename T>
  static Fault SetDecimal(Converter& to, std::string_view text, duckdb::idx_t row);
  template <typename T, Fault (*Parse)(std::string_view, T&)>
  static Fault SetPlain(Converter& to, std::string_view text, duckdb::idx_t row);
  template <typename T, Fault (*Parse)(std::string_view, T&, bool&)>
  static Fault SetMoment(Converter& to, std::string_view text, duckdb::idx_t row);
  static Fault SetText(Converter& to, std::string_view text, duckdb::idx_t row);
  static Fault SetJson(Converter& to, std::string_view text, duckdb::idx_t row);
  static Fault SetBlob(Converter& to, std::string_view text, duckdb::idx_t row);
  static Fault SetUuid(Converter& to, std::string_view text, duckdb::idx_t row);
  static Fault SetNested(Converter& to, std::string_view text, duckdb::idx_t row);
  static Set SetterOf(const mesh::ColumnType& type, const duckdb::LogicalType& logical);

  bool IsNull(const IntakeCell& cell, std::string_view text) const;
  Fault Boxed(const Json& json, duckdb::Value& value);
  Fault BoxedParts(const Json& json, duckdb::Value& value);

  mesh::ColumnType mesh_type_;
  duckdb::LogicalType type_;
  bool required_;
  bool is_text_;  // text keeps its blanks, and its quoted null marks
  std::vector<std::string> null_marks_;
  Set set_;
  std::vector<std::unique_ptr<Converter>> parts_;  // of a nested type
  duckdb::Vector* vector_ = nullptr;
  void* data_ = nullptr;
  duckdb::ValidityMask* validity_ = nullptr;
  uint64_t cut_ = 0;
};

}  // namespace weft::engine
