#include "described.hpp"

#include "base/text.hpp"
#include "serve/http/schema.hpp"

namespace weft::http_test {
namespace {

bool FitsPath(const std::string& pattern, const std::string& path) {
  const auto wanted = Split(pattern, '/'), given = Split(path, '/');
  if (wanted.size() != given.size()) return false;
  for (size_t i = 0; i < wanted.size(); ++i)
    if (wanted[i] != given[i] && !wanted[i].starts_with("{")) return false;
  return true;
}

// The operation, or null. Paths without captures go first.
Json OperationFor(const Json& openapi, const std::string& method, const std::string& target) {
  const std::string path = target.substr(0, target.find('?'));
  Json found;
  for (const auto& [pattern, operations] : openapi["paths"].items()) {
    if (!FitsPath(pattern, path) || !operations.contains(method)) continue;
    found = operations[method];
    if (pattern == path) break;
  }
  return found;
}

Json Resolved(const Json& openapi, const Json& answer) {
  if (!answer.contains("$ref")) return answer;
  return openapi.at(Json::json_pointer(answer["$ref"].get<std::string>().substr(1)));
}

std::string MisfitOf(const Json& schema, const std::string& body) {
  const Json json = Json::parse(body, nullptr, false);
  if (json.is_discarded()) return "the body is no JSON";
  const auto misfit = serve::schema::FindMisfit(json, schema);
  return misfit ? "the body's `" + misfit->where + "` " + misfit->what : "";
}

}  // namespace

std::string Undescribed(const Json& openapi, const std::string& method, const std::string& target,
                        const Answer& answer) {
  for (const std::string_view others : {"/iceberg/", "/trino/"})  // described by others
    if (target.starts_with(others)) return "";
  const Json operation = OperationFor(openapi, Lower(method), target);
  const std::string status = std::to_string(answer.status);
  if (operation.is_null())
    return answer.status == 404 || answer.status == 405 ? "" : "no operation fits";
  if (!operation["responses"].contains(status)) return "status " + status + " is not described";
  const Json described = Resolved(openapi, operation["responses"][status]);
  if (!described.contains("content"))
    return answer.body.empty() ? "" : "a body of " + status + " is not described";
  const auto type = answer.headers.find("content-type");
  if (type == answer.headers.end() || !described["content"].contains(type->second))
    return "its content type is not described";
  if (type->second.find("json") == std::string::npos ||
      type->second.find("ndjson") != std::string::npos)
    return "";
  return MisfitOf(described["content"][type->second]["schema"], answer.body);
}

}  // namespace weft::http_test
