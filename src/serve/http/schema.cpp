#include "serve/http/schema.hpp"

#include <algorithm>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/pattern.hpp"
#include "base/text.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve::schema {
namespace {

constexpr std::string_view kRefPrefix = "#/components/schemas/";

std::string Article(const std::string& type) {
  if (type == "string") return "a text";
  if (type == "number") return "a number";
  if (type == "boolean") return "true or false";
  if (type == "array") return "a list";
  if (type == "object") return "an object";
  return "null";
}

std::string NumberText(const Json& schema) {
  std::string text = "a whole number from " + WithThousands(schema["minimum"].get<uint64_t>());
  if (schema.contains("maximum")) text += " to " + WithThousands(schema["maximum"].get<uint64_t>());
  return text;
}

std::string Wanted(const Json& schema);

// "a list or an object"
std::string WantedOfAny(const Json& schema) {
  std::vector<std::string> ways;
  for (const Json& type : schema["type"]) {
    Json one = schema;
    one["type"] = type;
    ways.push_back(Wanted(one));
  }
  return Join(ways, " or ");
}

// "a whole number from 1 to 200", "one of csv, json", "a text, as in 2027-06-30"
std::string Wanted(const Json& schema) {
  if (schema.contains("enum")) {
    std::vector<std::string> words;
    for (const Json& word : schema["enum"]) words.push_back(word.get<std::string>());
    return "one of " + Join(words, ", ");
  }
  const Json& type = schema["type"];
  if (type.is_array()) return WantedOfAny(schema);
  if (type == "integer") return NumberText(schema);
  const bool shaped = schema.contains("pattern") || schema.contains("format");
  if (shaped && type == "string")
    return "text such as \"" + schema["examples"][0].get<std::string>() + "\"";
  return schema.contains("minLength") ? "a text that is not empty" : Article(type);
}

bool HasType(const Json& value, const std::string& type) {
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_boolean();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  return value.is_null();
}

bool HasOneType(const Json& value, const Json& types) {
  if (types.is_string()) return HasType(value, types.get<std::string>());
  return std::ranges::any_of(types, [&](const Json& type) { return HasType(value, type); });
}

bool Matches(const std::string& text, const std::string& pattern) {
  std::string fault;
  const auto parsed = Pattern::Parse(pattern, fault);
  WEFT_CHECK(parsed.has_value());
  return parsed->Matches(text);
}

bool TextFits(const std::string& text, const Json& schema) {
  if (schema.contains("minLength") && text.empty()) return false;
  if (schema.contains("format") && !ParseTime(text)) return false;
  return !schema.contains("pattern") || Matches(text, schema["pattern"]);
}

bool NumberFits(const Json& number, const Json& schema) {
  if (!number.is_number_unsigned()) return false;  // ours all count from 0 or above
  const auto value = number.get<uint64_t>();
  if (value < schema["minimum"].get<uint64_t>()) return false;
  return !schema.contains("maximum") || value <= schema["maximum"].get<uint64_t>();
}

// Whether the value fits by itself; what it holds is looked at apart.
bool Fits(const Json& value, const Json& schema) {
  if (schema.contains("type") && !HasOneType(value, schema["type"])) return false;
  if (schema.contains("enum") && std::ranges::find(schema["enum"], value) == schema["enum"].end())
    return false;
  if (value.is_string()) return TextFits(value, schema);
  return !schema.contains("minimum") || !value.is_number_integer() || NumberFits(value, schema);
}

std::string Below(const std::string& where, const std::string& name) {
  return where.empty() ? name : where + "." + name;
}

std::optional<Misfit> Find(const Json& value, const Json& schema, const std::string& where);

std::optional<Misfit> UnknownKey(const std::string& name, const Json& fields,
                                 const std::string& where) {
  std::vector<std::string> known;
  for (const auto& [field, schema] : fields.items()) known.push_back(field);
  const auto meant = NearestWord(name, known);
  return Misfit{Below(where, name), "is not known",
                meant ? "did you mean `" + *meant + "`?" : "it takes: " + Join(known, ", ")};
}

std::optional<Misfit> FindInObject(const Json& value, const Json& schema,
                                   const std::string& where) {
  if (schema.contains("required"))
    for (const Json& name : schema["required"])
      if (!value.contains(name.get<std::string>()))
        return Misfit{Below(where, name), "is missing", ""};
  const Json fields = schema.value("properties", Json::object());
  const Json others = schema.value("additionalProperties", Json(true));
  for (const auto& [name, held] : value.items()) {
    if (!fields.contains(name) && others == false) return UnknownKey(name, fields, where);
    const Json& held_schema = fields.contains(name) ? fields[name] : others;
    if (!held_schema.is_object()) continue;
    if (auto misfit = Find(held, held_schema, Below(where, name))) return misfit;
  }
  return std::nullopt;
}

std::optional<Misfit> FindInList(const Json& value, const Json& schema, const std::string& where) {
  if (!schema.contains("items")) return std::nullopt;
  for (size_t i = 0; i < value.size(); ++i)
    if (auto misfit = Find(value[i], schema["items"], where + "[" + std::to_string(i) + "]"))
      return misfit;
  return std::nullopt;
}

// What the first of them says, when none fits.
std::optional<Misfit> FindInAny(const Json& value, const Json& schemas, const std::string& where) {
  std::optional<Misfit> first;
  for (const Json& schema : schemas) {
    auto misfit = Find(value, schema, where);
    if (!misfit) return std::nullopt;
    if (!first) first = std::move(misfit);
  }
  return first;
}

std::optional<Misfit> Find(const Json& value, const Json& schema, const std::string& where) {
  if (schema.contains("anyOf")) return FindInAny(value, schema["anyOf"], where);
  if (schema.contains("$ref")) {
    const std::string name = schema["$ref"].get<std::string>().substr(kRefPrefix.size());
    return Find(value, Components().at(name), where);
  }
  if (!Fits(value, schema)) return Misfit{where, "must be " + Wanted(schema), ""};
  if (value.is_object()) return FindInObject(value, schema, where);
  if (value.is_array()) return FindInList(value, schema, where);
  return std::nullopt;
}

}  // namespace

