#include "serve/http/naming.hpp"
#include "serve/http/routes_runs.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

using transform::Costs;

constexpr uint64_t kDaysDefault = 30, kDaysMax = 90, kProductsDefault = 100, kProductsMax = 1000;

RouteParameter DaysParameter() {
  return {"days", "query", schema::Number(1, kDaysMax), "how far back runs and questions count"};
}

int DaysOf(const Call& call) {
  return static_cast<int>(call.Number("days").value_or(kDaysDefault));
}

Route OneRoute(const Costs& costs) {
  return {.method = "GET",
          .pattern = "/api/v1/products/{product}/cost",
          .id = "getProductCost",
          .summary = "What a product takes and costs: storage, runs, questions",
          .tag = "products",
          .lane = LaneName::kAsk,
          .parameters = {{"product", "path", schema::NotEmpty("flights.delays_by_route"),
                          "domain.product", true},
                         DaysParameter()},
          .answers = {{200, "Its cost", "application/json", schema::Ref("ProductCost")}},
          .handle = [&](const Call& call) {
            return Response::Of(costs.Of(call.caller, call.captures.at("product"), DaysOf(call)));
          }};
}

Route ListRoute(const Costs& costs) {
  return {.method = "GET",
          .pattern = "/api/v1/costs",
          .id = "listCosts",
          .summary = "What products take and cost, the largest first",
          .tag = "products",
          .lane = LaneName::kAsk,
          .parameters = {{"domain", "query", schema::Text("flights"), "of this one alone"},
                         DaysParameter(),
                         {"limit", "query", schema::Number(1, kProductsMax), "products at most"}},
          .answers = {{200, "Products that keep tables in the lake, or that were read",
                       "application/json", schema::Ref("Costs")}},
          .handle = [&](const Call& call) {
            return Response::Of(costs.List(
                call.caller, {.domain = call.Parameter("domain"),
                              .days = DaysOf(call),
                              .limit = call.Number("limit").value_or(kProductsDefault)}));
          }};
}

}  // namespace

std::vector<Route> CostRoutes(const Costs& costs) { return {OneRoute(costs), ListRoute(costs)}; }

}  // namespace weft::serve
