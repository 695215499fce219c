#include "portal_types.hpp"

#include "base/text.hpp"

namespace weft::docs_test {
namespace {

std::string TypeOf(const Json& schema);

std::string Quoted(const Json& word) { return "'" + word.get<std::string>() + "'"; }

std::string TypesOf(const Json& schemas, const char* between) {
  std::vector<std::string> types;
  for (const Json& schema : schemas) types.push_back(TypeOf(schema));
  return Join(types, between);
}

bool IsNeeded(const Json& schema, const std::string& name) {
  for (const Json& one : schema.value("required", Json::array()))
    if (one == name) return true;
  return false;
}

std::string FieldsOf(const Json& schema) {
  std::vector<std::string> fields;
  for (const auto& [name, field] : schema["properties"].items())
    fields.push_back(name + (IsNeeded(schema, name) ? ": " : "?: ") + TypeOf(field));
  return "{ " + Join(fields, "; ") + " }";
}

std::string ObjectType(const Json& schema) {
  if (schema.contains("properties")) return FieldsOf(schema);
  const Json others = schema.value("additionalProperties", Json());
  return "Record<string, " + (others.is_object() ? TypeOf(others) : "unknown") + ">";
}

std::string NamedType(const Json& schema, const std::string& type) {
  if (type == "integer" || type == "number") return "number";
  if (type == "array")
    return schema.contains("items") ? "Array<" + TypeOf(schema["items"]) + ">" : "unknown[]";
  return type == "object" ? ObjectType(schema) : type;  // string, boolean, null
}

std::string TypeOf(const Json& schema) {
  if (schema.contains("$ref")) {
    const std::string ref = schema["$ref"];
    return ref.substr(ref.rfind('/') + 1);
  }
  if (schema.contains("enum")) {
    std::vector<std::string> words;
    for (const Json& word : schema["enum"]) words.push_back(Quoted(word));
    return Join(words, " | ");
  }
  if (schema.contains("anyOf")) return TypesOf(schema["anyOf"], " | ");
  if (!schema.contains("type")) return "unknown";
  if (!schema["type"].is_array()) return NamedType(schema, schema["type"]);
  std::vector<std::string> types;
  for (const Json& type : schema["type"]) types.push_back(NamedType(schema, type));
  return Join(types, " | ");
}

std::string ParametersType(const Json& operation, const std::string& in) {
  Json schema = {{"properties", Json::object()}, {"required", Json::array()}};
  for (const Json& parameter : operation.value("parameters", Json::array())) {
    if (parameter["in"] != in) continue;
    schema["properties"][parameter["name"]] = parameter["schema"];
    if (parameter["required"] == true) schema["required"].push_back(parameter["name"]);
  }
  return schema["properties"].empty() ? "{}" : FieldsOf(schema);
}

// Of JSON; undefined when there is none.
std::string ContentType(const Json& holder) {
  const Json content = holder.value("content", Json::object());
  return content.contains("application/json") ? TypeOf(content["application/json"]["schema"])
                                              : "undefined";
}

std::string AnswerType(const Json& operation) {
  for (const auto& [status, answer] : operation["responses"].items())
    if (status.starts_with("2")) return ContentType(answer);
  return "undefined";
}

std::string Upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

std::string PortalTypes(const Json& openapi) {
  std::string text =
      "// Written from openapi.json by `make update`; do not edit. A test compares the two.\n\n";
  for (const auto& [name, schema] : openapi["components"]["schemas"].items()) {
    text += "export interface " + name + " {\n";
    for (const auto& [key, field] : schema["properties"].items())
      text += "  " + key + (IsNeeded(schema, key) ? ": " : "?: ") + TypeOf(field) + ";\n";
    text += "}\n";
  }
  std::string types, rows;
  for (const auto& [path, operations] : openapi["paths"].items())
    for (const auto& [method, operation] : operations.items()) {
      const std::string id = operation["operationId"];
      types += "  " + id + ": {\n    path: " + ParametersType(operation, "path") +
               ";\n    query: " + ParametersType(operation, "query") +
               ";\n    body: " + ContentType(operation.value("requestBody", Json::object())) +
               ";\n    answer: " + AnswerType(operation) + ";\n  };\n";
      rows += "  " + id + ": ['" + Upper(method) + "', '" + path + "'],\n";
    }
  return text + "\nexport interface Operations {\n" + types +
         "}\n\nexport const operations: Record<keyof Operations, [method: string, path: string]> "
         "= {\n" +
         rows + "};\n";
}

}  // namespace weft::docs_test
