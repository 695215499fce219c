#include <algorithm>

#include "base/json.hpp"
#include "base/yaml.hpp"
#include "discover/visible.hpp"
#include "serve/http/resource_view.hpp"
#include "serve/http/routes.hpp"

namespace weft::serve {
namespace {

using mesh::KindRow;
using mesh::ResourceId;
using mesh::ResourcePtr;

constexpr uint64_t kDocumentBytesMax = 8 << 20;
constexpr size_t kPageDefault = 100, kPageMax = 1000;
constexpr size_t kPageBytesMax = 16 << 20;  // of its documents

struct Resources {
  store::Registry& registry;
  audit::Guard& guard;
  product::Publisher& publisher;
};

mesh::SnapshotPtr SnapshotOf(const Resources& of, const Call& call) {
  const std::string at = call.Parameter("at");
  if (at.empty()) return of.registry.Now();
  const auto time = ParseTime(at);
  if (!time)
    throw Error(ErrorKind::kInvalid, "`at` is no time", "write it as 2026-11-21T06:18:00Z");
  return of.registry.At(*time);
}

[[noreturn]] void ThrowUnknown(const ResourceId& id) {
  throw Error(ErrorKind::kNotFound, "there is no " + ToString(id) + ", or you may not know of it",
              "weft search finds what you may know");
}

// A past document is shown under today's rights: who lost access does not regain it by asking for
// the past.
ResourcePtr Known(const Resources& of, const Call& call, const ResourceId& id,
                  const mesh::SnapshotPtr& snapshot) {
  const ResourcePtr found = snapshot->Find(id);
  if (!found || !discover::MayKnow(of.guard, call.caller, *found, snapshot)) ThrowUnknown(id);
  return found;
}

std::string ETagOf(uint64_t version) { return "\"" + std::to_string(version) + "\""; }

std::optional<uint64_t> IfMatch(const Call& call) {
  const std::string text = call.Header("if-match");
  if (call.Header("if-none-match") == "*") return 0;
  if (text.empty() || text == "*") return std::nullopt;
  const std::string digits =
      text.size() > 2 && text.front() == '"' ? text.substr(1, text.size() - 2) : text;
  if (digits.empty() || digits.size() > 18 ||
      !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }))
    throw Error(ErrorKind::kConflict, "If-Match names a version that never was",
                "send the ETag of your last read");
  return std::stoull(digits);
}

Response List(const Resources& of, const Call& call, const KindRow& row) {
  const auto snapshot = SnapshotOf(of, call);
  const size_t limit = std::clamp<size_t>(call.Number("limit").value_or(kPageDefault), 1, kPageMax);
  const std::string after = call.Parameter("after");
  Json items = Json::array(), next;
  size_t bytes = 0;
  for (const ResourcePtr& resource : snapshot->OfKind(row.kind)) {
    if (!after.empty() && resource->id.name <= after) continue;
    if (!discover::MayKnow(of.guard, call.caller, *resource, snapshot)) continue;
    if (items.size() == limit || bytes > kPageBytesMax) {
      next = items.back()["name"];
      break;
    }
    items.push_back(ResourceView(call.caller, *resource));
    bytes += resource->document.size();
  }
  return Response::Of({{"items", items}, {"next", next}});
}

Response Get(const Resources& of, const Call& call, const KindRow& row) {
  const ResourceId id{row.kind, call.captures.at("name")};
  const ResourcePtr found = Known(of, call, id, SnapshotOf(of, call));
  const bool verbatim = call.Header("accept").find("application/yaml") != std::string::npos;
  const bool own =
      row.kind != mesh::Kind::kUser || call.caller.is_admin || call.caller.user == id.name;
  Response response = verbatim && own ? Response::Text(found->document, "application/yaml")
                                      : Response::Of(ResourceView(call.caller, *found));
  response.With("ETag", ETagOf(found->version));
  return response;
}

// A JSON body {"spec": …} becomes a document of its own; anything else is the document, byte for
// byte.
std::string DocumentOf(const Call& call) {
  const bool json = call.Header("content-type").find("json") != std::string::npos;
  return json ? BodyOf(call, {{"kind", "string"},
                              {"name", "string"},
                              {"version", "integer"},
                              {"spec", "object", true}})
                        .at("spec")
                        .dump(2) +
                    "\n"
              : call.body;
}

Response Written(const ResourceId& id, uint64_t version) {
  Response response =
      Response::Of({{"kind", mesh::RowOf(id.kind).name}, {"name", id.name}, {"version", version}},
                   version == 1 ? 201 : 200);
  response.With("ETag", ETagOf(version));
  return response;
}

Response Put(const Resources& of, const Call& call, const KindRow& row) {
  const ResourceId id{row.kind, call.captures.at("name")};
  return Written(
      id, of.publisher.Put(call.caller, id, DocumentOf(call), IfMatch(call), call.request_id));
}

// RFC 7396 merge patch of the document's JSON.
Response Patch(const Resources& of, const Call& call, const KindRow& row) {
  const ResourceId id{row.kind, call.captures.at("name")};
  const ResourcePtr found = Known(of, call, id, of.registry.Now());
  Json spec = ResourceView(call.caller, *found).at("spec");
  spec.merge_patch(BodyOf(call, {{"spec", "object", true}}).at("spec"));
  const auto expected = IfMatch(call).value_or(found->version);
  return Written(id,
                 of.publisher.Put(call.caller, id, spec.dump(2) + "\n", expected, call.request_id));
}

