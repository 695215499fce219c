#include "serve/http/routes_runs.hpp"

#include <charconv>

#include "base/json.hpp"
#include "serve/http/naming.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

using transform::Desk;

constexpr uint64_t kRunsDefault = 100, kRunsMax = 1000;
constexpr uint64_t kIdMax = (uint64_t{1} << 53) - 1;

uint64_t RunOf(const Call& call) {
  const std::string& text = call.captures.at("run");
  uint64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error == std::errc() && end == text.data() + text.size()) return id;
  throw Error(ErrorKind::kNotFound, "there is no run " + text, "weft get runs lists them.");
}

int64_t VersionOf(const Json& text) {
  const auto& digits = text.get_ref<const std::string&>();
  int64_t version = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), version);
  if (error == std::errc() && end == digits.data() + digits.size()) return version;
  throw Error(ErrorKind::kInvalid, "'" + digits + "' is no version",
              "It is a number, as the table's snapshots have it.");
}

RouteParameter RunName() { return {"run", "path", schema::NotEmpty("12"), "its number", true}; }
RouteParameter TableParameter() {
  return {"table", "path", schema::TableName(), "domain.table", true};
}
RouteParameter ProductParameter(const char* in, bool required) {
  return {"product", in, schema::NotEmpty("flights.delays_by_route"), "domain.product", required};
}

Route ListRoute(const Desk& desk) {
  return {
      .method = "GET",
      .pattern = "/api/v1/runs",
      .id = "listRuns",
      .summary = "Runs of materialised tables",
      .tag = "runs",
      .parameters = {ProductParameter("query", false),
                     {"state", "query",
                      schema::OneOf({"waiting", "running", "done", "failed", "cancelled"}),
                      "only those"},
                     {"limit", "query", schema::Number(1, kRunsMax), "how many at most"},
                     {"after", "query", schema::Number(1, kIdMax), "`next` of the page before"}},
      .answers = {{200, "Newest first", "application/json", schema::Ref("RunPage")}},
      .handle = [&](const Call& call) {
        return Response::Of(
            desk.List(call.caller, {.product = call.Parameter("product"),
                                    .state = call.Parameter("state"),
                                    .after = call.Number("after").value_or(0),
                                    .limit = call.Number("limit").value_or(kRunsDefault)}));
      }};
}

Route ShowRoute(const Desk& desk) {
  return {.method = "GET",
          .pattern = "/api/v1/runs/{run}",
          .id = "getRun",
          .summary = "One run, with its log; also while it goes on",
          .tag = "runs",
          .parameters = {RunName()},
          .answers = {{200, "As it is now", "application/json", schema::Ref("RunDetail")}},
          .handle = [&](const Call& call) {
            return Response::Of(desk.Show(call.caller, RunOf(call)));
          }};
}

Route CancelRoute(Desk& desk) {
  return {.method = "POST",
          .pattern = "/api/v1/runs/{run}/cancel",
          .id = "cancelRun",
          .summary = "End a run that waits or goes on; readers keep what they have",
          .tag = "runs",
          .parameters = {RunName()},
          .answers = {{200, "As it is now", "application/json", schema::Ref("RunDetail")}},
          .errors = {403, 409},
          .handle = [&](const Call& call) {
            return Response::Of(desk.Cancel(ByOf(call), RunOf(call)));
          }};
}

Route RunRoute(Desk& desk) {
  return {
      .method = "POST",
      .pattern = "/api/v1/products/{product}/run",
      .id = "runProduct",
      .summary = "Make the product's materialised tables now",
      .tag = "runs",
      .parameters = {ProductParameter("path", true),
                     {"whole", "query", schema::Truth(), "of incremental tables: all rows anew"}},
      .answers = {{202, "Their runs: new ones, or those that wait or go on already",
                   "application/json", schema::Ref("RunsBegun")}},
      .errors = {403, 429},
      .handle = [&](const Call& call) {
        return Response::Of(desk.Run(ByOf(call), call.captures.at("product"), call.Flag("whole")),
                            202);
      }};
}

Route SchedulesRoute(const Desk& desk) {
  return {.method = "GET",
          .pattern = "/api/v1/schedules",
          .id = "listSchedules",
          .summary = "Materialised tables: when they were made, and when they are next",
          .tag = "runs",
          .parameters = {ProductParameter("query", false)},
          .answers = {{200, "By table", "application/json", schema::Ref("Schedules")}},
          .handle = [&](const Call& call) {
            return Response::Of(desk.Schedules(call.caller, call.Parameter("product")));
          }};
}

Route SnapshotsRoute(const Desk& desk) {
  return {.method = "GET",
          .pattern = "/api/v1/tables/{table}/snapshots",
          .id = "listSnapshots",
          .summary = "Versions of a table's rows",
          .tag = "runs",
          .parameters = {TableParameter()},
          .answers = {{200, "Newest first", "application/json", schema::Ref("TableSnapshots")}},
          .errors = {403},
          .handle = [&](const Call& call) {
            return Response::Of(desk.Snapshots(call.caller, TableOf(call.captures.at("table"))));
          }};
}

Route RollbackRoute(Desk& desk) {
  return {.method = "POST",
          .pattern = "/api/v1/tables/{table}/rollback",
          .id = "rollBackTable",
          .summary = "Make an older version of a table's rows the one that readers get",
          .tag = "runs",
          .lane = LaneName::kWork,
          .parameters = {TableParameter()},
          .bodies = {{"application/json", schema::Ref("RollbackBody")}},
          .body_bytes_max = 4096,
          .answers = {{200, "Newest first", "application/json", schema::Ref("TableSnapshots")}},
          .errors = {403, 409},
          .handle = [&](const Call& call) {
            const Json body = BodyOf(call, schema::Ref("RollbackBody"));
            return Response::Of(desk.RollBack(ByOf(call), TableOf(call.captures.at("table")),
                                              VersionOf(body.at("snapshot"))));
          }};
}

}  // namespace

std::vector<Route> RunRoutes(transform::Desk& desk, const transform::Costs& costs) {
  std::vector<Route> routes{ListRoute(desk),    ShowRoute(desk),      CancelRoute(desk),
                            RunRoute(desk),     SchedulesRoute(desk), SnapshotsRoute(desk),
                            RollbackRoute(desk)};
  for (Route& route : CostRoutes(costs)) routes.push_back(std::move(route));
  return routes;
}

}  // namespace weft::serve
