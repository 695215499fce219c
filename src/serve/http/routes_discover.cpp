#include <memory>

#include "base/json.hpp"
#include "discover/access_view.hpp"
#include "discover/discover.hpp"
#include "discover/front.hpp"
#include "discover/state_view.hpp"
#include "discover/visible.hpp"
#include "serve/http/naming.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

constexpr size_t kFoundDefault = 20, kFoundMax = 200;
constexpr size_t kChangesDefault = 100, kChangesMax = 1000;

discover::Sender SenderOf(const Call& call) { return {call.caller, call.client, call.request_id}; }

Response Search(const discover::Watch& watch, const Call& call) {
  discover::SearchRequest request;
  request.words = call.Parameter("q");
  request.kind = call.Parameter("kind");
  request.domain = call.Parameter("domain");
  request.tag = call.Parameter("tag");
  request.owner = call.Parameter("owner");
  request.access = call.Parameter("access");
  request.limit = call.Number("limit").value_or(kFoundDefault);
  request.state = call.Parameter("state");
  request.facets = call.Flag("facets");
  request.states = &watch.states;
  const Json answer = discover::Search(watch.guard, watch.registry, call.caller, request);
  if (!call.Flag("typing")) discover::NoteSearch(watch, SenderOf(call), request.words, answer);
  return Response::Of(answer);
}

Response GetTable(const discover::Watch& watch, const Call& call) {
  const mesh::TableId id = TableOf(call.captures.at("table"));
  const mesh::SnapshotPtr snapshot = watch.registry.Now();
  Json page = discover::TablePage(watch.guard, call.caller, id, snapshot);
  const audit::Access access = discover::FindVisible(watch.guard, call.caller, id, snapshot);
  page["state"] = discover::StateJson(watch, *access.table, access.decision);
  page["use"] = discover::UseJson(watch, call.caller, *access.table);
  discover::NoteOpened(watch, SenderOf(call), ToString(access.table->id));
  return Response::Of(page);
}

// Of a moment and of nobody: everybody.
Response Why(store::Registry& registry, audit::Guard& guard, const Call& call) {
  discover::WhyRequest request{.user = call.Parameter("user"),
                               .table = TableOf(call.Parameter("table")),
                               .column = call.Parameter("column"),
                               .purpose = call.Parameter("purpose")};
  const std::string at = call.Parameter("at");
  if (!at.empty()) request.at = ParseTime(at);
  const bool about_all = request.at && request.user.empty();
  return Response::Of(about_all ? discover::WhoCould(guard, registry, call.caller, request)
                                : discover::Why(guard, registry, call.caller, request));
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
  return {.next = [&registry, &guard, caller, last] {
    const ChangesSince news = Since(registry, guard, caller, *last, kChangesDefault);
    std::string text;
    for (const Json& item : news.items)
      text += "id: " + item["seq"].dump() + "\nevent: change\ndata: " + item.dump() + "\n\n";
    if (text.empty() && news.last != *last) text = ": past " + std::to_string(news.last) + "\n\n";
    *last = news.last;
    return text;
  }};
}

Response Changes(store::Registry& registry, audit::Guard& guard, const Call& call) {
  const uint64_t after = call.Number("after").value_or(0);
  if (call.Header("accept").find("text/event-stream") != std::string::npos) {
    Response response;
    response.With("Content-Type", "text/event-stream");
    response.feed = FollowChanges(registry, guard, call.caller, after);
    return response;
  }
  const size_t limit = call.Number("limit").value_or(kChangesDefault);
  const ChangesSince news = Since(registry, guard, call.caller, after, limit);
  const bool more = news.last < registry.Now()->seq;
  return Response::Of(
      {{"items", news.items}, {"next", more ? Json(std::to_string(news.last)) : Json()}});
}

// As search names what it finds: the kinds, one or many, and the parts of a contract.
Json SearchKind() {
  std::vector<std::string> words{"table", "tables", "column", "columns"};
  for (const mesh::KindRow& row : mesh::kKinds) {
    words.emplace_back(row.name);
    words.emplace_back(row.plural);
  }
  return schema::OneOf(words);
}

}  // namespace

std::vector<Route> DiscoverRoutes(audit::Guard& guard, const discover::Watch& watch) {
  store::Registry& registry = watch.registry;
  std::vector<Route> routes(4);
  routes[0] = {.method = "GET",
               .pattern = "/api/v1/search",
               .id = "search",
               .summary = "Search the mesh",
               .tag = "discover",
               .parameters = {{"q", "query", schema::Text("late arrival"),
                               "the words; none: all tables, by name"},
                              {"kind", "query", SearchKind(), "only this kind"},
                              {"domain", "query", schema::NotEmpty("flights"), "only this domain"},
                              {"tag", "query", schema::NotEmpty("delay"), "only with this tag"},
                              {"owner", "query", schema::NotEmpty("ops"), "only this team's"},
                              {"state", "query", schema::StateName(), "only what is so"},
                              {"access", "query", schema::OneOf({"read", "ask"}),
                               "only what you may read, or ask for"},
                              {"facets", "query", schema::Truth(), "count all that was found"},
                              {"typing", "query", schema::Truth(),
                               "as one types: the search is not put on record"},
                              {"limit", "query", schema::Number(1, kFoundMax), "how many at most"}},
               .answers = {{200, "What was found, best first", "application/json",
                            schema::Ref("SearchAnswer")}},
               .handle = [&](const Call& call) { return Search(watch, call); }};
  routes[1] = {.method = "GET",
               .pattern = "/api/v1/tables/{table}",
               .id = "getTable",
               .summary = "A table: contract, columns, meaning, owner, and what you see of it",
               .tag = "discover",
               .parameters = {{"table", "path", schema::TableName(), "domain.table", true}},
               .answers = {{200, "The table", "application/json", schema::Ref("Table")}},
               .handle = [&](const Call& call) { return GetTable(watch, call); }};
  routes[2] = {
      .method = "GET",
      .pattern = "/api/v1/why",
      .id = "explainAccess",
      .summary = "May they, and what says so",
      .tag = "discover",
      .parameters = {{"user", "query", schema::NotEmpty("analyst"),
                      "whom it is about; when left out you, or with `at` everybody who could"},
                     {"table", "query", schema::TableName(), "domain.table", true},
                     {"column", "query", schema::NotEmpty("tailnum"), "one column of it"},
                     {"purpose", "query", schema::NotEmpty("research"), "as if they stated it"},
                     {"at", "query", schema::Moment(), "the mesh and its rules as they were then"}},
      .answers = {{200, "The decision explained", "application/json",
                   schema::AnyOf({schema::Ref("WhyAnswer"), schema::Ref("WhoAnswer")})}},
      .errors = {403, 404},
      .handle = [&](const Call& call) { return Why(registry, guard, call); }};
  routes[3] = {
      .method = "GET",
      .pattern = "/api/v1/changes",
      .id = "listChanges",
      .summary = "Every change to the mesh; with Accept: text/event-stream, as it happens",
      .tag = "discover",
      .parameters = {{"after", "query", schema::Sequence(), "only changes after this seq"},
                     {"limit", "query", schema::Number(1, kChangesMax), "how many at most"}},
      .answers = {{200, "Changes, oldest first", "application/json", schema::Ref("ChangePage")},
                  {200, "The same, as it happens", "text/event-stream", schema::Text()}},
      .handle = [&](const Call& call) { return Changes(registry, guard, call); }};
  return routes;
}

}  // namespace weft::serve
