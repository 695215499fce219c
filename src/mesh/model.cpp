#include "mesh/model.hpp"

#include <array>

namespace weft::mesh {
namespace {

using Base = ColumnType::Base;

constexpr std::array<std::string_view, 14> kBaseNames{
    "boolean", "integer",   "number",
    "decimal", "text",      "date",
    "time",    "timestamp", "timestamp with time zone",
    "blob",    "uuid",      "json",
    "array",   "object"};

std::string Fields(const ColumnType& type) {
  std::string out;
  for (const auto& [name, field] : type.fields) {
    if (!out.empty()) out += ", ";
    if (!name.empty()) out += name + " ";
    out += ToString(field);
  }
  return "<" + out + ">";
}

constexpr std::array<std::string_view, 11> kMaskNames{
    "null",  "hash",    "redact",     "show-first-4",   "show-last-4", "year",
    "month", "default", "expression", "sha-256-global", "hash-column"};

}  // namespace

std::string ToString(const ColumnType& type) {
  std::string name(kBaseNames[static_cast<size_t>(type.base)]);
  switch (type.base) {
    case Base::kInteger:
      if (type.bits != 64) name += "(" + std::to_string(type.bits) + ")";
      return type.is_unsigned ? "unsigned " + name : name;
    case Base::kNumber:
      return type.bits == 64 ? name : name + "(" + std::to_string(type.bits) + ")";
    case Base::kDecimal:
      return name + "(" + std::to_string(type.precision) + "," + std::to_string(type.scale) + ")";
    case Base::kArray:
    case Base::kObject: return name + Fields(type);
    default: return name;
  }
}

std::string ToString(const Mask& mask) {
  std::string name(kMaskNames[static_cast<size_t>(mask.type)]);
  return mask.type == Mask::Type::kExpression && mask.expression
             ? name + ": " + ToText(*mask.expression)
             : name;
}

}  // namespace weft::mesh
