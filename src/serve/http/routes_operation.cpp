#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/version.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

constexpr uint64_t kAuditRowsDefault = 100, kAuditRowsMax = 10'000;

Response Ready(const Operations& operations) {
  if (operations.ready()) return Response::Of({{"status", "ready"}});
  throw Error(ErrorKind::kUnavailable, "the mesh is not ready yet", "try again in a moment");
}

Response Backup(const Operations& operations, audit::Audit& audit, const Call& call) {
  audit.Note({.verb = audit::Verb::kBackup,
              .caller = call.caller.user,
              .token_id = call.caller.token_id,
              .client = call.client,
              .request_id = call.request_id},
             true);
  const auto file = operations.scratch / ("backup-" + call.request_id);
  operations.backup(file);
  Response response;
  response.With("Content-Type", "application/octet-stream")
      .With("Content-Disposition", "attachment; filename=\"weft-backup.tar.zst\"");
  response.stream = StreamFile(file);
  return response;
}

Response Doctor(const Operations& operations) {
  const auto findings = operations.doctor();
  return Response::Of({{"healthy", findings.empty()}, {"findings", findings}});
}

// {"dep_delay": ["value"], "origin": ["filter", "group"]}; null: unknown.
Json RolesJson(const std::optional<mesh::ColumnRoles>& columns) {
  if (!columns) return nullptr;
  Json json = Json::object();
  for (const auto& [column, roles] : *columns) json[column] = roles.Names();
  return json;
}

Json ToJson(const audit::TableTouch& touch) {
  return {{"table", touch.table},      {"principal", touch.principal},
          {"columns", touch.columns},  {"roles", RolesJson(touch.roles)},
          {"masked", touch.masked},    {"filtered", touch.filtered},
          {"policies", touch.policies}};
}

Json ToJson(const audit::Audit& audit, const audit::Row& row) {
  Json tables = Json::array();
  for (const auto& touch : row.began.tables) tables.push_back(ToJson(touch));
  Json json = {{"offset", row.offset},
               {"at", FormatTime(row.at)},
               {"verb", audit::Name(row.began.verb)},
               {"caller", row.began.caller},
               {"client", row.began.client},
               {"request_id", row.began.request_id},
               {"text", row.began.text},
               {"purpose", row.began.purpose},
               {"tables", tables},
               {"refusal", row.began.refusal}};
  if (!row.began.question.empty()) json["question"] = row.began.question;
  json["outcome"] = audit.OutcomeOf(row);
  if (row.ended)
    json.update({{"rows", row.ended->rows},
                 {"bytes", row.ended->bytes},
                 {"took_us", row.ended->took.count()}});
  return json;
}

Response AuditRows(audit::Audit& audit, const Call& call) {
  Json items = Json::array();
  for (const audit::Row& row : audit.Last(call.Number("limit").value_or(kAuditRowsDefault)))
    items.push_back(ToJson(audit, row));
  return Response::Of({{"items", items}, {"next", nullptr}});
}

Response Verify(audit::Audit& audit) {
  const std::string fault = audit.Verify();
  return Response::Of({{"verified", fault.empty()}, {"fault", fault}});
}

std::vector<Route> HealthRoutes(const Operations& operations) {
  std::vector<Route> routes(3);
  routes[0] = {.method = "GET",
               .pattern = "/healthz",
               .id = "getHealth",
               .summary = "Alive?",
               .tag = "operate",
               .access = Access::kPublic,
               .answers = {{200, "Alive", "application/json", schema::Ref("Health")}},
               .handle = [](const Call&) {
                 return Response::Of({{"status", "alive"}, {"version", kVersion}});
               }};
  routes[1] = {.method = "GET",
               .pattern = "/readyz",
               .id = "getReadiness",
               .summary = "Ready to answer?",
               .tag = "operate",
               .access = Access::kPublic,
               .answers = {{200, "Ready", "application/json", schema::Ref("Readiness")}},
               .handle = [operations](const Call&) { return Ready(operations); }};
  routes[2] = {.method = "GET",
               .pattern = "/metrics",
               .id = "getMetrics",
               .summary = "Figures for Prometheus",
               .tag = "operate",
               .answers = {{200, "Prometheus text", "text/plain; version=0.0.4", schema::Text()}},
               .handle = [operations](const Call&) {
                 return Response::Text(operations.metrics(), "text/plain; version=0.0.4");
               }};
  return routes;
}

std::vector<Route> AdminRoutes(const Operations& operations, audit::Audit& audit) {
  std::vector<Route> routes(4);
  routes[0] = {
      .method = "GET",
      .pattern = "/api/v1/backup",
      .id = "getBackup",
      .summary = "The whole home in one file, consistent",
      .tag = "operate",
      .access = Access::kAdmin,
      .lane = LaneName::kWork,
      .answers = {{200,
                   "A tar (zstd); it holds the sealing key",
                   "application/octet-stream",
                   schema::Anything(),
                   {{"Content-Disposition", "a name for the file"}}}},
      .handle = [operations, &audit](const Call& call) { return Backup(operations, audit, call); }};
  routes[1] = {
      .method = "GET",
      .pattern = "/api/v1/doctor",
      .id = "getDoctor",
      .summary = "What is wrong with this node",
      .tag = "operate",
      .access = Access::kAdmin,
      .lane = LaneName::kWork,
      .answers = {{200, "Findings; none: healthy", "application/json", schema::Ref("Doctor")}},
      .handle = [operations](const Call&) { return Doctor(operations); }};
  routes[2] = {
      .method = "GET",
      .pattern = "/api/v1/audit",
      .id = "listAudit",
      .summary = "The last touches, newest first",
      .tag = "operate",
      .access = Access::kAdmin,
      .parameters = {{"limit", "query", schema::Number(1, kAuditRowsMax), "how many at most"}},
      .answers = {{200, "Touches", "application/json", schema::Ref("AuditPage")}},
      .handle = [&audit](const Call& call) { return AuditRows(audit, call); }};
  routes[3] = {.method = "GET",
               .pattern = "/api/v1/audit/verify",
               .id = "verifyAudit",
               .summary = "Does the audit's chain hold",
               .tag = "operate",
               .access = Access::kAdmin,
               .lane = LaneName::kWork,
               .answers = {{200, "Verified, or where it breaks", "application/json",
                            schema::Ref("Verified")}},
               .handle = [&audit](const Call&) { return Verify(audit); }};
  return routes;
}

}  // namespace

std::vector<Route> OperationRoutes(Operations operations, audit::Audit& audit) {
  std::vector<Route> routes = HealthRoutes(operations);
  for (Route& route : AdminRoutes(operations, audit)) routes.push_back(std::move(route));
  return routes;
}

}  // namespace weft::serve
