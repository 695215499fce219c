#include "base/json.hpp"
#include "serve/http/naming.hpp"
#include "serve/http/routes_talk.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

using Handler = void (*)(const TalkDoor&, const Call&);

struct Row {
  const char* method;
  const char* id;
  const char* summary;
  Handler first;  // done before the answer; may be null
};
const Row kRows[] = {
    {"GET", "getTableSubscription", "Whether you are told of changes to a table", nullptr},
    {"PUT", "subscribe", "Be told of changes to a table",
     [](const TalkDoor& door, const Call& call) {
       door.subscriptions.Subscribe(ByOf(call), TableOf(call.captures.at("table")));
     }},
    {"DELETE", "unsubscribe", "Be told of it no more",
     [](const TalkDoor& door, const Call& call) {
       door.subscriptions.Unsubscribe(ByOf(call), TableOf(call.captures.at("table")));
     }},
};

}  // namespace

std::vector<Route> SubscriptionRoutes(const TalkDoor& door) {
  std::vector<Route> routes;
  for (const Row& row : kRows) {
    routes.push_back(
        {.method = row.method,
         .pattern = "/api/v1/tables/{table}/subscription",
         .id = row.id,
         .summary = row.summary,
         .tag = "threads",
         .lane = row.first == nullptr ? LaneName::kMeta : LaneName::kWork,
         .parameters = {{"table", "path", schema::TableName(), "domain.table", true}},
         .answers = {{200, "As it is now", "application/json", schema::Ref("SubscriptionState")}},
         .handle = [door, first = row.first](const Call& call) {
           if (first != nullptr) first(door, call);
           return Response::Of(
               door.subscriptions.Of(call.caller, TableOf(call.captures.at("table"))));
         }});
    if (row.first != nullptr) routes.back().errors = {403};
  }
  return routes;
}

}  // namespace weft::serve