Response Delete(const Resources& of, const Call& call, const KindRow& row) {
  const ResourceId id{row.kind, call.captures.at("name")};
  of.publisher.Delete(call.caller, id, IfMatch(call), call.request_id);
  return {.status = 204, .headers = {}, .body = {}, .stream = nullptr, .feed = nullptr};
}

Response History(const Resources& of, const Call& call, const KindRow& row) {
  const ResourceId id{row.kind, call.captures.at("name")};
  const auto versions = of.registry.History(id);
  const auto snapshot = of.registry.Now();
  const bool gone = snapshot->Find(id) == nullptr;
  if (versions.empty() || (gone && !call.caller.is_admin)) ThrowUnknown(id);
  if (!gone) Known(of, call, id, snapshot);
  const bool own =
      row.kind != mesh::Kind::kUser || call.caller.is_admin || call.caller.user == id.name;
  Json items = Json::array();
  for (const store::Version& v : versions) {
    Json item = {{"version", v.version}, {"seq", v.seq},       {"at", FormatTime(v.at)},
                 {"actor", v.actor},     {"action", v.action}, {"deleted", v.deleted}};
    if (own) item["document"] = v.document;
    items.push_back(std::move(item));
  }
  return Response::Of({{"items", items}, {"next", nullptr}});
}

const RouteParameter kAt{"at", "query", "string", "the mesh as it was then, 2026-11-21T06:18:00Z",
                         false};

Json ItemSchema() {
  return {{"type", "object"},
          {"required", {"kind", "name", "version", "spec"}},
          {"properties",
           {{"kind", {{"type", "string"}}},
            {"name", {{"type", "string"}}},
            {"version", {{"type", "integer"}}},
            {"spec", {{"type", "object"}}}}}};
}

Json ListSchema(const Json& item) {
  return {{"type", "object"},
          {"required", {"items", "next"}},
          {"properties",
           {{"items", {{"type", "array"}, {"items", item}}},
            {"next", {{"type", {"string", "null"}}}}}}};
}

Json WrittenSchema() {
  Json schema = ItemSchema();
  schema["required"] = {"kind", "name", "version"};
  return schema;
}

using Handler = Response (*)(const Resources&, const Call&, const KindRow&);

std::vector<Route> RoutesOf(const Resources& of, const KindRow& row) {
  const std::string plural(row.plural), name(row.name), one = "/api/v1/" + plural + "/{name}";
  const auto bound = [of, &row](Handler handler) {
    return [of, &row, handler](const Call& call) { return handler(of, call, row); };
  };
  const RouteParameter named{"name", "path", "string", "the " + name + "'s name", true};
  const Json patch = BodySchema({{"spec", "object", true}});
  std::vector<Route> routes(6);
  routes[0] = {
      .method = "GET",
      .pattern = "/api/v1/" + plural,
      .summary = "List " + plural,
      .tag = plural,
      .parameters = {{"limit", "query", "integer", "how many at most, up to 1000", false},
                     {"after", "query", "string", "the cursor `next` of the page before", false},
                     kAt},
      .answers = {{200, "A page of " + plural, "application/json", ListSchema(ItemSchema())}},
      .handle = bound(List)};
  routes[1] = {.method = "GET",
               .pattern = one,
               .summary = "One " + name + "; its document with Accept: application/yaml",
               .tag = plural,
               .parameters = {named, kAt},
               .answers = {{200, "The " + name, "application/json", ItemSchema()}},
               .handle = bound(Get)};
  routes[2] = {.method = "PUT",
               .pattern = one,
               .summary = "Create or change a " + name + " (If-Match guards)",
               .tag = plural,
               .lane = LaneName::kWork,
               .parameters = {named},
               .body_type = "application/yaml",
               .body_schema = {{"type", "string"}},
               .body_bytes_max = kDocumentBytesMax,
               .answers = {{200, "Changed", "application/json", WrittenSchema()},
                           {201, "Created", "application/json", WrittenSchema()}},
               .handle = bound(Put)};
  routes[3] = {.method = "PATCH",
               .pattern = one,
               .summary = "Merge into a " + name + " (RFC 7396)",
               .tag = plural,
               .lane = LaneName::kWork,
               .parameters = {named},
               .body_type = "application/json",
               .body_schema = patch,
               .body_bytes_max = kDocumentBytesMax,
               .answers = {{200, "Changed", "application/json", WrittenSchema()}},
               .handle = bound(Patch)};
  routes[4] = {.method = "DELETE",
               .pattern = one,
               .summary = "Delete a " + name,
               .tag = plural,
               .lane = LaneName::kWork,
               .parameters = {named},
               .answers = {{204, "Deleted", "", Json()}},
               .handle = bound(Delete)};
  routes[5] = {.method = "GET",
               .pattern = one + "/history",
               .summary = "All versions of a " + name + ", newest first",
               .tag = plural,
               .parameters = {named},
               .answers = {{200, "Versions", "application/json", ListSchema({{"type", "object"}})}},
               .handle = bound(History)};
  return routes;
}

}  // namespace

std::vector<Route> ResourceRoutes(store::Registry& registry, audit::Guard& guard,
                                  product::Publisher& publisher) {
  const Resources of{registry, guard, publisher};
  std::vector<Route> routes;
  for (const KindRow& row : mesh::kKinds)
    for (Route& route : RoutesOf(of, row)) routes.push_back(std::move(route));
  return routes;
}

}  // namespace weft::serve
