#include "serve/http/routes_upload.hpp"

#include "base/json.hpp"
#include "ingest/file_form.hpp"
#include "product/drafted_table.hpp"
#include "serve/http/body_file.hpp"
#include "serve/http/naming.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

constexpr uint64_t kUploadBytesMax = 16ULL << 30;
constexpr const char* kSheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

ingest::SentFile SentBy(const Call& call, const BodyFile& body) {
  ingest::SentFile sent{.table = TableOf(call.captures.at("table")),
                        .path = body.path(),
                        .name = call.Parameter("file"),
                        .content_type = call.Header("content-type"),
                        .mode = mesh::UploadModeOf(call.Parameter("mode")),
                        .delimiter = call.Parameter("delimiter"),
                        .key = call.Header("idempotency-key"),
                        .dry_run = call.Flag("dry_run"),
                        .when_gone = {}};
  sent.when_gone = [departure = call.departure](std::function<void()> stop) {
    departure->Then(std::move(stop));
  };
  return sent;
}

Json ColumnsOf(const engine::Sample& sample) {
  Json columns = Json::array();
  for (const engine::SampleColumn& column : sample.columns)
    columns.push_back(
        {{"name", column.name}, {"type", column.logical_type}, {"nulls", column.nulls}});
  return columns;
}

Json DraftJson(const product::DraftedTable& drafted) {
  return {{"contract", drafted.contract()},
          {"columns", ColumnsOf(drafted.sample)},
          {"rows", drafted.sample.rows}};
}

Json Drafted(Json answer, const product::DraftedTable& drafted) {
  for (const std::string& note : drafted.sample.notes) answer["notes"].push_back(note);
  answer["drafted"] = DraftJson(drafted);
  return answer;
}

// The table comes into being with its first file.
Response First(const UploadDoor& door, const Call& call, const ingest::SentFile& sent) {
  const ingest::FileForm form = ingest::FormOf(sent.path, sent.name, sent.content_type);
  const product::DraftedTable drafted = product::DraftTable(
      call.caller, *door.registry.Now(),
      {sent.table, sent.path, form.format, sent.delimiter.empty() ? form.delimiter : sent.delimiter,
       door.extensions});
  Json answer{{"table", ToString(sent.table)},
              {"mode", "replace"},
              {"rows", drafted.sample.rows},
              {"snapshot", nullptr},
              {"notes", Json::array()},
              {"dry_run", true},
              {"repeated", false}};
  if (sent.dry_run) return Response::Of(Drafted(answer, drafted));
  product::PublishDraft(door.publisher, call.caller, drafted, call.request_id, [&] {
    answer = door.uploads.Put({call.caller, call.client, call.request_id}, sent);
  });
  return Response::Of(Drafted(answer, drafted), 201);
}

Response Put(const UploadDoor& door, const Call& call) {
  const BodyFile body(call);
  const ingest::SentFile sent = SentBy(call, body);
  if (!body.is_there())
    throw Error(ErrorKind::kInvalid, "the file is empty", "Send its bytes as the body.");
  if (!door.registry.Now()->FindTable(sent.table)) return First(door, call, sent);
  Json answer = door.uploads.Put({call.caller, call.client, call.request_id}, sent);
  answer["drafted"] = nullptr;
  return Response::Of(answer);
}

// ---- Files that lie in the warehouse

ingest::LandingPlace PlaceOf(const UploadDoor& door, const std::string& from) {
  if (const auto place = door.landing.PlaceOf(from)) return *place;
  throw Error(ErrorKind::kInvalid, "'" + from + "' is no table's place in the warehouse",
              "Name {warehouse}/{team}/{table}/, or send the file: PUT "
              "/api/v1/tables/{table}/data.");
}

Json Imported(const mesh::TableId& table, Json files, const std::optional<Json>& drafted) {
  uint64_t rows = 0;
  for (const Json& file : files)
    if (file["rows"].is_number()) rows += file["rows"].get<uint64_t>();
  return {{"table", ToString(table)},
          {"rows", rows},
          {"files", std::move(files)},
          {"drafted", drafted.value_or(Json())}};
}

