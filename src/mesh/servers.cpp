#include "mesh/servers.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "mesh/read_upload.hpp"
#include "mesh/standard_shapes.hpp"

namespace weft::mesh {
namespace {

using std::string_view;

// Keys of a server's location, one list a type, parted by blanks.
struct ServerType {
  string_view type;
  string_view required;
  string_view optional;
};
constexpr ServerType kServerTypes[] = {
    {"api", "location", ""},
    {"athena", "stagingDir schema", "catalog regionName"},
    {"azure", "location format", "delimiter"},
    {"bigquery", "project dataset", ""},
    {"clickhouse", "host port database", ""},
    {"cloudsql", "host port database schema", ""},
    {"custom", "",
     "account catalog database dataset delimiter endpointUrl format host location path port "
     "project region "
     "regionName schema serviceName stagingDir warehouse stream"},
    {"databricks", "catalog schema", "host"},
    {"db2", "host port database", "schema"},
    {"denodo", "host port", "database"},
    {"dremio", "host port", "schema"},
    {"duckdb", "database", "schema"},
    {"glue", "account database", "location format"},
    {"hive", "host database", "port"},
    {"iceberg", "catalog catalogUrl", "namespace warehouse"},
    {"impala", "host database", "port"},
    {"informix", "host database", "port"},
    {"kafka", "host", "format"},
    {"kinesis", "", "region format"},
    {"local", "path format", ""},
    {"mysql", "host port database", ""},
    {"oracle", "host port serviceName", ""},
    {"postgres", "host port database schema", ""},
    {"postgresql", "host port database schema", ""},
    {"presto", "host", "catalog schema"},
    {"pubsub", "project", ""},
    {"redshift", "database schema", "host region account"},
    {"s3", "location", "endpointUrl format delimiter"},
    {"sftp", "location", "format delimiter"},
    {"snowflake", "account database schema", "host port warehouse"},
    {"sqlserver", "host database schema", "port"},
    {"synapse", "host port database", ""},
    {"trino", "host port catalog schema", ""},
    {"vertica", "host port database schema", ""},
    {"zen", "host database", "port"},
};

constexpr string_view kLocationKeys[] = {
    "account", "catalog",    "catalogUrl", "database",    "dataset",    "delimiter", "endpointUrl",
    "format",  "host",       "location",   "namespace",   "path",       "port",      "project",
    "region",  "regionName", "schema",     "serviceName", "stagingDir", "stream",    "warehouse"};

constexpr Key kServerKeys[] = {
    {"id", Shape::kText},
    {"server", Shape::kText, true},
    {"type", Shape::kText, true},
    {"description", Shape::kText},
    {"environment", Shape::kText},
    {"roles", Shape::kObjects, false, &kRole},
    {"customProperties", Shape::kObjects, false, &kCustomProperty},
    {"port", Shape::kInteger},
};

constexpr string_view kFormats[] = {"csv", "json", "ndjson", "parquet", "xlsx"};
constexpr string_view kBadRows[] = {"refuse", "reject"};

const std::vector<Key>& LocationKeys() {
  static const std::vector<Key> kKeys = [] {
    std::vector<Key> keys;
    for (const string_view name : kLocationKeys)
      if (name != "port") keys.push_back({name, Shape::kText});
    return keys;
  }();
  return kKeys;
}

bool Lists(string_view words, string_view word) {
  const std::vector<std::string> listed = Split(words, ' ');
  return std::ranges::find(listed, word) != listed.end();
}

void CheckType(const Yaml& yaml, Report& report) {
  const std::string type = TextOf(yaml, "type");
  const auto row = std::ranges::find(kServerTypes, type, &ServerType::type);
  if (row == std::end(kServerTypes)) {
    std::vector<string_view> known;
    for (const ServerType& each : kServerTypes) known.push_back(each.type);
    if (!type.empty())
      report.Error(PositionOf(yaml, "type"),
                   "`type` is `" + type + "`, it must be " + Alternatives(known),
                   Suggestion(type, known));
    return;
  }
  if (type == "iceberg")
    report.Warning(PositionOf(yaml, "type"),
                   "servers of type `iceberg` come with ODCS v3.2, older readers refuse them",
                   "Write `custom` to be read by all.");
  for (const std::string& key : Split(row->required, ' '))
    if (!key.empty() && !yaml.Find(key))
      report.Error(yaml.at, "a server of type `" + type + "` needs the key `" + key + "`");
  for (const auto& [key, value] : yaml.entries) {
    const bool is_location = std::ranges::find(kLocationKeys, key.text) != std::end(kLocationKeys);
    if (is_location && !Lists(row->required, key.text) && !Lists(row->optional, key.text))
      report.UnknownKey(key.at, "a server of type `" + type + "` has no key `" + key.text + "`",
                        key.text == "delimiter" ? "Use the custom property weft.delimiter." : "");
  }
}

// A customProperties value that must be one text of some words.
std::string ReadWord(const Yaml& yaml, string_view property, std::span<const string_view> words,
                     Report& report) {
  const Yaml* value = CustomOf(yaml, property);
  if (!value) return {};
  CheckValue({property, Shape::kText, false, nullptr, words}, *value, report);
  return value->IsScalar() ? value->text : std::string();
}

std::string ReadDelimiter(const Yaml& yaml, Report& report) {
  const std::string delimiter = ReadWord(yaml, "weft.delimiter", {}, report);
  if (delimiter.empty()) return ",";
  const auto c = static_cast<unsigned char>(delimiter[0]);
  if (delimiter.size() != 1 || c >= 0x80 || c == '"' || c == '\n' || c == '\r')
    report.Error(CustomOf(yaml, "weft.delimiter")->at,
                 "`weft.delimiter` must be one character, and no quote", "Write \";\" or \"\\t\".");
  return delimiter;
}

Server ReadServer(const Yaml& yaml, Report& report) {
  Server server;
  server.name = TextOf(yaml, "server");
  server.type = TextOf(yaml, "type");
  server.path = TextOf(yaml, "path");
  server.format = TextOf(yaml, "format");
  server.delimiter = ReadDelimiter(yaml, report);
  server.null_marks = ReadNullMarks(yaml, report);
  server.reject_bad_rows = ReadWord(yaml, "weft.badRows", kBadRows, report) == "reject";
  server.at = PositionOf(yaml, "path");
  if (server.type != "local") return server;
  if (const Yaml* format = yaml.Find("format"))
    CheckValue({"format", Shape::kText, true, nullptr, kFormats}, *format, report);
  if (const auto fault = PathFault(server.path); fault && yaml.Find("path"))
    report.Error(
        server.at, "`path` is `" + server.path + "`, it " + *fault,
        "Put the file into the document's folder and write its path from there: data/planes.csv.");
  return server;
}

}  // namespace

std::optional<std::string> PathFault(string_view path) {
  if (path.empty()) return "must not be empty";
  if (path[0] == '/') return "must not be absolute";
  if (path.find('\\') != path.npos) return "must not hold a backslash";
  if (path.find("://") != path.npos) return "must name a file, not a URL";
  if (IdFault(path)) return *IdFault(path);
  for (const std::string& part : Split(path, '/')) {
    if (part == "..") return "must not leave its folder with `..`";
    if (part.empty() || part == ".") return "must not hold an empty part or `.`";
    if (part[0] == '.') return "must not name hidden files";
  }
  return std::nullopt;
}

std::vector<Server> ReadServers(const Yaml& root, Report& report) {
  const ObjectShape shape{"a server", kServerKeys, LocationKeys()};
  std::vector<Server> servers;
  std::set<std::string> names;
  for (const Yaml& yaml : ItemsOf(root, "servers")) {
    if (!CheckShape(yaml, shape, report)) continue;
    CheckType(yaml, report);
    servers.push_back(ReadServer(yaml, report));
    if (!names.insert(servers.back().name).second)
      report.Error(PositionOf(yaml, "server"),
                   "two servers are named `" + servers.back().name + "`");
  }
  return servers;
}

}  // namespace weft::mesh
