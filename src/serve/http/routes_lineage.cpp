#include "base/json.hpp"
#include "lineage/lineage.hpp"
#include "serve/http/moment.hpp"
#include "serve/http/naming.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

constexpr size_t kEdgesDefault = 200, kEdgesMax = 1000, kAfterMax = 100'000, kDepthMax = 32;
constexpr const char* kOpenLineage = "application/vnd.openlineage+json";

lineage::Request RequestOf(const Call& call) {
  lineage::Request request{.table = TableOf(call.Parameter("table"))};
  request.trace.column = call.Parameter("column");
  if (call.Parameter("direction") == "downstream")
    request.trace.direction = lineage::Direction::kDownstream;
  request.trace.depth_max = call.Number("depth").value_or(kDepthMax);
  request.after = call.Number("after").value_or(0);
  request.limit = call.Number("limit").value_or(kEdgesDefault);
  return request;
}

Response Lineage(store::Registry& registry, lineage::Lineage& lineage, const Call& call) {
  lineage::Request request = RequestOf(call);
  const mesh::SnapshotPtr mesh = MeshAt(registry, call);
  if (!call.Parameter("at").empty()) request.today = registry.Now();
  if (call.Parameter("format") != "openlineage")
    return Response::Of(lineage.Show(call.caller, request, mesh));
  return Response::Text(lineage.Events(call.caller, request, mesh).dump(), kOpenLineage);
}

}  // namespace

std::vector<Route> LineageRoutes(store::Registry& registry, lineage::Lineage& lineage) {
  std::vector<Route> routes(1);
  routes[0] = {
      .method = "GET",
      .pattern = "/api/v1/lineage",
      .id = "getLineage",
      .summary = "Who feeds whom, table by table and column by column, as you may know it",
      .tag = "discover",
      .lane = LaneName::kAsk,
      .parameters = {{"table", "query", schema::TableName(), "domain.table", true},
                     {"column", "query", schema::NotEmpty("dep_delay"), "only this column of it"},
                     {"direction", "query", schema::OneOf({"upstream", "downstream"}),
                      "what feeds it (unless you say otherwise), or what it feeds"},
                     {"depth", "query", schema::Number(1, kDepthMax),
                      "tables one behind the other, at most"},
                     {"limit", "query", schema::Number(1, kEdgesMax), "how many edges at most"},
                     {"after", "query", schema::Number(0, kAfterMax), "`next` of the page before"},
                     AtParameter(),
                     {"format", "query", schema::OneOf({"json", "openlineage"}),
                      "openlineage: run events with the facets schema and columnLineage"}},
      .answers = {{200, "Edges, near ones first", "application/json", schema::Ref("LineageAnswer")},
                  {200, "OpenLineage events, as an array", kOpenLineage,
                   schema::ListOf(schema::AnyObject())}},
      .errors = {404},
      .handle = [&](const Call& call) { return Lineage(registry, lineage, call); }};
  return routes;
}

}  // namespace weft::serve
