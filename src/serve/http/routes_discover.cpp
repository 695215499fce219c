#include <algorithm>
#include <memory>

#include "base/json.hpp"
#include "discover/discover.hpp"
#include "discover/visible.hpp"
#include "serve/http/routes.hpp"

namespace weft::serve {
namespace {

constexpr size_t kChangesDefault = 100, kChangesMax = 1000;

mesh::TableId TableOf(const std::string& text) {
  const auto id = mesh::ParseTableId(text);
  if (!id)
    throw Error(ErrorKind::kInvalid, "'" + text + "' is no table", "tables are named domain.table");
  return *id;
}

Response Search(store::Registry& registry, audit::Guard& guard, const Call& call) {
  discover::SearchRequest request;
  request.words = call.Parameter("q");
  request.kind = call.Parameter("kind");
  request.domain = call.Parameter("domain");
  request.tag = call.Parameter("tag");
  request.limit = std::clamp<uint64_t>(call.Number("limit").value_or(20), 1, 200);
  return Response::Of(discover::Search(guard, registry, call.caller, request));
}

Response Why(store::Registry& registry, audit::Guard& guard, const Call& call) {
  const std::string user = call.Parameter("user");
  return Response::Of(discover::Why(guard, call.caller, user.empty() ? call.caller.user : user,
                                    TableOf(call.Parameter("table")), call.Parameter("column"),
                                    registry.Now()));
}

Json ToJson(const store::Change& change) {
  return {{"seq", change.seq},
          {"at", FormatTime(change.at)},
          {"actor", change.actor},
          {"action", change.action},
          {"kind", mesh::RowOf(change.id.kind).name},
          {"name", change.id.name},
          {"deleted", change.after.empty()},
          {"request_id", change.request_id},
          {"hash", change.hash}};
}

// Changes to what the caller may know; of deleted things only an admin hears.
struct ChangesSince {
  Json items = Json::array();
  uint64_t last = 0;
};
ChangesSince Since(store::Registry& registry, audit::Guard& guard, const mesh::Caller& caller,
                   uint64_t after, size_t limit) {
  ChangesSince news;
  news.last = after;
  const auto snapshot = registry.Now();
  for (const store::Change& change : registry.Changes(after, limit)) {
    news.last = change.seq;
    const auto resource = snapshot->Find(change.id);
    const bool known =
        resource ? discover::MayKnow(guard, caller, *resource, snapshot) : caller.is_admin;
    if (known) news.items.push_back(ToJson(change));
  }
  return news;
}

Feed FollowChanges(store::Registry& registry, audit::Guard& guard, const mesh::Caller& caller,
                   uint64_t after) {
  auto last = std::make_shared<uint64_t>(after);
  return [&registry, &guard, caller, last] {
    const ChangesSince news = Since(registry, guard, caller, *last, kChangesDefault);
    std::string text;
    for (const Json& item : news.items)
      text += "id: " + item["seq"].dump() + "\nevent: change\ndata: " + item.dump() + "\n\n";
    if (text.empty() && news.last != *last) text = ": past " + std::to_string(news.last) + "\n\n";
    *last = news.last;
    return text;
  };
}

Response Changes(store::Registry& registry, audit::Guard& guard, const Call& call) {
  const uint64_t after = call.Number("after").value_or(0);
  if (call.Header("accept").find("text/event-stream") != std::string::npos) {
    Response response;
    response.With("Content-Type", "text/event-stream");
    response.feed = FollowChanges(registry, guard, call.caller, after);
    return response;
  }
  const size_t limit =
      std::clamp<uint64_t>(call.Number("limit").value_or(kChangesDefault), 1, kChangesMax);
  const ChangesSince news = Since(registry, guard, call.caller, after, limit);
  const bool more = news.last < registry.Now()->seq;
  return Response::Of(
      {{"items", news.items}, {"next", more ? Json(std::to_string(news.last)) : Json()}});
}

const Json kObject = {{"type", "object"}};

}  // namespace

std::vector<Route> DiscoverRoutes(store::Registry& registry, audit::Guard& guard) {
  std::vector<Route> routes(4);
  routes[0] = {.method = "GET",
               .pattern = "/api/v1/search",
               .summary = "Search the mesh",
               .tag = "discover",
               .parameters = {{"q", "query", "string", "the words", false},
                              {"kind", "query", "string", "only this kind", false},
                              {"domain", "query", "string", "only this domain", false},
                              {"tag", "query", "string", "only with this tag", false},
                              {"limit", "query", "integer", "how many at most, up to 200", false}},
               .answers = {{200, "What was found, best first", "application/json", kObject}},
               .handle = [&](const Call& call) { return Search(registry, guard, call); }};
  routes[1] = {.method = "GET",
               .pattern = "/api/v1/tables/{table}",
               .summary = "A table: contract, columns, meaning, owner, and what you see of it",
               .tag = "discover",
               .parameters = {{"table", "path", "string", "domain.table", true}},
               .answers = {{200, "The table", "application/json", kObject}},
               .handle = [&](const Call& call) {
                 return Response::Of(discover::TablePage(
                     guard, call.caller, TableOf(call.captures.at("table")), registry.Now()));
               }};
  routes[2] = {
      .method = "GET",
      .pattern = "/api/v1/why",
      .summary = "May they, and what says so",
      .tag = "discover",
      .parameters = {{"user", "query", "string", "whom it is about; you, when left out", false},
                     {"table", "query", "string", "domain.table", true},
                     {"column", "query", "string", "one column of it", false}},
      .answers = {{200, "The decision explained", "application/json", kObject}},
      .handle = [&](const Call& call) { return Why(registry, guard, call); }};
  routes[3] = {.method = "GET",
               .pattern = "/api/v1/changes",
               .summary = "Every change to the mesh; with Accept: text/event-stream, as it happens",
               .tag = "discover",
               .parameters = {{"after", "query", "integer", "only changes after this seq", false},
                              {"limit", "query", "integer", "how many at most, up to 1000", false}},
               .answers = {{200, "Changes, oldest first", "application/json", kObject}},
               .handle = [&](const Call& call) { return Changes(registry, guard, call); }};
  return routes;
}

}  // namespace weft::serve
