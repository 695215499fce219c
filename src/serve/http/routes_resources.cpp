#include <algorithm>

#include "base/json.hpp"
#include "base/yaml.hpp"
#include "discover/product_use.hpp"
#include "discover/visible.hpp"
#include "mesh/document_patch.hpp"
#include "product/document_diff.hpp"
#include "serve/http/moment.hpp"
#include "serve/http/resource_view.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

using mesh::KindRow;
using mesh::ResourceId;
using mesh::ResourcePtr;

constexpr uint64_t kDocumentBytesMax = 8 << 20;
constexpr size_t kPageDefault = 100, kPageMax = 1000;
constexpr size_t kPageBytesMax = 16 << 20;  // of its documents

struct Resources {
  const discover::Watch& watch;
  product::Publisher& publisher;
};

[[noreturn]] void ThrowUnknown(const ResourceId& id) {
  throw Error(ErrorKind::kNotFound, "there is no " + ToString(id) + ", or you may not know of it",
              "weft search finds what you may know");
}

// What people keep for themselves or said: its older versions are for an admin, and for the owner
// of a question.
bool MaySeePast(const Call& call, const mesh::Resource& today) {
  if (call.caller.is_admin) return true;
  switch (today.id.kind) {
    case mesh::Kind::kUser: return call.caller.user == today.id.name;
    case mesh::Kind::kQuestion:
      return call.caller.user == std::get<mesh::Question>(today.model).owner;
    case mesh::Kind::kThread: return false;
    default: return true;
  }
}

bool MaySeeVersion(const Resources& of, const Call& call, const mesh::Resource& resource,
                   const mesh::SnapshotPtr& snapshot) {
  const bool is_persons =
      resource.id.kind == mesh::Kind::kQuestion || resource.id.kind == mesh::Kind::kThread;
  if (!is_persons || of.watch.registry.Now() == snapshot) return true;
  const ResourcePtr today = of.watch.registry.Now()->Find(resource.id);
  const bool is_past = !today || today->version != resource.version;
  return !is_past || MaySeePast(call, today ? *today : resource);
}

// A past document is shown under today's rights, too: who lost access does not regain it by asking
// for the past.
bool MayKnow(const Resources& of, const Call& call, const mesh::Resource& resource,
             const mesh::SnapshotPtr& snapshot) {
  if (!discover::MayKnow(of.watch.guard, call.caller, resource, snapshot)) return false;
  if (!MaySeeVersion(of, call, resource, snapshot)) return false;
  const mesh::SnapshotPtr now = of.watch.registry.Now();
  const ResourcePtr today = now == snapshot ? nullptr : now->Find(resource.id);
  return !today || discover::MayKnow(of.watch.guard, call.caller, *today, now);
}

