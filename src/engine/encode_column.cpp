#include "engine/encode_column.hpp"

#include <algorithm>

#include "duckdb/common/vector_operations/vector_operations.hpp"
#include "engine/encode_scalar.hpp"
#include "engine/encode_text.hpp"

namespace weft::engine {
namespace {

using duckdb::idx_t;
using duckdb::LogicalType;
using duckdb::LogicalTypeId;
using Data = duckdb::RecursiveUnifiedVectorFormat;

// A part of a nested value; `row` counts in the part's own vector.
void WritePart(const CellWriter& cell, const Data& data, idx_t row, TextBuffer& out) {
  const auto at = data.unified.sel->get_index(row);
  if (!data.unified.validity.RowIsValid(at)) return out.Append("null");
  cell.write(cell, data, at, out);
}

// ---- Nested values, always JSON ----

void WriteElements(const CellWriter& cell, const Data& data, duckdb::list_entry_t entry,
                   TextBuffer& out) {
  out.Append('[');
  for (idx_t i = 0; i < entry.length; ++i) {
    if (i > 0) out.Append(',');
    WritePart(cell.children[0], data.children[0], entry.offset + i, out);
  }
  out.Append(']');
}

void WriteList(const CellWriter& cell, const Data& data, idx_t at, TextBuffer& out) {
  WriteElements(cell, data, At<duckdb::list_entry_t>(data, at), out);
}

void WriteArray(const CellWriter& cell, const Data& data, idx_t at, TextBuffer& out) {
  const auto size = duckdb::ArrayType::GetSize(cell.type);
  WriteElements(cell, data, {at * size, size}, out);
}

void WriteStruct(const CellWriter& cell, const Data& data, idx_t at, TextBuffer& out) {
  out.Append('{');
  for (size_t i = 0; i < cell.children.size(); ++i) {
    if (i > 0) out.Append(',');
    out.Append(cell.keys[i]);
    WritePart(cell.children[i], data.children[i], at, out);
  }
  out.Append('}');
}

// An object; a key that is no text is written as the text of its value.
void WriteMap(const CellWriter& cell, const Data& data, idx_t at, TextBuffer& out) {
  const auto entry = At<duckdb::list_entry_t>(data, at);
  const Data& pairs = data.children[0];
  out.Append('{');
  for (idx_t i = 0; i < entry.length; ++i) {
    if (i > 0) out.Append(',');
    TextBuffer key;
    WritePart(cell.children[0], pairs.children[0], entry.offset + i, key);
    const std::string text = key.Take();
    if (text.starts_with('"')) {
      out.Append(text);
    } else {
      AppendJsonText(text, out);
    }
    out.Append(':');
    WritePart(cell.children[1], pairs.children[1], entry.offset + i, out);
  }
  out.Append('}');
}

// The value of the member that it is.
void WriteUnion(const CellWriter& cell, const Data& data, idx_t at, TextBuffer& out) {
  const auto tag =
      At<duckdb::union_tag_t>(data.children[0], data.children[0].unified.sel->get_index(at));
  WritePart(cell.children[tag], data.children[tag + 1], at, out);
}

// Nested JSON as one CSV field; its parts are written by the JSON twin.
void WriteNestedCsv(const CellWriter& cell, const Data& data, idx_t at, TextBuffer& out) {
  TextBuffer nested;
  cell.children[0].write(cell.children[0], data, at, nested);
  AppendCsvText(nested.Take(), out);
}

// ---- Which writer ----

// The type that our writers know for it: itself, or text for those that only DuckDB can write.
std::optional<LogicalType> Written(const LogicalType& type) {
  if (type.IsNested()) return std::nullopt;
  return HasScalarWriter(type.id()) ? type : LogicalType::VARCHAR;
}

CellWriter MakeJsonCell(const LogicalType& type);

CellWriter WithChildren(CellWriter::Write write, const LogicalType& type,
                        std::initializer_list<LogicalType> children) {
  CellWriter cell{write, type, "\"", {}, {}};
  for (const auto& child : children) cell.children.push_back(MakeJsonCell(child));
  return cell;
}

CellWriter StructCell(const LogicalType& type) {
  CellWriter cell = WithChildren(&WriteStruct, type, {});
  for (const auto& [name, child] : duckdb::StructType::GetChildTypes(type)) {
    TextBuffer key;
    AppendJsonText(name, key);
    key.Append(':');
    cell.keys.push_back(key.Take());
    cell.children.push_back(MakeJsonCell(child));
  }
  return cell;
}

CellWriter UnionCell(const LogicalType& type) {
  CellWriter cell = WithChildren(&WriteUnion, type, {});
  for (const auto& [name, child] : duckdb::UnionType::CopyMemberTypes(type))
    cell.children.push_back(MakeJsonCell(child));
  return cell;
}

CellWriter MakeJsonCell(const LogicalType& type) {
  switch (type.id()) {
    case LogicalTypeId::STRUCT: return StructCell(type);
    case LogicalTypeId::UNION: return UnionCell(type);
    case LogicalTypeId::LIST:
      return WithChildren(&WriteList, type, {duckdb::ListType::GetChildType(type)});
    case LogicalTypeId::ARRAY:
      return WithChildren(&WriteArray, type, {duckdb::ArrayType::GetChildType(type)});
    case LogicalTypeId::MAP:
      return WithChildren(&WriteMap, type,
                          {duckdb::MapType::KeyType(type), duckdb::MapType::ValueType(type)});
    default: return WithChildren(ScalarWriter(type, TextStyle::kJson), type, {});
  }
}

CellWriter MakeCell(const LogicalType& type, TextStyle style) {
  if (style == TextStyle::kJson) return MakeJsonCell(type);
  if (type.IsNested()) return WithChildren(&WriteNestedCsv, type, {type});
  return {ScalarWriter(type, style), type, "", {}, {}};
}

}  // namespace

LogicalType WithLeaves(const LogicalType& type, Leaf leaf) {
  if (const auto other = leaf(type)) return *other;
  const auto parts = [&](auto children) {
    for (auto& [name, child] : children) child = WithLeaves(child, leaf);
    return children;
  };
  switch (type.id()) {
    case LogicalTypeId::STRUCT:
      return LogicalType::STRUCT(parts(duckdb::StructType::GetChildTypes(type)));
    case LogicalTypeId::UNION:
      return LogicalType::UNION(parts(duckdb::UnionType::CopyMemberTypes(type)));
    case LogicalTypeId::LIST:
      return LogicalType::LIST(WithLeaves(duckdb::ListType::GetChildType(type), leaf));
    case LogicalTypeId::ARRAY:
      return LogicalType::ARRAY(WithLeaves(duckdb::ArrayType::GetChildType(type), leaf),
                                duckdb::ArrayType::GetSize(type));
    case LogicalTypeId::MAP:
      return LogicalType::MAP(WithLeaves(duckdb::MapType::KeyType(type), leaf),
                              WithLeaves(duckdb::MapType::ValueType(type), leaf));
    default: return LogicalType::VARCHAR;
  }
}

ColumnEncoder::ColumnEncoder(const LogicalType& type, TextStyle style)
    : cell_(MakeCell(WithLeaves(type, &Written), style)),
      null_(style == TextStyle::kJson ? "null" : ""),
      cast_(cell_.type != type) {}

void ColumnEncoder::Load(duckdb::Vector& column, idx_t count) {
  duckdb::Vector* source = &column;
  if (cast_) {
    converted_ =
        duckdb::make_uniq<duckdb::Vector>(cell_.type, std::max<idx_t>(count, STANDARD_VECTOR_SIZE));
    duckdb::VectorOperations::DefaultCast(column, *converted_, count);
    source = converted_.get();
  }
  // Parts of a flat vector have their parent's row numbers.
  if (cell_.type.IsNested()) source->Flatten(count);
  data_.children.clear();
  duckdb::Vector::RecursiveToUnifiedFormat(*source, count, data_);
}

}  // namespace weft::engine
