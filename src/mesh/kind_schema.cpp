#include "mesh/kind_schema.hpp"

#include <map>

#include "base/json.hpp"
#include "base/text.hpp"
#include "mesh/parsers.hpp"

namespace weft::mesh {
namespace {

Json Typed(const char* type) { return {{"type", type}}; }

// "an entry of `slaProperties`" -> "entry_of_slaProperties"
std::string NameOf(const ObjectShape& shape) {
  std::string name;
  for (const std::string& word : Split(shape.what, ' ')) {
    if (name.empty() && (word == "a" || word == "an")) continue;
    name += name.empty() ? "" : "_";
    for (const char c : word)
      if (c != '`') name += c;
  }
  return name;
}

class Writer {
 public:
  explicit Writer(bool is_closed) : is_closed_(is_closed) {}

  Json ObjectOf(const ObjectShape& shape) {
    Json properties = Json::object(), required = Json::array();
    for (const auto keys : {shape.more, shape.keys}) {
      for (const Key& key : keys) {
        properties[std::string(key.name)] = ValueOf(key);
        if (key.required) required.push_back(key.name);
      }
    }
    Json json{{"type", "object"}, {"properties", properties}};
    if (!required.empty()) json["required"] = required;
    if (is_closed_) json["additionalProperties"] = false;
    return json;
  }
  Json TakeDefinitions() { return std::move(definitions_); }

 private:
  Json ValueOf(const Key& key) {
    switch (key.shape) {
      case Shape::kText: {
        Json json = Typed("string");
        for (const std::string_view word : key.allowed) json["enum"].push_back(word);
        for (const std::string_view word : key.examples) json["examples"].push_back(word);
        return json;
      }
      case Shape::kTexts: return {{"type", "array"}, {"items", Typed("string")}};
      case Shape::kFlag: return Typed("boolean");
      case Shape::kInteger: return Typed("integer");
      case Shape::kNumber: return Typed("number");
      case Shape::kScalar: return {{"type", {"string", "number", "boolean", "null"}}};
      case Shape::kAny: return Json::object();
      case Shape::kMap: return Typed("object");
      case Shape::kObject: return Reference(*key.object);
      case Shape::kObjects: return {{"type", "array"}, {"items", Reference(*key.object)}};
    }
    return Json::object();
  }

  // Each shape once, under a name of its own: shapes hold themselves, and two may be called alike.
  Json Reference(const ObjectShape& shape) {
    const auto [known, is_new] = names_.try_emplace(&shape);
    if (is_new) {
      std::string name = NameOf(shape);
      for (int i = 2; definitions_.contains(name); ++i) name = NameOf(shape) + std::to_string(i);
      known->second = name;
      definitions_[name] = nullptr;
      definitions_[name] = ObjectOf(shape);
    }
    return {{"$ref", "#/$defs/" + names_.at(&shape)}};
  }

  const bool is_closed_;  // unknown keys are errors
  std::map<const ObjectShape*, std::string> names_;
  Json definitions_ = Json::object();
};

}  // namespace

Json SchemaOf(Kind kind) {
  const KindRow& row = RowOf(kind);
  const KindReader& reader = ReaderOf(kind);
  Writer writer(reader.unknown_keys == Severity::kError);
  Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title", row.document_kind}};
  schema.update(writer.ObjectOf(*reader.shape));
  Json& properties = schema["properties"];
  properties["kind"] = {{"const", row.document_kind}};
  properties["apiVersion"] = {{"type", "string"}, {"default", row.api_version}};
  for (const std::string_view version : reader.versions)
    properties["apiVersion"]["enum"].push_back(version);
  schema["$defs"] = writer.TakeDefinitions();
  return schema;
}

}  // namespace weft::mesh