ResourcePtr Known(const Resources& of, const Call& call, const ResourceId& id,
                  const mesh::SnapshotPtr& snapshot) {
  const ResourcePtr found = snapshot->Find(id);
  if (!found || !MayKnow(of, call, *found, snapshot)) ThrowUnknown(id);
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

// A product's state is said of the mesh as it is.
Json ViewOf(const Resources& of, const Call& call, const mesh::Resource& resource,
            const mesh::SnapshotPtr& snapshot) {
  Json view = ResourceView(call.caller, resource);
  const auto* product = std::get_if<mesh::Product>(&resource.model);
  if (product && of.watch.registry.Now() == snapshot)
    view["state"] = discover::ProductState(of.watch, call.caller, *product, snapshot);
  return view;
}

Response List(const Resources& of, const Call& call, const KindRow& row) {
  const auto snapshot = MeshAt(of.watch.registry, call);
  const size_t limit = call.Number("limit").value_or(kPageDefault);
  const std::string after = call.Parameter("after");
  Json items = Json::array(), next;
  size_t bytes = 0;
  for (const mesh::EntryPtr& entry : snapshot->OfKind(row.kind)) {
    if (!after.empty() && entry->id.name <= after) continue;
    const ResourcePtr resource = entry->Get();
    if (!MayKnow(of, call, *resource, snapshot)) continue;
    if (items.size() == limit || bytes > kPageBytesMax) {
      next = items.back()["name"];
      break;
    }
    items.push_back(ViewOf(of, call, *resource, snapshot));
    bytes += resource->document.Text().size();
  }
  return Response::Of({{"items", items}, {"next", next}});
}

Response Get(const Resources& of, const Call& call, const KindRow& row) {
  const ResourceId id{row.kind, call.captures.at("name")};
  const mesh::SnapshotPtr snapshot = MeshAt(of.watch.registry, call);
  const ResourcePtr found = Known(of, call, id, snapshot);
  const bool verbatim = call.Header("accept").find("application/yaml") != std::string::npos;
  const bool own =
      row.kind != mesh::Kind::kUser || call.caller.is_admin || call.caller.user == id.name;
  Response response = verbatim && own ? Response::Text(found->document.Text(), "application/yaml")
                                      : Response::Of(ViewOf(of, call, *found, snapshot));
  response.With("ETag", ETagOf(found->version));
  return response;
}

// A JSON body {"spec": …} becomes a document of its own; anything else is the document, byte for
// byte.
// A question that names no owner is its author's.
std::string DocumentOf(const Call& call, const KindRow& row) {
  if (call.Header("content-type").find("json") == std::string::npos) return call.body;
  Json spec = BodyOf(call, schema::Ref("SpecBody")).at("spec");
  if (row.kind == mesh::Kind::kQuestion && !spec.contains("owner"))
    spec["owner"] = call.caller.user;
  return spec.dump(2) + "\n";
}

Response Written(const ResourceId& id, uint64_t version, bool is_new = false) {
  Response response =
      Response::Of({{"kind", mesh::RowOf(id.kind).name}, {"name", id.name}, {"version", version}},
                   is_new ? 201 : 200);
  response.With("ETag", ETagOf(version));
  return response;
}

product::WriteRequest WriteOf(const Call& call, std::optional<uint64_t> expected_version) {
  return {expected_version, call.request_id, call.Flag("allow_breaking")};
}

Response Put(const Resources& of, const Call& call, const KindRow& row) {
  const ResourceId id{row.kind, call.captures.at("name")};
  const bool is_new = of.watch.registry.Now()->FindEntry(id) == nullptr;
  return Written(
      id, of.publisher.Put(call.caller, id, DocumentOf(call, row), WriteOf(call, IfMatch(call))),
      is_new);
}

Response Plan(const Resources& of, const Call& call, const KindRow& row) {
  const ResourceId id{row.kind, call.captures.at("name")};
  return Response::Of(
      product::ToJson(of.publisher.PlanPut(call.caller, id, DocumentOf(call, row))));
}

// What the document says otherwise is changed in its text.
Response Patch(const Resources& of, const Call& call, const KindRow& row) {
  const ResourceId id{row.kind, call.captures.at("name")};
  const ResourcePtr found = Known(of, call, id, of.watch.registry.Now());
  const Json patch = BodyOf(call, schema::Ref("SpecBody")).at("spec");
  const auto expected = IfMatch(call).value_or(found->version);
  return Written(id,
                 of.publisher.Put(call.caller, id, mesh::WithPatch(found->document.Text(), patch),
                                  WriteOf(call, expected)));
}

Response Delete(const Resources& of, const Call& call, const KindRow& row) {
  const ResourceId id{row.kind, call.captures.at("name")};
  of.publisher.Delete(call.caller, id, WriteOf(call, IfMatch(call)));
  return {.status = 204, .headers = {}, .body = {}, .stream = nullptr, .feed = {}};
}

Response History(const Resources& of, const Call& call, const KindRow& row) {
  const ResourceId id{row.kind, call.captures.at("name")};
  const auto versions = of.watch.registry.History(id);
  const auto snapshot = of.watch.registry.Now();
  const bool gone = snapshot->Find(id) == nullptr;
  if (versions.empty() || (gone && !call.caller.is_admin)) ThrowUnknown(id);
  if (!gone) Known(of, call, id, snapshot);
  const ResourcePtr today = gone ? nullptr : snapshot->Find(id);
  const bool own = call.caller.is_admin || (today && MaySeePast(call, *today));
  Json items = Json::array();
  for (const store::Version& v : versions) {
    Json item = {{"version", v.version}, {"seq", v.seq},       {"at", FormatTime(v.at)},
                 {"actor", v.actor},     {"action", v.action}, {"deleted", v.deleted}};
    if (own) item["document"] = v.document;
    items.push_back(std::move(item));
  }
  return Response::Of({{"items", items}, {"next", nullptr}});
}

const store::Version& VersionOf(const std::vector<store::Version>& versions, uint64_t number) {
  const auto found = std::ranges::find(versions, number, &store::Version::version);
  if (found == versions.end())
    throw Error(ErrorKind::kNotFound, "there is no version " + std::to_string(number),
                "its history lists its versions");
  return *found;
}

// Of what is there, two versions that the caller may see; the last change, unless they say more.
Response Diff(const Resources& of, const Call& call, const KindRow& row) {
  const ResourceId id{row.kind, call.captures.at("name")};
  const ResourcePtr today = Known(of, call, id, of.watch.registry.Now());
  if (!MaySeePast(call, *today)) ThrowUnknown(id);
  const auto versions = of.watch.registry.History(id);
  const uint64_t to = call.Number("to").value_or(today->version);
  const uint64_t from = call.Number("from").value_or(to > 1 ? to - 1 : to);
  return Response::Of(
      product::DocumentDiff(*today, VersionOf(versions, from), VersionOf(versions, to)));
}

const RouteParameter kAt = AtParameter();
const RouteParameter kIfMatch{"If-Match", "header", schema::Text("\"1\""),
                              "the ETag of your last read: 409 when somebody was faster"};
const RouteParameter kIfNoneMatch{"If-None-Match", "header", schema::OneOf({"*"}),
                                  "only when there is none yet, else 409"};
const RouteParameter kAllowBreaking{"allow_breaking", "query", schema::Truth(),
                                    "also when it breaks what others read, as for apply"};
const std::vector<RouteHeader> kETag{{"ETag", "its version, for If-Match"}};

using Handler = Response (*)(const Resources&, const Call&, const KindRow&);

// What the routes of one kind have in common.
struct KindRoutes {
  const Resources& of;
  const KindRow& row;
  std::string plural, name, one, type;
  RouteParameter named;

  KindRoutes(const Resources& resources, const KindRow& kind)
      : of(resources),
        row(kind),
        plural(kind.plural),
        name(kind.name),
        one("/api/v1/" + plural + "/{name}"),
        type(schema::Capitalised(kind.name)),
        named{"name", "path", schema::NotEmpty("flights"), "the " + name + "'s name", true} {}

  Route Start(const std::string& method, const std::string& verb, Handler handler) const {
    const Resources resources = of;
    const KindRow& kind = row;
    return {.method = method,
            .pattern = one,
            .id = verb + type,
            .tag = plural,
            .parameters = {named},
            .handle = [resources, &kind, handler](const Call& call) {
              return handler(resources, call, kind);
            }};
  }
  Route ListRoute() const;
  Route GetRoute() const;
  Route PutRoute() const;
  Route PlanRoute() const;
  Route PatchRoute() const;
  Route DeleteRoute() const;
  Route HistoryRoute() const;
  Route DiffRoute() const;
};

Route KindRoutes::ListRoute() const {
  Route route = Start("GET", "list", List);
  route.pattern = "/api/v1/" + plural;
  route.id = "list" + schema::Capitalised(plural);
  route.summary = "List " + plural;
  route.parameters = {{"limit", "query", schema::Number(1, kPageMax), "how many at most"},
                      {"after", "query", schema::Text(), "the cursor `next` of the page before"},
                      kAt};
  route.answers = {{200, "A page of " + plural, "application/json", schema::Ref(type + "Page")}};
  return route;
}

Route KindRoutes::GetRoute() const {
  Route route = Start("GET", "get", Get);
  route.summary = "One " + name + "; its document with Accept: application/yaml";
  route.parameters.push_back(kAt);
  route.answers = {{200, "The " + name, "application/json", schema::Ref(type), kETag},
                   {200, "Its document, byte for byte", "application/yaml", schema::Text(), kETag}};
  return route;
}

Route KindRoutes::PutRoute() const {
  Route route = Start("PUT", "put", Put);
  route.summary = "Create or change a " + name;
  route.lane = LaneName::kWork;
  route.parameters.insert(route.parameters.end(), {kIfMatch, kIfNoneMatch, kAllowBreaking});
  route.bodies = {{"application/yaml", schema::Text()},
                  {"application/json", schema::Ref("SpecBody")}};
  route.body_bytes_max = kDocumentBytesMax;
  route.answers = {{200, "Changed", "application/json", schema::Ref("Written"), kETag},
                   {201, "Created", "application/json", schema::Ref("Written"), kETag}};
  route.errors = {403, 409};
  return route;
}

Route KindRoutes::PlanRoute() const {
  Route route = Start("POST", "plan", Plan);
  route.pattern += "/plan";
  route.summary = "What a PUT of this " + name + " would do, and to whom; nothing is changed";
  route.lane = LaneName::kWork;
  route.bodies = {{"application/yaml", schema::Text()},
                  {"application/json", schema::Ref("SpecBody")}};
  route.body_bytes_max = kDocumentBytesMax;
  route.answers = {{200, "The plan", "application/json", schema::Ref("Plan")}};
  return route;
}

Route KindRoutes::PatchRoute() const {
  Route route = Start("PATCH", "patch", Patch);
  route.summary = "Merge into a " + name + " (RFC 7396); comments of its document stay";
  route.lane = LaneName::kWork;
  route.parameters.insert(route.parameters.end(), {kIfMatch, kAllowBreaking});
  route.bodies = {{"application/json", schema::Ref("SpecBody")}};
  route.body_bytes_max = kDocumentBytesMax;
  route.answers = {{200, "Changed", "application/json", schema::Ref("Written"), kETag}};
  route.errors = {403, 409};
  return route;
}

Route KindRoutes::DeleteRoute() const {
  Route route = Start("DELETE", "delete", Delete);
  route.summary = "Delete a " + name;
  route.lane = LaneName::kWork;
  route.parameters.insert(route.parameters.end(), {kIfMatch, kAllowBreaking});
  route.answers = {{204, "Deleted", "", Json()}};
  route.errors = {403, 409};
  return route;
}

Route KindRoutes::HistoryRoute() const {
  Route route = Start("GET", "get", History);
  route.pattern += "/history";
  route.id += "History";
  route.summary = "All versions of a " + name + ", newest first";
  route.answers = {{200, "Versions", "application/json", schema::Ref("VersionPage")}};
  return route;
}

Route KindRoutes::DiffRoute() const {
  Route route = Start("GET", "diff", Diff);
  route.pattern += "/diff";
  route.summary = "What changed between two versions of a " + name + ", field by field";
  const RouteParameter from{"from", "query", schema::Number(1, 1ULL << 53),
                            "a version; the one before `to`, when left out"};
  const RouteParameter to{"to", "query", schema::Number(1, 1ULL << 53),
                          "a version; the newest, when left out"};
  route.parameters.insert(route.parameters.end(), {from, to});
  route.answers = {
      {200, "The fields that differ", "application/json", schema::Ref("DocumentDiff")}};
  return route;
}

}  // namespace

std::vector<Route> ResourceRoutes(const discover::Watch& watch, product::Publisher& publisher) {
  const Resources of{watch, publisher};
  std::vector<Route> routes;
  for (const KindRow& row : mesh::kKinds) {
    const KindRoutes kind(of, row);
    for (Route route : {kind.ListRoute(), kind.GetRoute(), kind.HistoryRoute(), kind.DiffRoute()})
      routes.push_back(std::move(route));
    if (!row.own_verbs.empty()) continue;
    for (Route route : {kind.PutRoute(), kind.PlanRoute(), kind.PatchRoute(), kind.DeleteRoute()})
      routes.push_back(std::move(route));
  }
  return routes;
}

}  // namespace weft::serve
