#include "serve/http/openapi.hpp"

#include <set>

#include "base/text.hpp"
#include "serve/errors.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

struct Tag {
  std::string_view name;
  std::string_view meaning;
};
// Of the routes that are not about one kind of resource; a kind's own tag is its plural.
constexpr Tag kTags[] = {
    {"publish", "A folder into the mesh"},
    {"discover", "Find tables, read what they mean, see who may what"},
    {"access", "Who may read what, by agreement: ask, decide, be told"},
    {"ask", "Questions in SQL, each under the asker's policies"},
    {"stream", "Tables given out: whole, and as they grow"},
    {"identity", "Who you are: sessions, passwords, tokens"},
    {"life", "How long rows are kept, who is erased, and what must stay"},
    {"operate", "The running node"},
};

Json HeaderOf(const std::string& meaning) {
  return {{"description", meaning}, {"schema", schema::Text()}};
}

Json ParameterOf(const RouteParameter& parameter) {
  Json json = {{"name", parameter.name},
               {"in", parameter.in},
               {"required", parameter.in == "path" || parameter.required},
               {"description", parameter.meaning},
               {"schema", parameter.schema}};
  if (parameter.schema.contains("examples")) json["example"] = parameter.schema["examples"][0];
  return json;
}

std::string RefOfError(const ErrorRow& row) {
  return "#/components/responses/" + std::string(row.name);
}

Json AnswersOf(const Route& route) {
  Json answers = Json::object();
  for (const RouteAnswer& answer : route.answers) {
    Json& entry = answers[std::to_string(answer.status)];
    if (!entry.contains("description")) entry["description"] = answer.meaning;  // the first way's
    for (const RouteHeader& header : answer.headers)
      entry["headers"][header.name] = HeaderOf(header.meaning);
    if (!answer.content_type.empty())
      entry["content"][answer.content_type]["schema"] = answer.schema;
  }
  for (const int status : ErrorsOf(route))
    answers[std::to_string(status)] = {{"$ref", RefOfError(RowOfStatus(status))}};
  return answers;
}

Json OperationOf(const Route& route) {
  Json operation = {{"operationId", route.id}, {"summary", route.summary}, {"tags", {route.tag}}};
  for (const RouteParameter& parameter : route.parameters)
    operation["parameters"].push_back(ParameterOf(parameter));
  if (!route.bodies.empty()) operation["requestBody"]["required"] = !route.body_optional;
  for (const RouteBody& body : route.bodies)
    operation["requestBody"]["content"][body.content_type]["schema"] = body.schema;
  operation["responses"] = AnswersOf(route);
  if (route.access == Access::kPublic) operation["security"] = Json::array();
  return operation;
}

Json ProblemAnswer(const ErrorRow& row) {
  Json answer = {{"description", row.title},
                 {"content", {{"application/problem+json", {{"schema", schema::Ref("Problem")}}}}}};
  if (row.kind == ErrorKind::kUnauthenticated)
    answer["headers"]["WWW-Authenticate"] = HeaderOf("Bearer");
  if (row.kind == ErrorKind::kExhausted)
    answer["headers"]["Retry-After"] = HeaderOf("seconds to wait");
  return answer;
}

Json ProblemAnswers(const std::vector<Route>& routes) {
  std::set<int> statuses;
  for (const Route& route : routes)
    for (const int status : ErrorsOf(route)) statuses.insert(status);
  Json answers = Json::object();
  for (const int status : statuses) {
    const ErrorRow& row = RowOfStatus(status);
    answers[std::string(row.name)] = ProblemAnswer(row);
  }
  return answers;
}

Json TagsOf(const std::vector<Route>& routes) {
  Json tags = Json::array();
  for (const Tag& tag : kTags) tags.push_back({{"name", tag.name}, {"description", tag.meaning}});
  std::set<std::string> seen;
  for (const Tag& tag : kTags) seen.emplace(tag.name);
  for (const Route& route : routes)
    if (!route.is_of_others && seen.insert(route.tag).second)
      tags.push_back({{"name", route.tag}, {"description", "Resources of this kind"}});
  return tags;
}

}  // namespace

Json OpenApi(const std::vector<Route>& routes, const std::string& version) {
  Json paths = Json::object();
  for (const Route& route : routes)
    if (!route.is_of_others) paths[route.pattern][Lower(route.method)] = OperationOf(route);
  return {
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "Weft"},
        {"version", version},
        {"description", "The data mesh in one binary: publish data products, find them, ask them."},
        {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
      {"servers", {{{"url", "/"}}}},
      {"security", {{{"token", Json::array()}}}},
      {"tags", TagsOf(routes)},
      {"paths", paths},
      {"components",
       {{"securitySchemes",
         {{"token",
           {{"type", "http"},
            {"scheme", "bearer"},
            {"description", "weft token create makes one"}}}}},
        {"responses", ProblemAnswers(routes)},
        {"schemas", schema::Components()}}}};
}

Route OpenApiRoute(std::vector<Route> routes, const std::string& version) {
  Route route{.method = "GET",
              .pattern = "/openapi.json",
              .id = "getOpenApi",
              .summary = "This description",
              .tag = "operate",
              .access = Access::kPublic,
              .answers = {{200, "OpenAPI 3.1", "application/json", schema::AnyObject()}}};
  routes.push_back(route);
  route.handle = [text = OpenApi(routes, version).dump()](const Call&) {
    return Response::Text(text, "application/json");
  };
  return route;
}

}  // namespace weft::serve
