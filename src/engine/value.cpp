#include "engine/value.hpp"

#include <cstdint>

#include "base/error.hpp"

namespace weft::engine {
namespace {

duckdb::Value ListOf(const Json& json) {
  duckdb::vector<duckdb::Value> items;
  duckdb::LogicalType type = duckdb::LogicalType::SQLNULL;
  for (const auto& item : json) {
    items.push_back(ParameterValue(item));
    type = duckdb::LogicalType::ForceMaxLogicalType(type, items.back().type());
  }
  for (auto& item : items) {
    if (item.DefaultTryCastAs(type, true)) continue;
    throw Error(ErrorKind::kInvalid, "a parameter's array has items of different types",
                "Give all items one type: numbers, or texts.");
  }
  return duckdb::Value::LIST(type, std::move(items));
}

duckdb::Value StructOf(const Json& json) {
  if (json.empty())
    throw Error(ErrorKind::kInvalid, "a parameter is an empty object",
                "Give it a key, or use null.");
  duckdb::child_list_t<duckdb::Value> parts;
  for (const auto& [name, part] : json.items()) parts.emplace_back(name, ParameterValue(part));
  return duckdb::Value::STRUCT(std::move(parts));
}

duckdb::Value WholeNumber(const Json& json) {
  if (json.is_number_unsigned() && json.get<uint64_t>() > INT64_MAX)
    return duckdb::Value::UBIGINT(json.get<uint64_t>());
  return duckdb::Value::BIGINT(json.get<int64_t>());
}

}  // namespace

duckdb::Value ParameterValue(const Json& json) {
  switch (json.type()) {
    case Json::value_t::boolean: return duckdb::Value::BOOLEAN(json.get<bool>());
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned: return WholeNumber(json);
    case Json::value_t::number_float: return duckdb::Value::DOUBLE(json.get<double>());
    case Json::value_t::string: return duckdb::Value(json.get<std::string>());
    case Json::value_t::array: return ListOf(json);
    case Json::value_t::object: return StructOf(json);
    default: return duckdb::Value();
  }
}

}  // namespace weft::engine