Json Text(const std::string& example) {
  Json schema = {{"type", "string"}};
  if (!example.empty()) schema["examples"] = Json::array({example});
  return schema;
}

Json NotEmpty(const std::string& example) {
  Json schema = Text(example);
  schema["minLength"] = 1;
  return schema;
}

Json Shaped(const std::string& pattern, const std::string& example) {
  Json schema = Text(example);
  schema["pattern"] = pattern;
  return schema;
}

Json OneOf(const std::vector<std::string>& words) {
  return {{"type", "string"}, {"enum", words}, {"examples", Json::array({words.front()})}};
}

Json Moment() {
  Json schema = Text("2026-11-21T06:18:00Z");
  schema["format"] = "date-time";
  return schema;
}

Json Number(uint64_t min) { return {{"type", "integer"}, {"minimum", min}}; }

Json Number(uint64_t min, uint64_t max) {
  return {{"type", "integer"}, {"minimum", min}, {"maximum", max}};
}

Json Real() { return {{"type", "number"}}; }

Json Truth() { return {{"type", "boolean"}}; }

Json ListOf(Json item) { return {{"type", "array"}, {"items", std::move(item)}}; }

Json MapOf(Json value) { return {{"type", "object"}, {"additionalProperties", std::move(value)}}; }

Json OrNull(Json schema) {
  schema["type"] = Json::array({schema["type"], "null"});
  return schema;
}

Json ListOrObject() {
  return {{"type", Json::array({"array", "object", "null"})}, {"additionalProperties", true}};
}

Json AnyObject() { return {{"type", "object"}, {"additionalProperties", true}}; }

Json Anything() { return Json::object(); }

Json AnyOf(std::vector<Json> schemas) { return {{"anyOf", std::move(schemas)}}; }

Json Ref(const std::string& name) { return {{"$ref", std::string(kRefPrefix) + name}}; }

Field Optional(std::string name, Json schema, std::string meaning) {
  return {std::move(name), std::move(schema), std::move(meaning), false};
}

Json Object(const std::vector<Field>& fields) {
  Json properties = Json::object(), required = Json::array();
  for (const Field& field : fields) {
    properties[field.name] = field.schema;
    if (!field.meaning.empty()) properties[field.name]["description"] = field.meaning;
    if (field.is_needed) required.push_back(field.name);
  }
  Json schema = {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
  if (!required.empty()) schema["required"] = required;
  return schema;
}

Json PageOf(Json item) {
  return Object({{"items", ListOf(std::move(item))},
                 {"next", OrNull(Text("fleet")), "the `after` of the next page; null: the last"}});
}

std::optional<Misfit> FindMisfit(const Json& value, const Json& schema) {
  return Find(value, schema, {});
}

}  // namespace weft::serve::schema
