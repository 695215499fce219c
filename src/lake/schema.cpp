#include "lake/schema.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "base/text.hpp"
#include "lake/fields.hpp"

namespace weft::lake {
namespace {

constexpr int kDepthMax = 32;

struct PrimitiveRow {
  std::string_view name;
  int64_t format_version;  // that brought it
};
constexpr std::array kPrimitives{PrimitiveRow{"boolean", 1},      PrimitiveRow{"int", 1},
                                 PrimitiveRow{"long", 1},         PrimitiveRow{"float", 1},
                                 PrimitiveRow{"double", 1},       PrimitiveRow{"date", 1},
                                 PrimitiveRow{"time", 1},         PrimitiveRow{"timestamp", 1},
                                 PrimitiveRow{"timestamptz", 1},  PrimitiveRow{"string", 1},
                                 PrimitiveRow{"uuid", 1},         PrimitiveRow{"binary", 1},
                                 PrimitiveRow{"unknown", 3},      PrimitiveRow{"variant", 3},
                                 PrimitiveRow{"timestamp_ns", 3}, PrimitiveRow{"timestamptz_ns", 3},
                                 PrimitiveRow{"geometry", 3},     PrimitiveRow{"geography", 3}};

bool AreDigits(std::string_view text) {
  return !text.empty() && text.size() < 10 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// "decimal(9, 2)" -> the text between the brackets; nothing for another name.
std::optional<std::string_view> Inside(std::string_view type, std::string_view name, char open,
                                       char close) {
  if (!type.starts_with(name) || type.size() < name.size() + 2 || type[name.size()] != open ||
      type.back() != close)
    return std::nullopt;
  return type.substr(name.size() + 1, type.size() - name.size() - 2);
}

// The type's one text; nothing for what is none.
std::optional<std::string> PrimitiveOf(const std::string& type, int64_t format_version) {
  if (const auto length = Inside(type, "fixed", '[', ']'))
    return AreDigits(Trim(*length)) ? std::optional(type) : std::nullopt;
  if (const auto digits = Inside(type, "decimal", '(', ')')) {
    const auto parts = Split(*digits, ',');
    if (parts.size() != 2 || !AreDigits(Trim(parts[0])) || !AreDigits(Trim(parts[1])))
      return std::nullopt;
    const int precision = std::stoi(std::string(Trim(parts[0])));
    const int scale = std::stoi(std::string(Trim(parts[1])));
    if (precision < 1 || precision > 38 || scale > precision) return std::nullopt;
    return "decimal(" + std::to_string(precision) + ", " + std::to_string(scale) + ")";
  }
  const std::string name = type.substr(0, type.find('('));  // geometry(srid:4326)
  const auto row = std::ranges::find(kPrimitives, std::string_view(name), &PrimitiveRow::name);
  if (row == kPrimitives.end()) return std::nullopt;
  if (row->format_version > format_version)
    ThrowInvalid("type " + type + " needs format version " + std::to_string(row->format_version),
                 "the table is of version " + std::to_string(format_version));
  if (name != type && !name.starts_with("geo")) return std::nullopt;
  return type;
}

class SchemaReader {
 public:
  explicit SchemaReader(int64_t format_version) : format_version_(format_version) {}

  Json Fields(const Json& fields, const std::string& path, int depth) {
    Json checked = Json::array();
    std::set<std::string> names;
    for (const Json& field : fields) {
      const std::string name = NeedText(field, "name");
      if (!names.insert(name).second) ThrowInvalid("column " + path + name + " is there twice");
      checked.push_back(Field(field, path + name, depth));
    }
    return checked;
  }
  bool HasId(int64_t id) const { return ids_.contains(id); }

 private:
  Json Field(const Json& field, const std::string& path, int depth) {
    Json checked{{"id", Id(field, "id")}, {"name", NeedText(field, "name")}};
    const Json* required = Look(field, "required");
    if (required && !required->is_boolean()) ThrowInvalid("`required` must be true or false");
    checked["required"] = required ? required->get<bool>() : false;
    checked["type"] = Type(Need(field, "type"), path, depth);
    if (const std::string doc = LookText(field, "doc"); !doc.empty()) checked["doc"] = doc;
    for (const char* key : {"initial-default", "write-default"})
      if (const Json* value = Look(field, key)) {
        if (format_version_ < 3)
          ThrowInvalid("a default value of column " + path + " needs format version 3");
        checked[key] = *value;
      }
    return checked;
  }

  Json Type(const Json& type, const std::string& path, int depth) {
    if (depth > kDepthMax) ThrowInvalid("the type of " + path + " is nested too deeply");
    if (type.is_string()) {
      const auto primitive = PrimitiveOf(type.get<std::string>(), format_version_);
      if (!primitive)
        ThrowInvalid("column " + path + " has type " + type.get<std::string>() +
                     ", which Iceberg does not know");
      return *primitive;
    }
    const std::string kind = NeedText(type, "type");
    if (kind == "struct")
      return {{"type", kind}, {"fields", Fields(NeedList(type, "fields"), path + ".", depth + 1)}};
    if (kind == "list") return List(type, path, depth);
    if (kind == "map") return Map(type, path, depth);
    ThrowInvalid("column " + path + " has type " + kind + ", which Iceberg does not know");
  }

  Json List(const Json& type, const std::string& path, int depth) {
    Json checked{{"type", "list"}, {"element-id", Id(type, "element-id")}};
    checked["element"] = Type(Need(type, "element"), path + ".element", depth + 1);
    checked["element-required"] = NeedTruth(type, "element-required");
    return checked;
  }

  Json Map(const Json& type, const std::string& path, int depth) {
    Json checked{{"type", "map"}, {"key-id", Id(type, "key-id")}};
    checked["key"] = Type(Need(type, "key"), path + ".key", depth + 1);
    checked["value-id"] = Id(type, "value-id");
    checked["value"] = Type(Need(type, "value"), path + ".value", depth + 1);
    checked["value-required"] = NeedTruth(type, "value-required");
    return checked;
  }

  static bool NeedTruth(const Json& type, const char* key) {
    const Json& value = Need(type, key);
    if (!value.is_boolean()) ThrowInvalid("`" + std::string(key) + "` must be true or false");
    return value.get<bool>();
  }

  int64_t Id(const Json& of, const char* key) {
    const int64_t id = NeedSmallNumber(of, key);
    if (id < 0) ThrowInvalid("a column's id must not be negative");
    if (!ids_.insert(id).second) ThrowInvalid("two columns have id " + std::to_string(id));
    return id;
  }

  const int64_t format_version_;
  std::set<int64_t> ids_;
};

// Gives new ids in a schema that is checked.
class Renumbering {
 public:
  explicit Renumbering(std::map<int64_t, int64_t>& moved) : moved_(moved) {}

  void Fields(Json& fields) {
    for (Json& field : fields) Give(field["id"]);
    for (Json& field : fields) Type(field["type"]);
  }

 private:
  void Type(Json& type) {
    if (type.is_string()) return;
    if (type["type"] == "struct") return Fields(type["fields"]);
    if (type["type"] == "list") {
      Give(type["element-id"]);
      return Type(type["element"]);
    }
    Give(type["key-id"]);
    Give(type["value-id"]);
    Type(type["key"]);
    Type(type["value"]);
  }
  void Give(Json& id) {
    moved_[id.get<int64_t>()] = ++last_;
    id = last_;
  }

  std::map<int64_t, int64_t>& moved_;
  int64_t last_ = 0;
};

class FieldWalk {
 public:
  void Fields(const Json& fields, const std::string& path, bool in_collection) {
    for (const Json& field : fields)
      Note(field["id"], {path + field["name"].get<std::string>(), &field["type"],
                         field["required"].get<bool>(), in_collection});
  }
  std::map<int64_t, FieldInfo> found;

 private:
  void Note(const Json& id, const FieldInfo& info) {
    found[id.get<int64_t>()] = info;
    const Json& type = *info.type;
    if (type.is_string()) return;
    if (type["type"] == "struct")
      return Fields(type["fields"], info.name + ".", info.in_collection);
    if (type["type"] == "list")
      return Note(type["element-id"], {info.name + ".element", &type["element"],
                                       type["element-required"].get<bool>(), true});
    Note(type["key-id"], {info.name + ".key", &type["key"], true, true});
    Note(type["value-id"],
         {info.name + ".value", &type["value"], type["value-required"].get<bool>(), true});
  }
};

}  // namespace

Json CheckedSchema(const Json& schema, int64_t schema_id, int64_t format_version) {
  if (!schema.is_object()) ThrowInvalid("a schema must be an object");
  SchemaReader reader(format_version);
  Json checked{{"type", "struct"}, {"schema-id", schema_id}};
  checked["fields"] = reader.Fields(NeedList(schema, "fields"), "", 0);
  if (!Look(schema, "identifier-field-ids")) return checked;
  std::vector<int64_t> ids = NeedNumbers(schema, "identifier-field-ids");
  std::ranges::sort(ids);
  for (const int64_t id : ids)
    if (!reader.HasId(id))
      ThrowInvalid("identifier field " + std::to_string(id) + " is no column of the schema");
  if (!ids.empty()) checked["identifier-field-ids"] = ids;
  return checked;
}

bool SameSchema(const Json& a, const Json& b) {
  const auto same = [&](const char* key) {
    return a.value(key, Json::array()) == b.value(key, Json::array());
  };
  return same("fields") && same("identifier-field-ids");
}

Json WithFreshIds(const Json& schema, std::map<int64_t, int64_t>& moved) {
  Json fresh = schema;
  Renumbering(moved).Fields(fresh["fields"]);
  if (fresh.contains("identifier-field-ids"))
    for (Json& id : fresh["identifier-field-ids"]) id = moved.at(id.get<int64_t>());
  return fresh;
}

std::map<int64_t, FieldInfo> FieldsOf(const Json& schema) {
  FieldWalk walk;
  walk.Fields(schema["fields"], "", false);
  return std::move(walk.found);
}

int64_t HighestFieldId(const Json& schema) {
  const auto fields = FieldsOf(schema);
  return fields.empty() ? 0 : fields.rbegin()->first;
}

}  // namespace weft::lake
