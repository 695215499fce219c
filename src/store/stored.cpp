#include "store/stored.hpp"

#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "mesh/parse.hpp"
#include "store/json_text.hpp"

namespace weft::store {
namespace {

constexpr std::string_view kNothing = "{}";

std::string CodeText(const std::map<std::string, std::string>& code) {
  if (code.empty()) return std::string(kNothing);
  Json json = Json::object();
  for (const auto& [name, text] : code) json[name] = text;
  return JsonText(json);
}

std::string FilesText(const std::map<std::string, mesh::FileRef>& files) {
  if (files.empty()) return std::string(kNothing);
  Json json = Json::object();
  for (const auto& [path, file] : files)
    json[path] = {{"sha256", file.sha256}, {"bytes", file.bytes}};
  return JsonText(json);
}

std::map<std::string, std::string> ReadCode(std::string_view text) {
  std::map<std::string, std::string> code;
  if (text == kNothing) return code;
  const Json json = Json::parse(text);
  for (const auto& [name, value] : json.items()) code[name] = value;
  return code;
}

std::map<std::string, mesh::FileRef> ReadFiles(std::string_view text) {
  std::map<std::string, mesh::FileRef> files;
  if (text == kNothing) return files;
  const Json json = Json::parse(text);
  for (const auto& [path, value] : json.items())
    files[path] = {value.at("sha256"), value.at("bytes")};
  return files;
}

mesh::Place ReadPlace(const std::string& path, std::string_view text) {
  const Json json = Json::parse(text);
  return {path, json.at("domain"), json.at("product"), json.at("major")};
}

}  // namespace

StoredVersion Store(const mesh::Resource& resource) {
  const mesh::Place place = mesh::PlaceOf(resource);
  return {.folder = resource.folder,
          .path = resource.path,
          .place = JsonText(
              {{"domain", place.domain}, {"product", place.product}, {"major", place.major}}),
          .document = resource.document.Text(),
          .code = CodeText(resource.code),
          .files = FilesText(resource.files)};
}

std::string ContentDigest(const StoredVersion& version) {
  std::string text = "{\"folder\":" + JsonText(version.folder);
  text += ",\"path\":" + JsonText(version.path);
  text += ",\"place\":" + version.place;
  text += ",\"document\":" + JsonText(version.document);
  text += ",\"code\":" + version.code;
  text += ",\"files\":" + version.files + "}";
  return Sha256Hex(text);
}

StoredVersion StoredVersionOf(const Statement& row, int first_column) {
  return {row.Text(first_column),     row.Text(first_column + 1), row.Text(first_column + 2),
          row.Text(first_column + 3), row.Text(first_column + 4), row.Text(first_column + 5)};
}

std::shared_ptr<mesh::Resource> ParseStored(const mesh::ResourceId& id, uint64_t version,
                                            const StoredVersion& stored) {
  std::vector<mesh::Finding> findings;
  auto parsed =
      mesh::ParseDocumentText(stored.document, ReadPlace(stored.path, stored.place), findings);
  if (!parsed || parsed->id != id) {
    Log(LogLevel::kError, "resource.unreadable",
        {{"resource", mesh::ToString(id)},
         {"reason", findings.empty() ? "it names another resource" : ToString(findings.front())}});
    return nullptr;
  }
  auto resource = std::make_shared<mesh::Resource>(std::move(*parsed));
  resource->version = version;
  resource->folder = stored.folder;
  resource->code = ReadCode(stored.code);
  resource->files = ReadFiles(stored.files);
  return resource;
}

std::string InheritedText(const std::vector<mesh::Inherited>& rows) {
  Json json = Json::array();
  for (const mesh::Inherited& row : rows)
    json.push_back({{"table", row.table},
                    {"column", row.column},
                    {"classification", row.classification},
                    {"from", row.from},
                    {"approved", row.approved}});
  return JsonText(json);
}

mesh::InheritedPtr ReadInherited(const std::string& text) {
  auto rows = std::make_shared<std::vector<mesh::Inherited>>();
  for (const Json& json : Json::parse(text))
    rows->push_back({json.at("table"), json.at("column"), json.at("classification"),
                     json.at("from"), json.at("approved")});
  return rows;
}

}  // namespace weft::store
