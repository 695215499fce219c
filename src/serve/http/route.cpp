#include "serve/http/route.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"

namespace weft::serve {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool IsCapture(const std::string& segment) { return segment.size() > 2 && segment.front() == '{'; }

// The captures when the path fits the pattern.
std::optional<std::map<std::string, std::string>> Fit(const std::vector<std::string>& pattern,
                                                      const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  std::map<std::string, std::string> captures;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (!IsCapture(pattern[i])) {
      if (pattern[i] != path[i]) return std::nullopt;
      continue;
    }
    if (path[i].empty()) return std::nullopt;
    captures[pattern[i].substr(1, pattern[i].size() - 2)] = DecodePercent(path[i], false);
  }
  return captures;
}

// Plain patterns go before those with captures, so that /api/v1/search is not taken for a kind.
size_t CaptureCount(const Route& route) {
  return static_cast<size_t>(std::ranges::count(route.pattern, '{'));
}

Json ParameterOf(const RouteParameter& parameter) {
  Json schema = {{"type", parameter.type}};
  if (parameter.type == "integer") schema["minimum"] = 0;
  if (parameter.in == "path") schema["minLength"] = 1;
  return {{"name", parameter.name},
          {"in", parameter.in},
          {"required", parameter.in == "path" || parameter.required},
          {"description", parameter.meaning},
          {"schema", schema}};
}

Json AnswersOf(const Route& route) {
  static const Json problem = {
      {"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}};
  Json answers = Json::object();
  for (const RouteAnswer& answer : route.answers) {
    Json& entry = answers[std::to_string(answer.status)];
    entry["description"] = answer.meaning;
    if (!answer.content_type.empty())
      entry["content"][answer.content_type]["schema"] =
          answer.schema.is_null() ? Json::object() : answer.schema;
  }
  answers["default"] = {{"description", "A problem (RFC 9457)"}, {"content", problem}};
  return answers;
}

Json OperationOf(const Route& route) {
  Json operation = {{"summary", route.summary}, {"tags", {route.tag}}};
  for (const RouteParameter& parameter : route.parameters)
    operation["parameters"].push_back(ParameterOf(parameter));
  if (!route.body_type.empty()) {
    const Json schema = route.body_schema.is_null() ? Json::object() : route.body_schema;
    operation["requestBody"] = {{"required", true},
                                {"content", {{route.body_type, {{"schema", schema}}}}}};
  }
  operation["responses"] = AnswersOf(route);
  if (route.access == Access::kPublic) operation["security"] = Json::array();
  return operation;
}

Json ProblemSchema() {
  const Json text = {{"type", "string"}};
  return {{"type", "object"},
          {"required", {"type", "title", "status", "detail", "request_id"}},
          {"properties",
           {{"type", text},
            {"title", text},
            {"status", {{"type", "integer"}}},
            {"detail", text},
            {"hint", text},
            {"request_id", text},
            {"position", {{"type", "integer"}}}}}};
}

}  // namespace

std::string DecodePercent(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      decoded += ' ';
    } else if (text[i] != '%') {
      decoded += text[i];
    } else {
      const int high = i + 2 < text.size() ? HexValue(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? HexValue(text[i + 2]) : -1;
      if (high < 0 || low < 0)
        throw Error(ErrorKind::kInvalid, "the address has a broken % escape");
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  if (decoded.find('\0') != std::string::npos || !IsUtf8(decoded))
    throw Error(ErrorKind::kInvalid, "the address is not UTF-8 text");
  return decoded;
}

std::map<std::string, std::string> ParseQuery(std::string_view query) {
  std::map<std::string, std::string> parameters;
  for (const std::string& pair : Split(query, '&')) {
    if (pair.empty()) continue;
    const size_t equals = pair.find('=');
    const std::string name = DecodePercent(pair.substr(0, equals), true);
    parameters[name] =
        equals == std::string::npos ? "" : DecodePercent(pair.substr(equals + 1), true);
  }
  return parameters;
}

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  std::ranges::stable_sort(routes_, {}, CaptureCount);
  for (const Route& route : routes_) segments_.push_back(Split(route.pattern, '/'));
}

RouteMatch Router::Find(std::string_view method, std::string_view path) const {
  const std::string_view wanted = method == "HEAD" ? std::string_view("GET") : method;
  const std::vector<std::string> segments = Split(path, '/');
  RouteMatch match;
  for (size_t i = 0; i < routes_.size(); ++i) {
    auto captures = Fit(segments_[i], segments);
    if (!captures) continue;
    if (routes_[i].method == wanted) return {&routes_[i], std::move(*captures), {}};
    match.allowed.push_back(routes_[i].method);
  }
  return match;
}

Json OpenApi(const std::vector<Route>& routes, const std::string& version) {
  Json paths = Json::object();
  for (const Route& route : routes) paths[route.pattern][Lower(route.method)] = OperationOf(route);
  return {
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "Weft"},
        {"version", version},
        {"description", "The data mesh in one binary: publish data products, find them, ask them."},
        {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
      {"security", {{{"token", Json::array()}}}},
      {"paths", paths},
      {"components",
       {{"securitySchemes", {{"token", {{"type", "http"}, {"scheme", "bearer"}}}}},
        {"schemas", {{"Problem", ProblemSchema()}}}}}};
}

}  // namespace weft::serve
