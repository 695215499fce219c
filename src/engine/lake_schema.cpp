#include "engine/lake_schema.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text.hpp"
#include "lake/snapshots.hpp"

namespace weft::engine {
namespace {

using duckdb::LogicalType;
using Id = duckdb::LogicalTypeId;

struct TypeRow {
  std::string_view iceberg;
  Id id;
};
constexpr std::array kTypes{
    TypeRow{"boolean", Id::BOOLEAN}, TypeRow{"int", Id::INTEGER},
    TypeRow{"long", Id::BIGINT},     TypeRow{"float", Id::FLOAT},
    TypeRow{"double", Id::DOUBLE},   TypeRow{"date", Id::DATE},
    TypeRow{"time", Id::TIME},       TypeRow{"timestamp", Id::TIMESTAMP},
    TypeRow{"string", Id::VARCHAR},  TypeRow{"timestamptz", Id::TIMESTAMP_TZ},
    TypeRow{"uuid", Id::UUID},       TypeRow{"binary", Id::BLOB},
};

LogicalType TypeOfWord(const std::string& word) {
  const auto row = std::ranges::find(kTypes, word, &TypeRow::iceberg);
  if (row != kTypes.end()) return row->id;
  if (word.starts_with("decimal("))
    return LogicalType::DECIMAL(static_cast<uint8_t>(std::stoi(word.substr(8))),
                                static_cast<uint8_t>(std::stoi(word.substr(word.find(',') + 1))));
  if (word.starts_with("fixed[")) return Id::BLOB;
  throw Error(ErrorKind::kUnavailable,
              "the table has a column of type " + word + ", which is not known here");
}

std::string IdsOf(const Json& type, int64_t id);

std::string PartIds(const std::string& name, const Json& type, int64_t id) {
  return SqlText(name) + ": " + IdsOf(type, id);
}

std::string IdsOf(const Json& type, int64_t id) {
  if (type.is_string()) return std::to_string(id);
  std::string text = "{__duckdb_field_id: " + std::to_string(id);
  if (type.at("type") == "struct") {
    for (const Json& field : type.at("fields"))
      text += ", " + PartIds(field.at("name"), field.at("type"), field.at("id"));
  } else if (type.at("type") == "list") {
    text += ", " + PartIds("element", type.at("element"), type.at("element-id"));
  } else {
    text += ", " + PartIds("key", type.at("key"), type.at("key-id"));
    text += ", " + PartIds("value", type.at("value"), type.at("value-id"));
  }
  return text + "}";
}

// A type without its ids and what else does not change which values there are.
Json Bare(const Json& type) {
  if (type.is_string()) return type;
  Json bare{{"type", type.at("type")}};
  for (const char* part : {"element", "key", "value"})
    if (type.contains(part)) bare[part] = Bare(type.at(part));
  if (type.contains("fields"))
    for (const Json& field : type.at("fields"))
      bare["fields"].push_back({field.at("name"), Bare(field.at("type"))});
  return bare;
}

// New ids for a type's parts.
void Number(Json& type, int64_t& last) {
  if (type.is_string()) return;
  if (type.contains("fields")) {
    for (Json& field : type["fields"]) field["id"] = ++last;
    for (Json& field : type["fields"]) Number(field["type"], last);
  }
  for (const char* part : {"element", "key", "value"}) {
    if (!type.contains(part)) continue;
    type[std::string(part) + "-id"] = ++last;
    Number(type[part], last);
  }
}

// What Iceberg lets a column become while its files stay.
bool Widens(const Json& from, const Json& to) {
  if (!from.is_string() || !to.is_string()) return false;
  const std::string old = from, now = to;
  if ((old == "int" && now == "long") || (old == "float" && now == "double")) return true;
  const auto scale = [](const std::string& type) { return type.substr(type.find(',') + 1); };
  return old.starts_with("decimal(") && now.starts_with("decimal(") && scale(old) == scale(now) &&
         std::stoi(old.substr(8)) <= std::stoi(now.substr(8));
}

// One column of the next schema.
class NextField {
 public:
  NextField(const Json& current, const mesh::Table& table, bool is_whole, int64_t& last)
      : current_(current), table_(table), is_whole_(is_whole), last_(last) {}

  Json Of(Json wanted) {
    const Json* old = FieldOf(current_, wanted.at("name").get<std::string>());
    const bool same = old && Bare(old->at("type")) == Bare(wanted.at("type"));
    const bool widens = old && Widens(old->at("type"), wanted.at("type"));
    if (old && !same && !widens && !is_whole_) Refuse(wanted.at("name"));
    if (same) wanted["type"] = old->at("type");
    if (same || widens) {
      wanted["id"] = old->at("id");
    } else {
      wanted["id"] = ++last_;
      Number(wanted["type"], last_);
    }
    // Rows that were written before have no value of a column that is new.
    if (!is_whole_ && !(old && old->value("required", false))) wanted["required"] = false;
    return wanted;
  }

 private:
  [[noreturn]] void Refuse(const std::string& column) const {
    throw Error(ErrorKind::kConflict,
                "column " + column + " of " + ToString(table_.id) +
                    " has another type than the rows that were written before",
                "Make all rows anew: weft run " + table_.product + " --whole.");
  }

  const Json& current_;
  const mesh::Table& table_;
  const bool is_whole_;
  int64_t& last_;
};

}  // namespace

LogicalType LogicalTypeOf(const Json& type) {
  if (type.is_string()) return TypeOfWord(type.get<std::string>());
  if (type.at("type") == "list") return LogicalType::LIST(LogicalTypeOf(type.at("element")));
  if (type.at("type") == "map")
    return LogicalType::MAP(LogicalTypeOf(type.at("key")), LogicalTypeOf(type.at("value")));
  duckdb::child_list_t<LogicalType> fields;
  for (const Json& field : type.at("fields"))
    fields.emplace_back(field.at("name").get<std::string>(), LogicalTypeOf(field.at("type")));
  return LogicalType::STRUCT(std::move(fields));
}

std::string SqlTypeOf(const Json& type) { return LogicalTypeOf(type).ToString(); }

std::string FieldIdsOf(const Json& schema) {
  std::vector<std::string> parts;
  for (const Json& field : schema.at("fields"))
    parts.push_back(PartIds(field.at("name"), field.at("type"), field.at("id")));
  return "{" + Join(parts, ", ") + "}";
}

const Json* FieldOf(const Json& schema, const std::string& column) {
  for (const Json& field : schema.at("fields"))
    if (Lower(field.at("name").get<std::string>()) == Lower(column)) return &field;
  return nullptr;
}

std::optional<Json> NextSchema(const Json& metadata, const mesh::Table& table, bool is_whole) {
  const Json& current = lake::CurrentSchema(metadata);
  int64_t last = metadata.at("last-column-id");
  NextField next_field(current, table, is_whole, last);
  Json next{{"type", "struct"}, {"fields", Json::array()}};
  const Json wished = lake::SchemaFor(table.contract);
  for (const Json& wanted : wished.at("fields")) next["fields"].push_back(next_field.Of(wanted));
  if (next.at("fields") == current.at("fields")) return std::nullopt;
  return next;
}

}  // namespace weft::engine
