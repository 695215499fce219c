#include "base/json.hpp"
#include "discover/validation.hpp"
#include "mesh/kind_schema.hpp"
#include "product/plan.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/routes_talk.hpp"
#include "serve/http/schemas.hpp"

// For who writes documents: what kinds there are and what they hold, and what is wrong with a
// draft.
namespace weft::serve {
namespace {

constexpr uint64_t kDraftsBytesMax = 8 << 20;

Json ToJson(const mesh::KindRow& row) {
  return {{"kind", row.name},
          {"plural", row.plural},
          {"document_kind", row.document_kind},
          {"api_version", row.api_version},
          {"written", row.own_verbs.empty()},
          {"verbs", row.own_verbs}};
}

Response Kinds(const Call&) {
  Json items = Json::array();
  for (const mesh::KindRow& row : mesh::kKinds) items.push_back(ToJson(row));
  return Response::Of({{"items", items}, {"next", nullptr}});
}

Response Schema(const Call& call) {
  const auto kind = mesh::FindKind(call.captures.at("kind"));
  if (!kind)
    throw Error(ErrorKind::kNotFound, "there is no kind '" + call.captures.at("kind") + "'",
                "GET /api/v1/kinds lists them");
  return Response::Text(mesh::SchemaOf(*kind).dump(), "application/schema+json");
}

Response Validate(const TalkDoor& door, const Call& call) {
  const Json body = BodyOf(call, schema::Ref("ValidateBody"));
  std::vector<discover::Draft> drafts;
  for (const Json& each : body.at("documents"))
    drafts.push_back({each.value("path", ""), each.value("kind", ""), each.value("name", ""),
                      each.at("text").get<std::string>()});
  const auto found =
      discover::Validate(door.guard, door.engine, call.caller, drafts, door.registry.Now());
  Json findings = Json::array();
  for (const mesh::Finding& finding : found) findings.push_back(product::FindingJson(finding));
  return Response::Of({{"valid", !HasErrors(found)}, {"findings", findings}});
}

}  // namespace

std::vector<Route> AuthoringRoutes(const TalkDoor& door) {
  std::vector<Route> routes(3);
  routes[0] = {.method = "GET",
               .pattern = "/api/v1/kinds",
               .id = "listKinds",
               .summary = "The kinds of resource that there are",
               .tag = "authoring",
               .answers = {{200, "All of them", "application/json", schema::Ref("KindPage")}},
               .handle = &Kinds};
  routes[1] = {.method = "GET",
               .pattern = "/api/v1/kinds/{kind}/schema",
               .id = "getKindSchema",
               .summary = "What a document of this kind may hold, as JSON Schema 2020-12",
               .tag = "authoring",
               .parameters = {{"kind", "path", schema::NotEmpty("question"), "its name", true}},
               .answers = {{200, "The schema", "application/schema+json", schema::AnyObject()}},
               .handle = &Schema};
  routes[2] = {
      .method = "POST",
      .pattern = "/api/v1/validate",
      .id = "validate",
      .summary = "What is wrong with documents, as `weft validate` finds it; nothing is stored",
      .tag = "authoring",
      .lane = LaneName::kAsk,
      .bodies = {{"application/json", schema::Ref("ValidateBody")}},
      .body_bytes_max = kDraftsBytesMax,
      .answers = {{200, "Every finding, at its place", "application/json",
                   schema::Ref("ValidateAnswer")}},
      .handle = [door](const Call& call) { return Validate(door, call); }};
  return routes;
}

}  // namespace weft::serve