// A contract is drafted from the first file, then all are taken in.
Response FirstImport(const UploadDoor& door, const Call& call, const ingest::LandingPlace& place,
                     const mesh::TableId& table) {
  const ingest::Landing::Copy copy = door.landing.FirstOf(place);
  const std::shared_ptr<void> gone(nullptr, [&](void*) {
    std::error_code ignored;
    std::filesystem::remove(copy.path, ignored);
  });
  const ingest::FileForm form = ingest::FormOf(copy.path, copy.name, "");
  const product::DraftedTable drafted = product::DraftTable(
      call.caller, *door.registry.Now(),
      {table, copy.path, form.format, form.delimiter, door.extensions, "[append, replace]"});
  Json files = Json::array();
  product::PublishDraft(door.publisher, call.caller, drafted, call.request_id, [&] {
    files = door.landing.Take(place, *door.registry.Now()->FindTable(table));
  });
  return Response::Of(Imported(table, std::move(files), DraftJson(drafted)), 201);
}

Response Import(const UploadDoor& door, const Call& call) {
  const Json body = BodyOf(call, schema::Ref("ImportBody"));
  const ingest::LandingPlace place = PlaceOf(door, body["from"]);
  const auto id = door.landing.TableOf(place);
  if (!id)
    throw Error(ErrorKind::kNotFound, "no domain is of team " + place.team,
                "Files of a domain lie below its team's name.");
  if (!door.registry.Now()->FindTable(*id)) return FirstImport(door, call, place, *id);
  const mesh::TablePtr table =
      door.uploads.Theirs({call.caller, call.client, call.request_id}, *id);
  return Response::Of(Imported(*id, door.landing.Take(place, *table), std::nullopt));
}

Route ImportRoute(const UploadDoor& door) {
  return {.method = "POST",
          .pattern = "/api/v1/imports",
          .id = "importFiles",
          .summary =
              "Take in the files that lie in a table's place in the warehouse, now; a table "
              "that is not there is drafted from them. Each file is taken once",
          .tag = "upload",
          .lane = LaneName::kLake,
          .bodies = {{"application/json", schema::Ref("ImportBody")}},
          .body_bytes_max = 4096,
          .answers = {{200, "What became of each file", "application/json",
                       schema::Ref("ImportAnswer")},
                      {201, "The same of a table that was drafted from them", "application/json",
                       schema::Ref("ImportAnswer")}},
          .errors = {403, 404, 409},
          .handle = [door](const Call& call) { return Import(door, call); }};
}

Route PutRoute(const UploadDoor& door) {
  return {
      .method = "PUT",
      .pattern = "/api/v1/tables/{table}/data",
      .id = "putTableData",
      .summary =
          "Send a file as a table's rows: CSV, xlsx, JSON, NDJSON or Parquet, text also "
          "packed. All of it or nothing; a table that is not there is drafted from it",
      .tag = "upload",
      .lane = LaneName::kLake,
      .parameters =
          {{"table", "path", schema::TableName(), "domain.table", true},
           {"mode", "query", schema::OneOf({"replace", "append", "merge"}),
            "what becomes of rows that are there; the contract says which are allowed, and which "
            "is meant when none is said"},
           {"file", "query", schema::NotEmpty("orders.csv"),
            "the file's name: for messages, and its ending for what it is"},
           {"delimiter", "query", schema::Shaped("^.$", ";"), "of CSV, if it is not plain to see"},
           {"dry_run", "query", schema::Truth(), "say what would be; nothing is stored"},
           {"Idempotency-Key", "header", schema::NotEmpty("orders-2026-01-31"),
            "of yours: a repeat with the same key and file changes nothing, for 90 days"}},
      .bodies = {{"application/octet-stream", schema::Anything()},
                 {"text/csv", schema::Anything()},
                 {"text/tab-separated-values", schema::Anything()},
                 {"application/json", schema::Anything()},
                 {"application/x-ndjson", schema::Anything()},
                 {"application/vnd.apache.parquet", schema::Anything()},
                 {kSheet, schema::Anything()}},
      .body_bytes_max = kUploadBytesMax,
      .body_to_file = true,
      .answers = {{200, "What was done, or would be", "application/json",
                   schema::Ref("UploadAnswer")},
                  {201, "The same of a table that was drafted from the file", "application/json",
                   schema::Ref("UploadAnswer")}},
      .errors = {403, 409},
      .handle = [door](const Call& call) { return Put(door, call); }};
}

}  // namespace

std::vector<Route> UploadRoutes(const UploadDoor& door) {
  return {PutRoute(door), ImportRoute(door)};
}

}  // namespace weft::serve
