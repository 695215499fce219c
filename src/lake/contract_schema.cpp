#include "lake/schema.hpp"
#include "lake/snapshots.hpp"

// The schema of a contract's table.
namespace weft::lake {
namespace {

using Base = mesh::ColumnType::Base;

// Iceberg knows neither small nor unsigned numbers: the next type that holds all of them.
std::string IntegerOf(const mesh::ColumnType& type) {
  if (type.bits < 32 || (type.bits == 32 && !type.is_unsigned)) return "int";
  if (type.bits < 64 || (type.bits == 64 && !type.is_unsigned)) return "long";
  return type.bits == 64 ? "decimal(20, 0)" : "decimal(38, 0)";
}

std::string PrimitiveOf(const mesh::ColumnType& type) {
  switch (type.base) {
    case Base::kBoolean: return "boolean";
    case Base::kInteger: return IntegerOf(type);
    case Base::kNumber: return type.bits == 32 ? "float" : "double";
    case Base::kDecimal:
      return "decimal(" + std::to_string(type.precision) + ", " + std::to_string(type.scale) + ")";
    case Base::kDate: return "date";
    case Base::kTime: return "time";
    case Base::kTimestamp: return "timestamp";
    case Base::kTimestampUtc: return "timestamptz";
    case Base::kBlob: return "binary";
    case Base::kUuid: return "uuid";
    default: return "string";
  }
}

class SchemaOfContract {
 public:
  Json TypeOf(const mesh::ColumnType& type) {
    if (type.base == Base::kArray && !type.fields.empty())
      return {{"type", "list"},
              {"element-id", ++last_},
              {"element", TypeOf(type.fields.front().second)},
              {"element-required", false}};
    if (type.base != Base::kObject || type.fields.empty()) return PrimitiveOf(type);
    Json fields = Json::array();
    for (const auto& [name, inner] : type.fields)
      fields.push_back(
          {{"id", ++last_}, {"name", name}, {"required", false}, {"type", TypeOf(inner)}});
    return {{"type", "struct"}, {"fields", std::move(fields)}};
  }
  Json ColumnOf(const mesh::Column& column) {
    Json field{{"id", ++last_}, {"name", column.name}, {"required", column.required}};
    field["type"] = TypeOf(column.type);
    if (!column.meaning.empty()) field["doc"] = column.meaning;
    return field;
  }

 private:
  int64_t last_ = 0;
};

}  // namespace

Json SchemaFor(const mesh::ContractTable& table) {
  SchemaOfContract made;
  Json schema{{"type", "struct"}, {"schema-id", 0}, {"fields", Json::array()}};
  for (const mesh::Column& column : table.columns)
    schema["fields"].push_back(made.ColumnOf(column));
  std::map<int64_t, int64_t> moved;
  return WithFreshIds(CheckedSchema(schema, 0, 2), moved);
}

}  // namespace weft::lake
