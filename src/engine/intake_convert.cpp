#include "engine/intake_convert.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "base/read_json.hpp"
#include "base/text.hpp"
#include "duckdb/common/types/blob.hpp"
#include "duckdb/common/types/uuid.hpp"
#include "engine/column_type.hpp"
#include "engine/intake_ledger.hpp"

namespace weft::engine {
namespace {

using Base = mesh::ColumnType::Base;
using duckdb::idx_t;

struct Noun {
  Base base;
  const char* text;
};
constexpr std::array kNouns{
    Noun{Base::kBoolean, "boolean (true or false)"},
    Noun{Base::kInteger, "integer"},
    Noun{Base::kNumber, "number"},
    Noun{Base::kDecimal, "decimal number"},
    Noun{Base::kDate, "date (2013-01-31)"},
    Noun{Base::kTime, "time (17:05:00)"},
    Noun{Base::kTimestamp, "timestamp (2013-01-31T17:05:00)"},
    Noun{Base::kTimestampUtc, "timestamp (2013-01-31T17:05:00Z)"},
    Noun{Base::kBlob, "base64"},
    Noun{Base::kUuid, "UUID"},
    Noun{Base::kJson, "JSON"},
};

std::string NounOf(const mesh::ColumnType& type) {
  const auto noun = std::ranges::find(kNouns, type.base, &Noun::base);
  return noun == kNouns.end() ? "JSON of type " + mesh::ToString(type) : noun->text;
}

}  // namespace

Converter::Converter(const mesh::ColumnType& type, bool required,
                     std::vector<std::string> null_marks)
    : mesh_type_(type),
      type_(ToLogicalType(type)),
      required_(required),
      is_text_(type.base == Base::kText),
      null_marks_(std::move(null_marks)),
      set_(SetterOf(type, type_)) {
  if (set_ != &SetNested) return;
  for (const auto& [name, part] : type.fields) {
    parts_.push_back(std::make_unique<Converter>(part, false, std::vector<std::string>{}));
  }
  if (type.fields.empty()) {
    mesh::ColumnType any;
    any.base = Base::kJson;
    parts_.push_back(std::make_unique<Converter>(any, false, std::vector<std::string>{}));
  }
}

void Converter::Begin(duckdb::Vector& vector) {
  vector_ = &vector;
  data_ = duckdb::FlatVector::GetData(vector);
  validity_ = &duckdb::FlatVector::Validity(vector);
}

bool Converter::IsNull(const IntakeCell& cell, std::string_view text) const {
  if (cell.kind == IntakeCell::Kind::kNull) return true;
  if (cell.kind == IntakeCell::Kind::kQuoted && is_text_) return false;
  return std::ranges::find(null_marks_, text) != null_marks_.end();
}

Fault Converter::Put(const IntakeCell& cell, idx_t row) {
  const std::string_view text = is_text_ ? cell.text : Trim(cell.text);
  if (IsNull(cell, text)) {
    if (required_) return Fault::kNull;
    duckdb::FlatVector::SetNull(*vector_, row, true);
    return Fault::kNone;
  }
  validity_->SetValid(row);
  return set_(*this, text, row);
}

std::string Converter::Reason(Fault fault, std::string_view text) const {
  const std::string value = "'" + Shown(text) + "'";
  switch (fault) {
    case Fault::kNone: break;
    case Fault::kShape: return value + " is no " + NounOf(mesh_type_);
    case Fault::kRange: return value + " does not fit " + mesh::ToString(mesh_type_);
    case Fault::kDecimals:
      return value + " has more than " + std::to_string(mesh_type_.scale) + " decimals";
    case Fault::kZone: return value + " is in another time zone than UTC";
    case Fault::kUtf8: return value + " is not UTF-8";
    case Fault::kZeroByte: return value + " holds a zero byte";
    case Fault::kNull: return "a value is required, here is none";
  }
  return value;
}

// ---- One setter a kind of type ----

template <typename T>
Fault Converter::SetNarrow(Converter& to, std::string_view text, idx_t row) {
  int64_t value;
  const Fault fault = ParseWhole(text, value);
  if (fault != Fault::kNone) return fault;
  if (!std::in_range<T>(value)) return Fault::kRange;
  static_cast<T*>(to.data_)[row] = static_cast<T>(value);
  return Fault::kNone;
}

template <typename T>
Fault Converter::SetWide(Converter& to, std::string_view text, idx_t row) {
  duckdb::uhugeint_t value;
  const Fault fault = ParseWhole(text, value);
  if (fault != Fault::kNone) return fault;
  return duckdb::Uhugeint::TryCast(value, static_cast<T*>(to.data_)[row]) ? Fault::kNone
                                                                          : Fault::kRange;
}

template <typename T>
Fault Converter::SetDecimal(Converter& to, std::string_view text, idx_t row) {
  duckdb::hugeint_t value;
  const Fault fault = ParseDecimal(text, to.mesh_type_.precision, to.mesh_type_.scale, value);
  if (fault != Fault::kNone) return fault;
  if constexpr (std::is_same_v<T, duckdb::hugeint_t>) {
    static_cast<T*>(to.data_)[row] = value;
  } else {
    static_cast<T*>(to.data_)[row] = static_cast<T>(value.lower);
  }
  return Fault::kNone;
}

template <typename T, Fault (*Parse)(std::string_view, T&)>
Fault Converter::SetPlain(Converter& to, std::string_view text, idx_t row) {
  return Parse(text, static_cast<T*>(to.data_)[row]);
}

template <typename T, Fault (*Parse)(std::string_view, T&, bool&)>
Fault Converter::SetMoment(Converter& to, std::string_view text, idx_t row) {
  bool cut = false;
  const Fault fault = Parse(text, static_cast<T*>(to.data_)[row], cut);
  to.cut_ += cut ? 1 : 0;
  return fault;
}

Fault Converter::SetText(Converter& to, std::string_view text, idx_t row) {
  const Fault fault = CheckText(text);
  if (fault != Fault::kNone) return fault;
  static_cast<duckdb::string_t*>(to.data_)[row] =
      duckdb::StringVector::AddString(*to.vector_, text.data(), text.size());
  return Fault::kNone;
}

Fault Converter::SetJson(Converter& to, std::string_view text, idx_t row) {
  return !JsonExcess(text, {.members_max = SIZE_MAX}) && Json::accept(text) ? SetText(to, text, row)
                                                                            : Fault::kShape;
}

Fault Converter::SetBlob(Converter& to, std::string_view text, idx_t row) {
  const duckdb::string_t encoded(text.data(), static_cast<uint32_t>(text.size()));
  try {
    const auto size = duckdb::Blob::FromBase64Size(encoded);
    auto blob = duckdb::StringVector::EmptyString(*to.vector_, size);
    duckdb::Blob::FromBase64(encoded, duckdb::data_ptr_cast(blob.GetDataWriteable()), size);
    blob.Finalize();
    static_cast<duckdb::string_t*>(to.data_)[row] = blob;
  } catch (const duckdb::Exception&) {
    return Fault::kShape;
  }
  return Fault::kNone;
}

Fault Converter::SetUuid(Converter& to, std::string_view text, idx_t row) {
  return duckdb::UUID::FromString(std::string(text), static_cast<duckdb::hugeint_t*>(to.data_)[row])
             ? Fault::kNone
             : Fault::kShape;
}

Fault Converter::SetNested(Converter& to, std::string_view text, idx_t row) {
  const Json json = weft::ReadJson(text, {.members_max = 10'000});
  duckdb::Value value;
  const Fault fault = json.is_discarded() ? Fault::kShape : to.Boxed(json, value);
  if (fault != Fault::kNone) return Fault::kShape;
  to.vector_->SetValue(row, value);
  return Fault::kNone;
}

// ---- Nested values, boxed ----

Fault Converter::Boxed(const Json& json, duckdb::Value& value) {
  value = duckdb::Value(type_);
  if (json.is_null()) return Fault::kNone;
  if (set_ == &SetNested) return BoxedParts(json, value);
  duckdb::Vector one(type_, 1);
  Begin(one);
  const bool as_it_stands = json.is_string() && set_ != &SetJson;
  const std::string text = as_it_stands ? json.get<std::string>() : json.dump();
  const Fault fault = set_(*this, text, 0);
  if (fault == Fault::kNone) value = one.GetValue(0);
  return fault;
}

Fault Converter::BoxedParts(const Json& json, duckdb::Value& value) {
  const bool is_array = mesh_type_.base == Base::kArray;
  if (is_array ? !json.is_array() : !json.is_object()) return Fault::kShape;
  duckdb::vector<duckdb::Value> values;
  for (size_t i = 0; i < (is_array ? json.size() : parts_.size()); ++i) {
    const Json* part = nullptr;
    if (is_array) {
      part = &json[i];
    } else if (const auto found = json.find(mesh_type_.fields[i].first); found != json.end()) {
      part = &*found;
    }
    const Fault fault =
        parts_[is_array ? 0 : i]->Boxed(part ? *part : Json(), values.emplace_back());
    if (fault != Fault::kNone) return fault;
  }
  value = is_array ? duckdb::Value::LIST(duckdb::ListType::GetChildType(type_), std::move(values))
                   : duckdb::Value::STRUCT(type_, std::move(values));
  return Fault::kNone;
}

// ---- Which setter ----

Converter::Set Converter::SetterOf(const mesh::ColumnType& type,
                                   const duckdb::LogicalType& logical) {
  using duckdb::LogicalTypeId;
  struct Row {
    LogicalTypeId type;
    Set set;
  };
  static constexpr std::array kSetters{
      Row{LogicalTypeId::BOOLEAN, &SetPlain<bool, &ParseBoolean>},
      Row{LogicalTypeId::TINYINT, &SetNarrow<int8_t>},
      Row{LogicalTypeId::SMALLINT, &SetNarrow<int16_t>},
      Row{LogicalTypeId::INTEGER, &SetNarrow<int32_t>},
      Row{LogicalTypeId::BIGINT, &SetNarrow<int64_t>},
      Row{LogicalTypeId::HUGEINT, &SetPlain<duckdb::hugeint_t, &ParseWhole>},
      Row{LogicalTypeId::UTINYINT, &SetNarrow<uint8_t>},
      Row{LogicalTypeId::USMALLINT, &SetNarrow<uint16_t>},
      Row{LogicalTypeId::UINTEGER, &SetNarrow<uint32_t>},
      Row{LogicalTypeId::UBIGINT, &SetWide<uint64_t>},
      Row{LogicalTypeId::UHUGEINT, &SetPlain<duckdb::uhugeint_t, &ParseWhole>},
      Row{LogicalTypeId::FLOAT, &SetPlain<float, &ParseNumber>},
      Row{LogicalTypeId::DOUBLE, &SetPlain<double, &ParseNumber>},
      Row{LogicalTypeId::DATE, &SetPlain<duckdb::date_t, &ParseDate>},
      Row{LogicalTypeId::TIME, &SetMoment<duckdb::dtime_t, &ParseTime>},
      Row{LogicalTypeId::TIMESTAMP, &SetMoment<duckdb::timestamp_t, &ParseLocalTimestamp>},
      Row{LogicalTypeId::TIMESTAMP_TZ, &SetMoment<duckdb::timestamp_t, &ParseUtcTimestamp>},
      Row{LogicalTypeId::BLOB, &SetBlob},
      Row{LogicalTypeId::UUID, &SetUuid},
      Row{LogicalTypeId::LIST, &SetNested},
      Row{LogicalTypeId::STRUCT, &SetNested},
  };
  if (type.base == Base::kDecimal) {
    switch (logical.InternalType()) {
      case duckdb::PhysicalType::INT16: return &SetDecimal<int16_t>;
      case duckdb::PhysicalType::INT32: return &SetDecimal<int32_t>;
      case duckdb::PhysicalType::INT64: return &SetDecimal<int64_t>;
      default: return &SetDecimal<duckdb::hugeint_t>;
    }
  }
  if (logical.IsJSONType()) return &SetJson;
  const auto row = std::ranges::find(kSetters, logical.id(), &Row::type);
  return row == kSetters.end() ? &SetText : row->set;
}

}  // namespace weft::engine
