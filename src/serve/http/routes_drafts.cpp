#include <algorithm>

#include "base/digest.hpp"
#include "base/json.hpp"
#include "discover/product_folder.hpp"
#include "product/stream_product.hpp"
#include "product/templates.hpp"
#include "serve/http/body_file.hpp"
#include "serve/http/naming.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/routes_talk.hpp"
#include "serve/http/schemas.hpp"
#include "store/archive.hpp"

// A folder to start from, and the folder of what is there.
namespace weft::serve {
namespace {

constexpr uint64_t kSampleBytesMax = 64 << 20;

Response Templates(const Call&) {
  Json items = Json::array();
  for (const product::TemplateRow& row : product::Templates())
    items.push_back({{"name", row.name}, {"summary", row.summary}, {"words", row.words}});
  return Response::Of({{"items", items}, {"next", nullptr}});
}

std::string NameOf(const Call& call, const char* parameter, const std::string& otherwise) {
  std::string name = call.Parameter(parameter);
  if (name.empty()) name = otherwise;
  const bool is_person = std::string_view(parameter) == "team" || parameter == std::string("owner");
  const auto fault = is_person ? mesh::SubjectNameFault(name) : mesh::NameFault(name);
  if (fault)
    throw Error(ErrorKind::kInvalid,
                std::string("`") + parameter + "` is `" + name + "`, it " + *fault);
  return name;
}

// The domain's own team, where there is one.
std::string TeamOf(const mesh::Snapshot& snapshot, const std::string& domain) {
  const auto node = snapshot.domains.find(domain);
  const bool has_team = node != snapshot.domains.end() && !node->second->domain.team.empty();
  return has_team ? node->second->domain.team : domain;
}

product::Words WordsOf(const TalkDoor& door, const Call& call) {
  const std::string domain = NameOf(call, "domain", "domain");
  const std::string product = NameOf(call, "product", "product");
  return {{"mesh", NameOf(call, "mesh", "mesh")},
          {"domain", domain},
          {"product", product},
          {"table", NameOf(call, "table", product)},
          {"team", NameOf(call, "team", TeamOf(*door.registry.Now(), domain))},
          {"owner", NameOf(call, "owner", call.caller.user)}};
}

// Where the template's files lie in a mesh folder.
std::string FolderOf(const std::string& name, const product::Words& words) {
  if (name == "mesh") return "";
  if (name == "domain") return words.at("domain") + "/";
  return words.at("domain") + "/" + words.at("product") + "/";
}

engine::SampleFormat FormatOf(const std::string& file) {
  if (const auto format = engine::FormatOf(file)) return *format;
  throw Error(ErrorKind::kInvalid,
              "`file` is '" + file + "', which is neither .csv nor .parquet, .xlsx or .json",
              "name the sample as the file is named: planes.csv");
}

Json FilesJson(const std::string& folder, const product::FolderTexts& files) {
  Json items = Json::array();
  for (const auto& [path, text] : files) items.push_back({{"path", folder + path}, {"text", text}});
  return items;
}

// The fields are looked for as the domain, whose team alone may draft of its events.
Response DraftOfStream(const TalkDoor& door, const Call& call) {
  const mesh::SnapshotPtr mesh = door.registry.Now();
  product::StreamSlice slice =
      product::SliceOf(call.caller, *mesh, TableOf(call.Parameter("stream")));
  slice.category = call.Parameter("category");
  slice.action = call.Parameter("action");
  const std::string product = NameOf(call, "product", product::StreamProductName(slice));
  const product::Words words{{"domain", slice.domain},
                             {"product", product},
                             {"table", NameOf(call, "table", product)},
                             {"team", NameOf(call, "team", TeamOf(*mesh, slice.domain))},
                             {"owner", NameOf(call, "owner", call.caller.user)}};
  const auto touch =
      door.guard.Open(mesh::ServicePrincipal(slice.domain), {.verb = audit::Verb::kRun}, mesh);
  touch->RecordNothing();
  const auto seen = door.engine.RowsAs(*touch, slice.domain, product::FieldsSql(slice), 1000);
  const auto fields = product::FieldsOf(*mesh, slice, seen);
  const product::FolderTexts files = product::FolderForStream(*mesh, slice, fields, words);
  return Response::Of({{"template", "stream-product"},
                       {"files", FilesJson(slice.domain + "/" + product + "/", files)},
                       {"sample_rows", nullptr},
                       {"notes", Json::array()},
                       {"data", nullptr}});
}

Response Draft(const TalkDoor& door, const FolderDoor& folders, const Call& call) {
  if (!call.Parameter("stream").empty()) return DraftOfStream(door, call);
  const BodyFile sample(call);
  product::Words words = WordsOf(door, call);
  std::string name = call.Parameter("template");
  product::FolderTexts files;
  Json rows, notes = Json::array();
  if (sample.is_there()) {
    const engine::SampleFormat format = FormatOf(call.Parameter("file"));
    words["file"] = words.at("table") + "." + std::string(engine::Name(format));
    const engine::Sample look = engine::LookAt(sample.path(), format, folders.extensions);
    files = product::FolderFor(look, format, words);
    rows = look.rows;
    notes = look.notes;
    name = "file-product";
  } else {
    files = product::FillTemplate(name, words);
  }
  if (files.empty())
    throw Error(ErrorKind::kInvalid, "there is no template '" + name + "'",
                "GET /api/v1/templates lists them; or send a sample");
  const Json items = FilesJson(FolderOf(name, words), files);
  const auto data = words.find("file");
  return Response::Of(
      {{"template", name},
       {"files", items},
       {"sample_rows", rows},
       {"notes", notes},
       {"data",
        data == words.end() ? Json() : Json(FolderOf(name, words) + "data/" + data->second)}});
}

// Data that leaves is on record before it does.
void NoteData(const TalkDoor& door, const Call& call, const discover::ProductFolder& folder) {
  if (folder.tables.empty()) return;
  audit::Began began{.verb = audit::Verb::kExport,
                     .caller = call.caller.user,
                     .token_id = call.caller.token_id,
                     .client = call.client,
                     .request_id = call.request_id,
                     .text = "the folder of product " + call.captures.at("name")};
  for (const std::string& table : folder.tables)
    began.tables.push_back({.table = table, .principal = call.caller.user});
  door.guard.audit().Note(began, true);
}

// For an editor: texts as they are, data by what it is. Data stays here.
Json ToJson(const std::string& name, const discover::ProductFolder& folder) {
  Json files = Json::array(), resources = Json::array();
  for (const auto& [path, text] : folder.texts)
    files.push_back(
        {{"path", path}, {"text", text}, {"sha256", Sha256Hex(text)}, {"bytes", text.size()}});
  for (const auto& [path, data] : folder.files)
    files.push_back({{"path", path}, {"sha256", data.file.sha256}, {"bytes", data.file.bytes}});
  for (const mesh::ResourcePtr& each : folder.resources)
    resources.push_back({{"kind", mesh::RowOf(each->id.kind).name},
                         {"name", each->id.name},
                         {"version", each->version}});
  return {{"product", name}, {"files", files}, {"resources", resources}};
}

Response Folder(const TalkDoor& door, const FolderDoor& files, const Call& call) {
  const std::string& name = call.captures.at("name");
  const discover::ProductFolder folder =
      discover::FolderOf(door.guard, call.caller, name, door.registry.Now());
  if (call.Header("accept").find("application/json") != std::string::npos)
    return Response::Of(ToJson(name, folder));
  NoteData(door, call, folder);
  const auto archive = files.scratch / ("folder-" + call.request_id + ".zip");
  store::ArchiveWriter writer(archive, store::ArchiveFormat::kZip);
  for (const auto& [path, text] : folder.texts) writer.AddText(path, text);
  for (const auto& [path, data] : folder.files)
    if (data.is_readable) writer.AddFile(path, files.files.PathOf(data.file.sha256));
  writer.Close();
  Response response;
  response.With("Content-Type", "application/zip")
      .With("Content-Disposition", "attachment; filename=\"" + name + ".zip\"");
  response.stream = StreamFile(archive);
  return response;
}

Route DraftRoute(const TalkDoor& door, const FolderDoor& folders) {
  Route route{.method = "POST",
              .pattern = "/api/v1/drafts",
              .id = "draftFolder",
              .summary =
                  "The files of a new folder, from a template, from a sample of data or from "
                  "a stream of events; nothing is stored",
              .tag = "authoring",
              .lane = LaneName::kWork,
              .bodies = {{"application/octet-stream", schema::Anything()}},
              .body_optional = true,  // a template needs none
              .body_bytes_max = kSampleBytesMax,
              .body_to_file = true,
              .answers = {{200, "The files, to be changed and applied", "application/json",
                           schema::Ref("FolderDraft")}},
              .errors = {400, 403, 404},
              .handle = [door, folders](const Call& call) { return Draft(door, folders, call); }};
  struct Row {
    const char* name;
    const char* example;
    const char* meaning;
  };
  for (const Row& row :
       {Row{"template", "sql-product", "which; not with a sample"},
        Row{"file", "planes.csv", "the sample's name: .csv, .parquet, .xlsx or .json"},
        Row{"stream", "orders.events", "a domain's events, to be a product; not with a sample"},
        Row{"category", "order", "of these events, only those of this category"},
        Row{"action", "buys something", "and of this action"},
        Row{"mesh", "flights", "the new mesh"}, Row{"domain", "fleet", "where it belongs"},
        Row{"product", "planes", "the new product"},
        Row{"table", "planes", "its table; named as the product, if left out"},
        Row{"team", "fleet", "who publishes it; the domain's, if left out"},
        Row{"owner", "ann", "a user; you, if left out"}})
    route.parameters.push_back({row.name, "query", schema::NotEmpty(row.example), row.meaning});
  return route;
}

}  // namespace

std::vector<Route> DraftRoutes(const TalkDoor& door, const FolderDoor& files) {
  std::vector<Route> routes{DraftRoute(door, files)};
  routes.push_back(
      {.method = "GET",
       .pattern = "/api/v1/templates",
       .id = "listTemplates",
       .summary = "What a new folder can start from",
       .tag = "authoring",
       .answers = {{200, "Templates", "application/json", schema::Ref("TemplatePage")}},
       .handle = &Templates});
  routes.push_back(
      {.method = "GET",
       .pattern = "/api/v1/products/{name}/folder",
       .id = "getProductFolder",
       .summary = "The folder of a product, to go on with: its documents; for its "
                  "owners also its SQL, tests and data. With Accept: application/json "
                  "what is in it",

       .tag = "authoring",
       .lane = LaneName::kWork,
       .parameters = {{"name", "path", schema::NotEmpty("flights.departures"), "the product's name",
                       true}},
       .answers = {{200,
                    "A zip file",
                    "application/zip",
                    schema::Anything(),
                    {{"Content-Disposition", "a name for the file"}}},
                   {200, "Its files, texts as they are", "application/json",
                    schema::Ref("ProductFolder")}},
       .handle = [door, files](const Call& call) { return Folder(door, files, call); }});
  return routes;
}

}  // namespace weft::serve
