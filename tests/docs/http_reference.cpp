#include "http_reference.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace weft::docs_test {
namespace {

std::string Upper(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

std::string TypeOf(const Json& schema);

std::string RefText(const std::string& ref) {
  const std::string name = ref.substr(ref.rfind('/') + 1);
  return "[" + name + "](#" + Lower(name) + ")";
}

std::string NumberText(const Json& schema) {
  std::string text = "integer";
  if (schema.contains("minimum")) text += " from " + schema["minimum"].dump();
  if (schema.contains("maximum")) text += " to " + schema["maximum"].dump();
  return text;
}

std::string WordsText(const Json& schema) {
  std::vector<std::string> words;
  for (const Json& word : schema["enum"]) words.push_back("`" + word.get<std::string>() + "`");
  return Join(words, ", ");
}

std::string ObjectText(const Json& schema) {
  if (!schema.contains("properties")) {
    const Json& others = schema["additionalProperties"];
    return others.is_object() ? "object of " + TypeOf(others) : "object";
  }
  std::vector<std::string> fields;
  for (const auto& [name, field] : schema["properties"].items())
    fields.push_back("`" + name + "`: " + TypeOf(field));
  return "{" + Join(fields, ", ") + "}";
}

// "integer from 1 to 200", "list of [Column](#column)", "string or null"
std::string TypeOf(const Json& schema) {
  if (schema.contains("$ref")) return RefText(schema["$ref"]);
  if (schema.contains("enum")) return WordsText(schema);
  if (schema.contains("anyOf")) {
    std::vector<std::string> ways;
    for (const Json& one : schema["anyOf"]) ways.push_back(TypeOf(one));
    return Join(ways, " or ");
  }
  if (!schema.contains("type")) return "anything";
  if (schema["type"].is_array()) {
    std::vector<std::string> types;
    for (Json one = schema; const Json& type : schema["type"]) {
      one["type"] = type;
      types.push_back(TypeOf(one));
    }
    return Join(types, " or ");
  }
  const std::string type = schema["type"];
  if (type == "integer") return NumberText(schema);
  if (type == "array")
    return schema.contains("items") ? "list of " + TypeOf(schema["items"]) : "list";
  if (type == "object") return ObjectText(schema);
  return schema.contains("format") ? "moment" : type;
}

std::string ParameterText(const Json& parameter) {
  std::string text = "- `" + parameter["name"].get<std::string>() + "` (" +
                     parameter["in"].get<std::string>() + ", " + TypeOf(parameter["schema"]);
  if (parameter["required"] == true) text += ", needed";
  text += "): " + parameter["description"].get<std::string>();
  if (parameter.contains("example"))
    text += "; as in `" + parameter["example"].get<std::string>() + "`";
  return text + "\n";
}

std::string ContentText(const Json& content) {
  std::vector<std::string> ways;
  for (const auto& [type, body] : content.items()) {
    const bool is_json = type == "application/json";
    ways.push_back("`" + type + "`" + (is_json ? " " + TypeOf(body["schema"]) : ""));
  }
  return Join(ways, ", ");
}

std::string AnswersText(const Json& responses) {
  std::string text, errors;
  for (const auto& [status, answer] : responses.items()) {
    if (answer.contains("$ref")) {
      errors += (errors.empty() ? "" : ", ") + status;
      continue;
    }
    text += "- " + status + ": " + answer["description"].get<std::string>();
    if (answer.contains("content")) text += " " + ContentText(answer["content"]);
    text += "\n";
  }
  return text + "- errors: " + errors + "\n";
}

std::string RouteText(const std::string& method, const std::string& path, const Json& operation) {
  const bool is_open = operation.contains("security");
  std::string text = "### `" + Upper(method) + " " + path + "`\n\n" +
                     operation["summary"].get<std::string>() + ". " +
                     (is_open ? "No token needed." : "Needs a token.") + "\n\n";
  if (operation.contains("parameters"))
    for (const Json& parameter : operation["parameters"]) text += ParameterText(parameter);
  if (operation.contains("requestBody"))
    text += "- body: " + ContentText(operation["requestBody"]["content"]) + "\n";
  return text + AnswersText(operation["responses"]) + "\n";
}

std::string SchemaText(const std::string& name, const Json& schema) {
  std::string text = "### " + name + "\n\n| key | is | |\n|---|---|---|\n";
  const Json needed = schema.value("required", Json::array());
  for (const auto& [key, field] : schema["properties"].items()) {
    const bool is_needed =
        std::ranges::any_of(needed, [&, name = key](const Json& one) { return one == name; });
    text += "| `" + key + "`" + (is_needed ? "" : " (optional)") + " | " + TypeOf(field) + " | " +
            field.value("description", "") + " |\n";
  }
  return text + "\n";
}

}  // namespace

std::string HttpReference(const Json& openapi) {
  std::string text =
      "# HTTP reference\n\nWritten from the route table; do not edit. `/openapi.json` says the "
      "same to "
      "programs. An error is a [Problem](#problem), as `application/problem+json` (RFC 9457); "
      "[errors.md](errors.md) lists their kinds. Transcripts of real exchanges are in "
      "`tests/http`.\n\n## Routes\n\n";
  for (const auto& [path, operations] : openapi["paths"].items())
    for (const auto& [method, operation] : operations.items())
      text += RouteText(method, path, operation);
  text += "## Schemas\n\n";
  for (const auto& [name, schema] : openapi["components"]["schemas"].items())
    text += SchemaText(name, schema);
  text.pop_back();
  return text;
}

}  // namespace weft::docs_test
