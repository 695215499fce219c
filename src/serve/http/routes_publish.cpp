#include <algorithm>

#include "base/json.hpp"
#include "serve/http/body_file.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

constexpr uint64_t kManifestBytesMax = 64 << 20;
constexpr uint64_t kFileBytesMax = 8ULL << 30;

Json ToJson(const product::ApplyResult& result) {
  Json intake = Json::array();
  for (const auto& [table, report] : result.intake)
    intake.push_back({{"table", table},
                      {"rows", report.rows},
                      {"rejected", report.rejected},
                      {"problems", report.problems}});
  return {{"applied", result.applied},
          {"seq", result.seq},
          {"plan", product::ToJson(result.plan)},
          {"text", product::ToText(result.plan)},
          {"intake", intake}};
}

product::ApplyRequest RequestOf(const Call& call, const Json& body) {
  product::ApplyRequest request;
  for (const Json& file : body["files"])
    request.files.push_back({file["path"], file["sha256"], file["bytes"]});
  request.request_id = call.request_id;
  request.client = call.client;
  request.product = body.value("product", "");
  for (const Json& each : body.value("expected", Json::array()))
    request.expected.push_back(
        {{*mesh::FindKind(each["kind"].get<std::string>()), each["name"]}, each["version"]});
  return request;
}

Response Apply(product::Publisher& publisher, const Call& call) {
  const Json body = BodyOf(call, schema::Ref("ApplyBody"));
  product::ApplyRequest request = RequestOf(call, body);
  request.allow_breaking = body.value("allow_breaking", false);
  request.dry_run = call.Flag("dry_run");
  return Response::Of(ToJson(publisher.Apply(call.caller, request)));
}

Response Test(product::Publisher& publisher, const Call& call) {
  const product::TestResult result =
      publisher.Test(call.caller, RequestOf(call, BodyOf(call, schema::Ref("TestBody"))));
  Json checks = Json::array(), left_out = Json::array();
  for (const auto& check : result.tested.checks) checks.push_back(product::ToJson(check));
  for (const auto& id : result.tested.left_out) left_out.push_back(ToString(id));
  return Response::Of(
      {{"plan", product::ToJson(result.plan)}, {"checks", checks}, {"left_out", left_out}});
}

Response PutFile(store::Files& files, const Call& call) {
  const BodyFile body(call);
  const bool publishes =
      call.caller.is_admin || !call.caller.teams.empty() || !call.caller.curated.empty();
  if (!publishes) throw Error(ErrorKind::kForbidden, "only people in a team may send files");
  files.Receive(call.caller.user, call.captures.at("sha256"), call.body_file);
  return {.status = 204, .headers = {}, .body = {}, .stream = nullptr, .feed = {}};
}

// What is done with a whole folder.
struct FolderRow {
  const char* name;  // of the route and the operation
  const char* summary;
  const char* body;
  const char* answer;
  const char* meaning;  // of the answer
  std::vector<RouteParameter> parameters;
  std::vector<int> errors;
  Response (*handle)(product::Publisher&, const Call&);
};
std::vector<FolderRow> FolderRows() {
  return {{"apply",
           "Apply a whole folder, all or nothing; files that the server lacks come back in "
           "plan.missing",
           "ApplyBody",
           "ApplyAnswer",
           "The plan and what was done",
           {{"dry_run", "query", schema::Truth(), "only plan"}},
           {403, 409},
           &Apply},
          {"test",
           "Run a folder's contracts, quality rules and tests on the mesh as an apply of it would "
           "make it; nothing is changed, files that the server lacks come back in plan.missing",
           "TestBody",
           "TestAnswer",
           "Each check, and what is not the caller's to test",
           {},
           {403},
           &Test}};
}

Route FolderRoute(product::Publisher& publisher, const FolderRow& row) {
  return {.method = "POST",
          .pattern = "/api/v1/" + std::string(row.name),
          .id = row.name,
          .summary = row.summary,
          .tag = "publish",
          .lane = LaneName::kWork,
          .parameters = row.parameters,
          .bodies = {{"application/json", schema::Ref(row.body)}},
          .body_bytes_max = kManifestBytesMax,
          .answers = {{200, row.meaning, "application/json", schema::Ref(row.answer)}},
          .errors = row.errors,
          .handle = [&publisher, handle = row.handle](const Call& call) {
            return handle(publisher, call);
          }};
}

Route FileRoute(store::Files& files) {
  return {.method = "PUT",
          .pattern = "/api/v1/files/{sha256}",
          .id = "putFile",
          .summary = "Send a file that an apply lacks",
          .tag = "publish",
          .lane = LaneName::kWork,
          .parameters = {{"sha256", "path", schema::Sha256(), "of its content", true}},
          .bodies = {{"application/octet-stream", schema::Anything()}},
          .body_bytes_max = kFileBytesMax,
          .body_to_file = true,
          .answers = {{204, "Kept", "", Json()}},
          .errors = {403},
          .handle = [&files](const Call& call) { return PutFile(files, call); }};
}

}  // namespace

std::vector<Route> PublishRoutes(product::Publisher& publisher, store::Files& files) {
  std::vector<Route> routes{FileRoute(files)};
  for (const FolderRow& row : FolderRows()) routes.push_back(FolderRoute(publisher, row));
  std::ranges::sort(routes, {}, &Route::pattern);
  return routes;
}

}  // namespace weft::serve
