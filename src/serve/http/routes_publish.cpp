#include <algorithm>

#include "base/json.hpp"
#include "serve/http/routes.hpp"

namespace weft::serve {
namespace {

constexpr uint64_t kManifestBytesMax = 64 << 20;
constexpr uint64_t kFileBytesMax = 8ULL << 30;

mesh::FolderFile FileOf(const Json& entry) {
  const bool good = entry.is_object() && entry.contains("path") && entry["path"].is_string() &&
                    entry.contains("sha256") && entry["sha256"].is_string() &&
                    entry.contains("bytes") && entry["bytes"].is_number_unsigned();
  if (!good)
    throw Error(ErrorKind::kInvalid, "`files` holds an entry that is not {path, sha256, bytes}");
  return {entry["path"], entry["sha256"], entry["bytes"]};
}

bool IsSha256(const std::string& text) {
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return text.size() == 64 && std::ranges::all_of(text, is_hex);
}

const std::vector<BodyKey> kApplyKeys = {{"files", "array", true}, {"allow_breaking", "boolean"}};
const std::vector<BodyKey> kTestKeys = {{"files", "array", true}};

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
  for (const Json& entry : body["files"]) {
    request.files.push_back(FileOf(entry));
    if (!IsSha256(request.files.back().sha256))
      throw Error(ErrorKind::kInvalid,
                  "the sha256 of " + request.files.back().path + " is no 64 hex digits");
  }
  request.request_id = call.request_id;
  request.client = call.client;
  return request;
}

Response Apply(product::Publisher& publisher, const Call& call) {
  const Json body = BodyOf(call, kApplyKeys);
  product::ApplyRequest request = RequestOf(call, body);
  request.allow_breaking = body.value("allow_breaking", false);
  request.dry_run = call.Flag("dry_run");
  return Response::Of(ToJson(publisher.Apply(call.caller, request)));
}

Response Test(product::Publisher& publisher, const Call& call) {
  const product::TestResult result =
      publisher.Test(call.caller, RequestOf(call, BodyOf(call, kTestKeys)));
  Json checks = Json::array(), left_out = Json::array();
  for (const auto& check : result.tested.checks) checks.push_back(product::ToJson(check));
  for (const auto& id : result.tested.left_out) left_out.push_back(ToString(id));
  return Response::Of(
      {{"plan", product::ToJson(result.plan)}, {"checks", checks}, {"left_out", left_out}});
}

Response PutFile(store::Files& files, const Call& call) {
  const std::string& sha256 = call.captures.at("sha256");
  std::error_code ignored;
  if (!IsSha256(sha256)) {
    std::filesystem::remove(call.body_file, ignored);
    throw Error(ErrorKind::kInvalid, "'" + sha256 + "' is no SHA-256 in lower-case hex");
  }
  const bool publishes =
      call.caller.is_admin || !call.caller.teams.empty() || !call.caller.curated.empty();
  if (!publishes) throw Error(ErrorKind::kForbidden, "only people in a team may send files");
  try {
    files.Receive(call.caller.user, sha256, call.body_file);
  } catch (...) {
    std::filesystem::remove(call.body_file, ignored);
    throw;
  }
  std::filesystem::remove(call.body_file, ignored);
  return {.status = 204, .headers = {}, .body = {}, .stream = nullptr, .feed = nullptr};
}

}  // namespace

std::vector<Route> PublishRoutes(product::Publisher& publisher, store::Files& files) {
  std::vector<Route> routes(3);
  routes[0] = {
      .method = "POST",
      .pattern = "/api/v1/apply",
      .summary =
          "Apply a whole folder, all or nothing; files that the server lacks come back in "
          "plan.missing",
      .tag = "publish",
      .lane = LaneName::kWork,
      .parameters = {{"dry_run", "query", "boolean", "only plan", false}},
      .body_type = "application/json",
      .body_schema = BodySchema(kApplyKeys),
      .body_bytes_max = kManifestBytesMax,
      .answers = {{200, "The plan and what was done", "application/json", {{"type", "object"}}}},
      .handle = [&publisher](const Call& call) { return Apply(publisher, call); }};
  routes[1] = {.method = "PUT",
               .pattern = "/api/v1/files/{sha256}",
               .summary = "Send a file that an apply lacks",
               .tag = "publish",
               .lane = LaneName::kWork,
               .parameters = {{"sha256", "path", "string", "of its content, lower-case hex", true}},
               .body_type = "application/octet-stream",
               .body_schema = Json(),
               .body_bytes_max = kFileBytesMax,
               .body_to_file = true,
               .answers = {{204, "Kept", "", Json()}},
               .handle = [&files](const Call& call) { return PutFile(files, call); }};
  routes[2] = {
      .method = "POST",
      .pattern = "/api/v1/test",
      .summary =
          "Run a folder's contracts, quality rules and tests on the mesh as an apply of it would "
          "make it; nothing is changed, files that the server lacks come back in plan.missing",
      .tag = "publish",
      .lane = LaneName::kWork,
      .body_type = "application/json",
      .body_schema = BodySchema(kTestKeys),
      .body_bytes_max = kManifestBytesMax,
      .answers = {{200,
                   "Each check, and what is not the caller's to test",
                   "application/json",
                   {{"type", "object"}}}},
      .handle = [&publisher](const Call& call) { return Test(publisher, call); }};
  return routes;
}

}  // namespace weft::serve
