#include "discover/cloth.hpp"
#include "discover/duties.hpp"
#include "discover/front.hpp"
#include "discover/lineage_graph.hpp"
#include "discover/observe.hpp"
#include "discover/product_use.hpp"
#include "discover/state_view.hpp"
#include "serve/http/naming.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

using discover::Watch;

constexpr size_t kFrontDefault = 8, kFrontMax = 50;
constexpr size_t kLinesDefault = 100, kLinesMax = 1000, kAfterMax = 1'000'000;
constexpr size_t kDutiesDefault = 200, kChecksDefault = 20, kChecksMax = 100;
constexpr uint64_t kDaysDefault = 30, kDaysMax = 90, kDepthMax = 32;

std::string DomainOf(const Watch& watch, const Call& call) {
  return serve::DomainOf(call.Parameter("domain"), *watch.registry.Now());
}

Response Cloth(const Watch& watch, const Call& call) {
  return Response::Of(discover::Cloth(watch, call.caller,
                                      {.domain = DomainOf(watch, call),
                                       .words = call.Parameter("q"),
                                       .after = call.Number("after").value_or(0),
                                       .limit = call.Number("limit").value_or(kLinesDefault)}));
}

Response Observe(const Watch& watch, const Call& call) {
  const auto days = static_cast<int>(call.Number("days").value_or(kDaysDefault));
  return Response::Of(
      discover::Observe(watch, call.caller, {.domain = DomainOf(watch, call), .days = days}));
}

Response Duties(const Watch& watch, const Call& call) {
  return Response::Of(discover::Duties(watch, call.caller,
                                       {.domain = DomainOf(watch, call),
                                        .after = call.Number("after").value_or(0),
                                        .limit = call.Number("limit").value_or(kDutiesDefault)}));
}

Response Checks(const Watch& watch, const Call& call) {
  return Response::Of(discover::ChecksOf(watch, call.caller, TableOf(call.captures.at("table")),
                                         call.Number("limit").value_or(kChecksDefault)));
}

Response Graph(const Watch& watch, const Call& call) {
  discover::GraphRequest request{.domain = DomainOf(watch, call),
                                 .depth = call.Number("depth").value_or(kDepthMax),
                                 .columns = call.Flag("columns")};
  using Way = discover::GraphRequest::Way;
  if (const std::string table = call.Parameter("table"); !table.empty()) {
    request.table = TableOf(table);
    request.column = call.Parameter("column");
    request.impact = call.Flag("impact");
  }
  const std::string direction = call.Parameter("direction");
  if (direction == "upstream") request.way = Way::kUpstream;
  if (direction == "downstream") request.way = Way::kDownstream;
  return Response::Of(discover::LineageGraph(watch, call.caller, request));
}

RouteParameter OneDomain(const std::string& meaning) {
  return {"domain", "query", schema::NotEmpty("flights"), meaning};
}
RouteParameter After() {
  return {"after", "query", schema::Number(0, kAfterMax), "`next` of the page before"};
}

Route FrontRoute(const Watch& watch) {
  return {.method = "GET",
          .pattern = "/api/v1/discover",
          .id = "getFront",
          .summary = "Before a search: what many read, what is new, what nobody could find",
          .tag = "discover",
          .parameters = {{"limit", "query", schema::Number(1, kFrontMax), "how many of each"}},
          .answers = {{200, "What to show first", "application/json", schema::Ref("Front")}},
          .handle = [&](const Call& call) {
            return Response::Of(
                discover::Front(watch, call.caller, call.Number("limit").value_or(kFrontDefault)));
          }};
}

Route ClothRoute(const Watch& watch) {
  return {.method = "GET",
          .pattern = "/api/v1/cloth",
          .id = "getCloth",
          .summary = "The cloth: products, and the domains that really read them",
          .tag = "discover",
          .parameters = {OneDomain("of this domain, or read by it"),
                         {"q", "query", schema::Text("delays"), "part of a product's name"},
                         {"limit", "query", schema::Number(1, kLinesMax), "lines at most"},
                         After()},
          .answers = {{200, "Lines, by use", "application/json", schema::Ref("Cloth")}},
          .errors = {404},
          .handle = [&](const Call& call) { return Cloth(watch, call); }};
}

