#include "discover/event_flow.hpp"
#include "serve/http/naming.hpp"
#include "serve/http/routes_events.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

Response Flow(const discover::EventFlow& flow, const Call& call) {
  const std::string domain = DomainOf(call.Parameter("domain"), *flow.registry.Now());
  return Response::Of(discover::EventFlowJson(flow, call.caller, domain));
}

}  // namespace

std::vector<Route> EventFlowRoutes(const discover::EventFlow& flow) {
  return {{.method = "GET",
           .pattern = "/api/v1/observe/events",
           .id = "observeEvents",
           .summary =
               "Events on their way: how many come and are refused, why, and what the lake does "
               "not have yet; of tables that you answer for or read every row of",
           .tag = "events",
           .parameters = {{"domain", "query", schema::NotEmpty("orders"), "this one alone"}},
           .answers = {{200, "As of now", "application/json", schema::Ref("EventFlow")}},
           .errors = {404},
           .handle = [flow](const Call& call) { return Flow(flow, call); }}};
}

}  // namespace weft::serve
