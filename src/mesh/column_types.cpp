#include "mesh/column_types.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace weft::mesh {
namespace {

using Base = ColumnType::Base;
using std::string_view;

// What options a logical type has.
constexpr string_view kIntegerFormats[] = {"i8", "i16", "i32", "i64", "i128",
                                           "u8", "u16", "u32", "u64", "u128"};
constexpr string_view kNumberFormats[] = {"f32", "f64"};
constexpr Key kStringKeys[] = {{"minLength", Shape::kInteger},
                               {"maxLength", Shape::kInteger},
                               {"pattern", Shape::kText},
                               {"format", Shape::kText}};
constexpr Key kDateKeys[] = {{"format", Shape::kText},
                             {"minimum", Shape::kText},
                             {"maximum", Shape::kText},
                             {"exclusiveMinimum", Shape::kText},
                             {"exclusiveMaximum", Shape::kText}};
constexpr Key kZoneKeys[] = {{"timezone", Shape::kFlag}, {"defaultTimezone", Shape::kText}};
constexpr Key kBoundsKeys[] = {{"multipleOf", Shape::kNumber},
                               {"minimum", Shape::kNumber},
                               {"maximum", Shape::kNumber},
                               {"exclusiveMinimum", Shape::kNumber},
                               {"exclusiveMaximum", Shape::kNumber}};
constexpr Key kIntegerKeys[] = {{"format", Shape::kText, false, nullptr, kIntegerFormats}};
constexpr Key kNumberKeys[] = {{"format", Shape::kText, false, nullptr, kNumberFormats}};
constexpr Key kObjectKeys[] = {{"minProperties", Shape::kInteger},
                               {"maxProperties", Shape::kInteger},
                               {"required", Shape::kTexts}};
constexpr Key kArrayKeys[] = {
    {"minItems", Shape::kInteger}, {"maxItems", Shape::kInteger}, {"uniqueItems", Shape::kFlag}};

struct LogicalRow {
  string_view name;
  Base base;
  ObjectShape options;
};
constexpr LogicalRow kLogicalRows[] = {
    {"string", Base::kText, {"`logicalTypeOptions` of a string", kStringKeys}},
    {"date", Base::kDate, {"`logicalTypeOptions` of a date", kDateKeys}},
    {"timestamp", Base::kTimestamp, {"`logicalTypeOptions` of a timestamp", kDateKeys, kZoneKeys}},
    {"time", Base::kTime, {"`logicalTypeOptions` of a time", kDateKeys, kZoneKeys}},
    {"number", Base::kNumber, {"`logicalTypeOptions` of a number", kBoundsKeys, kNumberKeys}},
    {"integer", Base::kInteger, {"`logicalTypeOptions` of an integer", kBoundsKeys, kIntegerKeys}},
    {"object", Base::kObject, {"`logicalTypeOptions` of an object", kObjectKeys}},
    {"array", Base::kArray, {"`logicalTypeOptions` of an array", kArrayKeys}},
    {"boolean", Base::kBoolean, {"`logicalTypeOptions` of a boolean", {}}},
};

// Physical types that engines agree on. Text is not here: it can keep anything.
struct PhysicalRow {
  string_view name;
  Base base;
  int bits = 0;
  bool is_unsigned = false;
};
constexpr PhysicalRow kPhysicalRows[] = {
    {"TINYINT", Base::kInteger, 8},
    {"SMALLINT", Base::kInteger, 16},
    {"INT2", Base::kInteger, 16},
    {"INTEGER", Base::kInteger, 32},
    {"INT", Base::kInteger, 32},
    {"INT4", Base::kInteger, 32},
    {"BIGINT", Base::kInteger, 64},
    {"INT8", Base::kInteger, 64},
    {"LONG", Base::kInteger, 64},
    {"INT64", Base::kInteger, 64},
    {"HUGEINT", Base::kInteger, 128},
    {"UTINYINT", Base::kInteger, 8, true},
    {"USMALLINT", Base::kInteger, 16, true},
    {"UINTEGER", Base::kInteger, 32, true},
    {"UBIGINT", Base::kInteger, 64, true},
    {"UHUGEINT", Base::kInteger, 128, true},
    {"REAL", Base::kNumber, 32},
    {"FLOAT4", Base::kNumber, 32},
    {"FLOAT", Base::kNumber, 64},
    {"FLOAT8", Base::kNumber, 64},
    {"FLOAT64", Base::kNumber, 64},
    {"DOUBLE", Base::kNumber, 64},
    {"DOUBLE PRECISION", Base::kNumber, 64},
    {"DECIMAL", Base::kDecimal},
    {"NUMERIC", Base::kDecimal},
    {"NUMBER", Base::kDecimal},
    {"BOOLEAN", Base::kBoolean},
    {"BOOL", Base::kBoolean},
    {"DATE", Base::kDate},
    {"TIME", Base::kTime},
    {"TIMESTAMP", Base::kTimestamp},
    {"DATETIME", Base::kTimestamp},
    {"TIMESTAMP WITHOUT TIME ZONE", Base::kTimestamp},
    {"TIMESTAMP_NTZ", Base::kTimestamp},
    {"TIMESTAMPTZ", Base::kTimestampUtc},
    {"TIMESTAMP WITH TIME ZONE", Base::kTimestampUtc},
    {"TIMESTAMP_TZ", Base::kTimestampUtc},
    {"UUID", Base::kUuid},
    {"BLOB", Base::kBlob},
    {"BYTEA", Base::kBlob},
    {"BINARY", Base::kBlob},
    {"VARBINARY", Base::kBlob},
    {"JSON", Base::kJson},
    {"JSONB", Base::kJson},
};

// Which physical bases a logical type may be kept as; what else is known contradicts it.
struct Fit {
  Base logical;
  Base physical;
  bool refines;  // the physical type is the more exact word; else the logical one stands
};
constexpr Fit kFits[] = {
    {Base::kText, Base::kUuid, true},
    {Base::kText, Base::kJson, true},
    {Base::kText, Base::kBlob, true},
    {Base::kDate, Base::kDate, true},
    {Base::kTime, Base::kTime, true},
    {Base::kTimestamp, Base::kTimestamp, true},
    {Base::kTimestamp, Base::kTimestampUtc, true},
    {Base::kNumber, Base::kNumber, true},
    {Base::kNumber, Base::kDecimal, true},
    {Base::kNumber, Base::kInteger, true},
    {Base::kInteger, Base::kInteger, true},
    {Base::kInteger, Base::kDecimal, true},
    {Base::kBoolean, Base::kBoolean, true},
    {Base::kBoolean, Base::kInteger, false},
    {Base::kBoolean, Base::kDecimal, false},
    {Base::kObject, Base::kJson, false},
    {Base::kArray, Base::kJson, false},
};

struct Physical {
  ColumnType type;
  bool has_parameters = false;
};

// "decimal( 18, 2 )" -> DECIMAL with 18 and 2. Nothing when it is not a type that we know.
std::optional<Physical> ReadPhysical(string_view written) {
  const size_t open = written.find('(');
  const size_t close = written.find(')');
  std::string name;
  for (const char c : Trim(written.substr(0, open)))
    name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  if (open != string_view::npos && close != string_view::npos && close + 1 < written.size()) {
    const std::string rest = Lower(Trim(written.substr(close + 1)));  // TIMESTAMP(6) WITH TIME ZONE
    if (rest == "with time zone" || rest == "without time zone")
      name += rest == "with time zone" ? " WITH TIME ZONE" : "";
    else
      return std::nullopt;
  }
  const auto row = std::ranges::find(kPhysicalRows, name, &PhysicalRow::name);
  if (row == std::end(kPhysicalRows)) return std::nullopt;
  Physical physical;
  physical.type.base = row->base;
  physical.type.bits = row->bits == 0 ? 64 : row->bits;
  physical.type.is_unsigned = row->is_unsigned;
  if (row->base != Base::kDecimal || open == string_view::npos || close == string_view::npos)
    return physical;
  const std::vector<std::string> numbers = Split(written.substr(open + 1, close - open - 1), ',');
  const auto number = [](string_view text, int& out) {
    text = Trim(text);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
  };
  physical.type.scale = 0;
  physical.has_parameters = true;
  if (!number(numbers[0], physical.type.precision) || numbers.size() > 2 ||
      (numbers.size() == 2 && !number(numbers[1], physical.type.scale)))
    return std::nullopt;
  return physical;
}

// Whole numbers kept as decimals stay integers: NUMBER(10,0) has 10 digits.
void RefineInteger(const ColumnType& physical, ColumnType& type) {
  type.bits = physical.precision > 18 ? 128 : 64;
}

bool IsTemporal(Base base) {
  return base == Base::kDate || base == Base::kTime || base == Base::kTimestamp ||
         base == Base::kTimestampUtc;
}

// A date kept as a timestamp is common and harmless: readers get what the logical type says.
void Contradict(const Yaml& property, Base logical, Base kept, Report& report) {
  if (IsTemporal(logical) && IsTemporal(kept))
    return report.Warning(PositionOf(property, "physicalType"),
                          "`physicalType` is `" + TextOf(property, "physicalType") +
                              "`, readers get the logicalType `" + TextOf(property, "logicalType") +
                              "`");
  report.Error(PositionOf(property, "physicalType"),
               "`physicalType` is `" + TextOf(property, "physicalType") +
                   "`, which cannot keep the logicalType `" + TextOf(property, "logicalType") + "`",
               "Change one of them, or leave `physicalType` out.");
}

void CheckDecimal(const Yaml& property, const ColumnType& type, Report& report) {
  if (type.base != Base::kDecimal) return;
  if (type.precision < 1 || type.precision > 38 || type.scale < 0 || type.scale > type.precision)
    report.Error(PositionOf(property, "physicalType"),
                 "`physicalType` is `" + TextOf(property, "physicalType") +
                     "`, a decimal has 1 to 38 digits and not more decimals than digits");
}

// Takes from the physical type what it adds.
void Refine(const Yaml& property, bool has_format, ColumnType& type, Report& report) {
  const auto physical = ReadPhysical(TextOf(property, "physicalType"));
  if (!physical) return;
  const ColumnType& kept = physical->type;
  CheckDecimal(property, kept, report);
  const Base logical = type.base == Base::kTimestampUtc ? Base::kTimestamp : type.base;
  if (logical == kept.base && type.base == Base::kUuid) return;
  const auto fit = std::ranges::find_if(
      kFits, [&](const Fit& f) { return f.logical == logical && f.physical == kept.base; });
  const bool splits = logical == Base::kInteger && kept.base == Base::kDecimal && kept.scale != 0 &&
                      physical->has_parameters;
  const bool has_zone =
      property.Find("logicalTypeOptions") && property.Find("logicalTypeOptions")->Find("timezone");
  const bool drops_zone =
      has_zone && type.base == Base::kTimestamp && kept.base == Base::kTimestampUtc;
  if (fit == std::end(kFits) || splits || drops_zone)
    return Contradict(property, logical, kept.base, report);
  if (!fit->refines || has_format || has_zone) return;
  if (logical == Base::kInteger && kept.base == Base::kDecimal) return RefineInteger(kept, type);
  type = kept;
}

void ReadFormat(const Yaml& options, ColumnType& type) {
  const std::string format = TextOf(options, "format");
  if (type.base == Base::kText && format == "uuid") type.base = Base::kUuid;
  if (type.base == Base::kTimestamp && FlagOf(options, "timezone")) type.base = Base::kTimestampUtc;
  const bool is_number = type.base == Base::kInteger || type.base == Base::kNumber;
  if (!is_number || format.size() < 2) return;
  type.is_unsigned = format[0] == 'u';
  std::from_chars(format.data() + 1, format.data() + format.size(), type.bits);
}

void ReadParts(const Yaml& property, ColumnType& type, Report& report) {
  if (type.base == Base::kArray) {
    const Yaml* items = property.Find("items");
    if (items && items->IsMap()) type.fields.emplace_back("", ReadColumnType(*items, report));
  }
  if (type.base == Base::kObject)
    for (const Yaml& field : ItemsOf(property, "properties"))
      if (field.IsMap())
        type.fields.emplace_back(TextOf(field, "name"), ReadColumnType(field, report));
  const bool has_parts = type.base == Base::kArray || type.base == Base::kObject;
  if (has_parts && type.fields.empty()) type.base = Base::kJson;
}

ColumnType WithoutLogicalType(const Yaml& property, Report& report) {
  if (const Yaml* options = property.Find("logicalTypeOptions"))
    report.Error(options->at, "`logicalTypeOptions` needs a `logicalType` beside it");
  const auto physical = ReadPhysical(TextOf(property, "physicalType"));
  if (!physical) return {};
  CheckDecimal(property, physical->type, report);
  return physical->type;
}

}  // namespace

ColumnType ReadColumnType(const Yaml& property, Report& report) {
  const std::string logical = TextOf(property, "logicalType");
  const auto row = std::ranges::find(kLogicalRows, logical, &LogicalRow::name);
  if (row == std::end(kLogicalRows)) return WithoutLogicalType(property, report);
  ColumnType type;
  type.base = row->base;
  bool has_format = false;
  if (const Yaml* options = property.Find("logicalTypeOptions");
      options && CheckShape(*options, row->options, report)) {
    ReadFormat(*options, type);
    has_format =
        options->Find("format") && (type.base == Base::kInteger || type.base == Base::kNumber);
  }
  Refine(property, has_format, type, report);
  ReadParts(property, type, report);
  return type;
}

}  // namespace weft::mesh
