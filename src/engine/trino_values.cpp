#include "engine/trino_values.hpp"

#include <array>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace weft::engine {
namespace {

using duckdb::LogicalType;

struct TypeRow {
  std::string_view name;
  duckdb::LogicalTypeId type;
};
constexpr std::array kTypes{
    TypeRow{"boolean", duckdb::LogicalTypeId::BOOLEAN},
    TypeRow{"tinyint", duckdb::LogicalTypeId::TINYINT},
    TypeRow{"smallint", duckdb::LogicalTypeId::SMALLINT},
    TypeRow{"integer", duckdb::LogicalTypeId::INTEGER},
    TypeRow{"bigint", duckdb::LogicalTypeId::BIGINT},
    TypeRow{"real", duckdb::LogicalTypeId::FLOAT},
    TypeRow{"double", duckdb::LogicalTypeId::DOUBLE},
    TypeRow{"date", duckdb::LogicalTypeId::DATE},
    TypeRow{"time", duckdb::LogicalTypeId::TIME},
    TypeRow{"timestamp", duckdb::LogicalTypeId::TIMESTAMP},
    TypeRow{"varbinary", duckdb::LogicalTypeId::BLOB},
    TypeRow{"uuid", duckdb::LogicalTypeId::UUID},
    TypeRow{"unknown", duckdb::LogicalTypeId::INTEGER},
};

// A type's name, what stands in its parentheses, and what follows.
struct Parts {
  std::string name, inner, after;
};
Parts PartsOf(const std::string& text) {
  const size_t open = text.find('(');
  if (open == std::string::npos) return {text, "", ""};
  const size_t close = text.rfind(')');
  return {text.substr(0, open), text.substr(open + 1, close - open - 1), text.substr(close + 1)};
}

// At commas outside of parentheses and quotes.
std::vector<std::string> Members(const std::string& text) {
  std::vector<std::string> members(1);
  int depth = 0;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (!quoted && c == '(') ++depth;
    if (!quoted && c == ')') --depth;
    if (c == ',' && depth == 0 && !quoted)
      members.emplace_back();
    else
      members.back() += c;
  }
  for (std::string& member : members) member = std::string(Trim(member));
  return members;
}

// `a bigint`, `"a b" bigint`; without a name its number is one.
LogicalType RowOf(const std::string& inner) {
  duckdb::child_list_t<LogicalType> fields;
  for (const std::string& member : Members(inner)) {
    const bool quoted = member.starts_with('"');
    const size_t end = quoted ? member.find('"', 1) : member.find(' ');
    const bool named = end != std::string::npos && member.find(' ') < member.find('(');
    const std::string name = !named   ? "field" + std::to_string(fields.size())
                             : quoted ? member.substr(1, end - 1)
                                      : member.substr(0, end);
    const std::string type = named ? std::string(Trim(member.substr(end + 1))) : member;
    fields.emplace_back(name, TypeOfTrino(type));
  }
  return LogicalType::STRUCT(std::move(fields));
}

std::string TextOf(const Json& json) {
  return json.is_string() ? json.get<std::string>() : json.dump();
}

// "2013-01-01 05:00:00.000000 UTC": this engine knows offsets, not names.
std::string WithOffset(std::string text) {
  if (text.ends_with(" UTC")) text.replace(text.size() - 4, 4, "+00");
  return text;
}