Route ObserveRoute(const Watch& watch) {
  return {.method = "GET",
          .pattern = "/api/v1/observe",
          .id = "observe",
          .summary =
              "The mesh at work, or one domain: states, slow and refused questions, "
              "requests, interfaces, the way from a search to an answer",
          .tag = "discover",
          .lane = LaneName::kAsk,
          .parameters = {OneDomain("this one alone"),
                         {"days", "query", schema::Number(1, kDaysMax), "how far back"}},
          .answers = {{200, "What is seen", "application/json", schema::Ref("Observation")}},
          .errors = {404},
          .handle = [&](const Call& call) { return Observe(watch, call); }};
}

Route DutiesRoute(const Watch& watch) {
  return {.method = "GET",
          .pattern = "/api/v1/duties",
          .id = "listDuties",
          .summary = "What waits for who answers for products",
          .tag = "discover",
          .lane = LaneName::kAsk,
          .parameters = {OneDomain("this one alone"),
                         {"limit", "query", schema::Number(1, kLinesMax), "how many at most"},
                         After()},
          .answers = {{200, "The most urgent first", "application/json", schema::Ref("Duties")}},
          .errors = {404},
          .handle = [&](const Call& call) { return Duties(watch, call); }};
}

Route ChecksRoute(const Watch& watch) {
  return {
      .method = "GET",
      .pattern = "/api/v1/tables/{table}/checks",
      .id = "listChecks",
      .summary = "How the contract held against the data, now and before",
      .tag = "discover",
      .parameters = {{"table", "path", schema::TableName(), "domain.table", true},
                     {"limit", "query", schema::Number(1, kChecksMax), "how many at most"}},
      .answers = {{200, "Checks, newest first", "application/json", schema::Ref("TableChecks")}},
      .handle = [&](const Call& call) { return Checks(watch, call); }};
}

Route UseRoute(const Watch& watch) {
  return {.method = "GET",
          .pattern = "/api/v1/products/{name}/use",
          .id = "getProductUse",
          .summary = "Whom a product is for, beside who really reads it",
          .tag = "products",
          .parameters = {{"name", "path", schema::NotEmpty("flights.departures"),
                          "the product's name", true}},
          .answers = {{200, "Its use", "application/json", schema::Ref("ProductUse")}},
          .handle = [&](const Call& call) {
            return Response::Of(discover::ProductUse(watch, call.caller, call.captures.at("name")));
          }};
}

Route GraphRoute(const Watch& watch) {
  return {
      .method = "GET",
      .pattern = "/api/v1/lineage/graph",
      .id = "getLineageGraph",
      .summary = "Lineage laid out from left to right: sources, tables, who reads them",
      .tag = "discover",
      .lane = LaneName::kAsk,
      .parameters = {{"table", "query", schema::TableName(), "around this one; without it all"},
                     OneDomain("without a table: what touches this domain"),
                     {"column", "query", schema::NotEmpty("dep_delay"),
                      "only this column of the table"},
                     {"direction", "query", schema::OneOf({"both", "upstream", "downstream"}),
                      "both, when left out"},
                     {"depth", "query", schema::Number(1, kDepthMax),
                      "tables one behind the other, at most"},
                     {"columns", "query", schema::Truth(), "the columns, and lines between them"},
                     {"impact", "query", schema::Truth(),
                      "who would feel it if the table, or the column, went"}},
      .answers = {{200, "Boxes and lines with their places", "application/json",
                   schema::Ref("LineageGraph")}},
      .errors = {404},
      .handle = [&](const Call& call) { return Graph(watch, call); }};
}

}  // namespace

std::vector<Route> ObserveRoutes(const Watch& watch) {
  return {FrontRoute(watch),  ClothRoute(watch), ObserveRoute(watch), DutiesRoute(watch),
          ChecksRoute(watch), UseRoute(watch),   GraphRoute(watch)};
}

}  // namespace weft::serve
