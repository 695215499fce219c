#include <array>

#include "base/json.hpp"
#include "query/query.hpp"
#include "serve/http/naming.hpp"
#include "serve/http/routes_events.hpp"
#include "serve/http/schema.hpp"
#include "serve/http/schemas.hpp"

// A domain's tracking plan beside what was sent, for who may see it: tracking.plan without SQL.
namespace weft::serve {
namespace {

constexpr std::array kFields{"action_category", "action", "state",    "meaning",
                             "owner",           "events", "first_at", "last_at"};

Json Rows(query::Questions& questions, const Call& call, const std::string& domain) {
  const auto running = questions.Ask(
      call.caller,
      {.sql = "SELECT action_category, action, state, meaning, owner, events, first_at, "
              "last_at FROM tracking.plan WHERE data_owner = $1",
       .params = Json::array({domain}),
       .client = call.client,
       .request_id = call.request_id});
  std::string rows = "[";
  while (const auto piece = running->Next()) rows += *piece;
  return Json::parse(rows + "]");
}

Response ShowPlan(const store::Registry& registry, query::Questions& questions, const Call& call) {
  Json items = Json::array();
  const Json rows = Rows(questions, call, DomainOf(call.captures.at("domain"), *registry.Now()));
  for (const Json& row : rows) {
    Json item;
    for (size_t i = 0; i < kFields.size(); ++i) item[kFields[i]] = row[i];
    items.push_back(std::move(item));
  }
  return Response::Of({{"items", std::move(items)}, {"next", nullptr}});
}

}  // namespace

std::vector<Route> PlanRoutes(const store::Registry& registry, query::Questions& questions) {
  return {{.method = "GET",
           .pattern = "/api/v1/tracking_plans/{domain}/events",
           .id = "getPlannedEvents",
           .summary =
               "A tracking plan beside what was sent: declared and not yet seen, seen and not "
               "declared",
           .tag = "events",
           .lane = LaneName::kAsk,
           .parameters = {{"domain", "path", schema::NotEmpty("game"), "whose plan it is", true}},
           .answers = {{200, "Each event that is declared or was seen", "application/json",
                        schema::PageOf(schema::Ref("PlannedEvent"))}},
           .errors = {403},
           .handle = [&registry, &questions](const Call& call) {
             return ShowPlan(registry, questions, call);
           }}};
}

}  // namespace weft::serve
