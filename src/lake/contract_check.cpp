#include "lake/contract_check.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "lake/fields.hpp"
#include "lake/snapshots.hpp"

namespace weft::lake {
namespace {

// Whose values the other type holds all of.
struct Widening {
  std::string_view narrow, wide;
};
constexpr std::array kWidenings{Widening{"int", "long"},
                                Widening{"float", "double"},
                                Widening{"int", "double"},
                                Widening{"date", "timestamp"},
                                Widening{"uuid", "string"},
                                Widening{"timestamp", "timestamp_ns"},
                                Widening{"timestamptz", "timestamptz_ns"}};

struct Decimal {
  int precision = 0, scale = 0;
};
std::optional<Decimal> DecimalOf(const std::string& type) {
  if (!type.starts_with("decimal(")) return std::nullopt;
  const auto parts = Split(std::string_view(type).substr(8, type.size() - 9), ',');
  return Decimal{std::stoi(parts[0]), std::stoi(std::string(Trim(parts[1])))};
}

bool PrimitiveFits(const std::string& given, const std::string& wanted) {
  if (given == wanted) return true;
  const auto from = DecimalOf(given), to = DecimalOf(wanted);
  if (from && to)
    return from->scale <= to->scale && from->precision - from->scale <= to->precision - to->scale;
  if (to && (given == "int" || given == "long"))
    return to->precision - to->scale >= (given == "int" ? 10 : 19);
  return std::ranges::any_of(
      kWidenings, [&](const Widening& row) { return row.narrow == given && row.wide == wanted; });
}

bool Fits(const Json& given, const Json& wanted);

bool FieldsFit(const Json& given, const Json& wanted) {
  return std::ranges::all_of(wanted["fields"], [&](const Json& field) {
    return std::ranges::any_of(given["fields"], [&](const Json& other) {
      return other["name"] == field["name"] && Fits(other["type"], field["type"]);
    });
  });
}

bool Fits(const Json& given, const Json& wanted) {
  if (wanted == "string") return true;  // json and text: whatever it is has a text
  if (given.is_string() && wanted.is_string())
    return PrimitiveFits(given.get<std::string>(), wanted.get<std::string>());
  if (given.is_string() || wanted.is_string() || given["type"] != wanted["type"]) return false;
  if (wanted["type"] == "list") return Fits(given["element"], wanted["element"]);
  return wanted["type"] == "struct" && FieldsFit(given, wanted);
}

std::string TextOf(const Json& type) {
  return type.is_string() ? type.get<std::string>() : NeedText(type, "type");
}

}  // namespace

std::optional<std::string> ContractFault(const mesh::ContractTable& contract,
                                         const Json& metadata) {
  const Json& fields = CurrentSchema(metadata)["fields"];
  const Json wanted = SchemaFor(contract);
  for (const Json& column : wanted["fields"]) {
    const std::string name = column["name"].get<std::string>();
    const auto found = std::ranges::find_if(fields, [&](const Json& field) {
      return Lower(field["name"].get<std::string>()) == Lower(name);
    });
    if (found == fields.end()) return "column " + name + " is missing";
    if (!Fits((*found)["type"], column["type"]))
      return "column " + name + " is " + TextOf((*found)["type"]) + ", not " +
             TextOf(column["type"]);
  }
  return std::nullopt;
}

}  // namespace weft::lake