duckdb::Value Nested(const Json& json, const LogicalType& type) {
  if (type.id() == duckdb::LogicalTypeId::LIST) {
    const LogicalType& inner = duckdb::ListType::GetChildType(type);
    duckdb::vector<duckdb::Value> values;
    for (const Json& each : json) values.push_back(ValueOfTrino(each, inner));
    return duckdb::Value::LIST(inner, std::move(values));
  }
  if (type.id() == duckdb::LogicalTypeId::MAP) {
    const LogicalType &key = duckdb::MapType::KeyType(type),
                      &value = duckdb::MapType::ValueType(type);
    duckdb::vector<duckdb::Value> keys, values;
    for (const auto& [name, each] : json.items()) {
      keys.push_back(ValueOfTrino(Json(name), key));
      values.push_back(ValueOfTrino(each, value));
    }
    return duckdb::Value::MAP(key, value, std::move(keys), std::move(values));
  }
  duckdb::vector<duckdb::Value> values;
  const auto& fields = duckdb::StructType::GetChildTypes(type);
  for (size_t i = 0; i < fields.size(); ++i)
    values.push_back(i < json.size() ? ValueOfTrino(json[i], fields[i].second)
                                     : duckdb::Value(fields[i].second));
  return duckdb::Value::STRUCT(type, std::move(values));
}

}  // namespace

LogicalType TypeOfTrino(const std::string& name) {
  const Parts parts = PartsOf(name);
  if (parts.name == "array") return LogicalType::LIST(TypeOfTrino(parts.inner));
  if (parts.name == "row") return RowOf(parts.inner);
  if (name.starts_with("timestamp") && name.ends_with("with time zone"))
    return LogicalType::TIMESTAMP_TZ;
  const std::vector<std::string> members = Members(parts.inner);
  if (parts.name == "map" && members.size() == 2)
    return LogicalType::MAP(TypeOfTrino(members[0]), TypeOfTrino(members[1]));
  if (parts.name == "decimal" && members.size() == 2)
    return LogicalType::DECIMAL(static_cast<uint8_t>(std::stoi(members[0])),
                                static_cast<uint8_t>(std::stoi(members[1])));
  for (const TypeRow& row : kTypes)
    if (row.name == parts.name && parts.after.empty()) return row.type;
  return LogicalType::VARCHAR;
}

duckdb::Value ValueOfTrino(const Json& json, const LogicalType& type) {
  using Id = duckdb::LogicalTypeId;
  if (json.is_null()) return duckdb::Value(type);
  if (json.is_structured()) return Nested(json, type);
  if (type.id() == Id::VARCHAR) return duckdb::Value(TextOf(json));
  if (type.id() == Id::BIGINT && json.is_number_integer())
    return duckdb::Value::BIGINT(json.get<int64_t>());
  if (type.id() == Id::DOUBLE && json.is_number()) return duckdb::Value::DOUBLE(json.get<double>());
  if (type.id() == Id::BOOLEAN && json.is_boolean())
    return duckdb::Value::BOOLEAN(json.get<bool>());
  if (type.id() == Id::BLOB) {
    const std::string bytes = FromBase64(TextOf(json)).value_or("");
    return duckdb::Value::BLOB(reinterpret_cast<duckdb::const_data_ptr_t>(bytes.data()),
                               bytes.size());
  }
  duckdb::Value value(type.id() == Id::TIMESTAMP_TZ ? WithOffset(TextOf(json)) : TextOf(json));
  if (value.DefaultTryCastAs(type)) return value;
  throw Error(
      ErrorKind::kInvalid, "a value that Trino gives does not fit " + type.ToString(),
      type.id() == Id::TIMESTAMP_TZ ? "Write AT TIME ZONE 'UTC'." : "Write CAST(… AS varchar).");
}

duckdb::unique_ptr<duckdb::DataChunk> ChunkOfTrino(const Json& rows, size_t from,
                                                   const duckdb::vector<LogicalType>& types) {
  const size_t count = std::min<size_t>(rows.size() - from, STANDARD_VECTOR_SIZE);
  auto chunk = duckdb::make_uniq<duckdb::DataChunk>();
  chunk->Initialize(duckdb::Allocator::DefaultAllocator(), types);
  for (size_t row = 0; row < count; ++row)
    for (size_t column = 0; column < types.size(); ++column)
      chunk->SetValue(column, row, ValueOfTrino(rows[from + row].at(column), types[column]));
  chunk->SetCardinality(count);
  return chunk;
}

}  // namespace weft::engine
