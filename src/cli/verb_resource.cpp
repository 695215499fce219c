#include <algorithm>
#include <cstdio>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/runs.hpp"
#include "cli/show.hpp"
#include "cli/verbs.hpp"
#include "mesh/kind.hpp"

// get, describe, delete, history, export: one resource, or a kind's list.
namespace weft::cli {
namespace {

struct ResourceArguments {
  std::string kind, name;
  bool allow_breaking = false;  // of a deletion
};

// What is listed and is no resource.
const std::vector<std::string> kOthers{"runs",     "schedules", "snapshots", "costs",
                                       "erasures", "holds",     "bridges"};

const mesh::KindRow& KindOf(const std::string& word) {
  if (const auto kind = mesh::FindKind(word)) return mesh::RowOf(*kind);
  std::string known;
  for (const auto& row : mesh::kKinds) known += (known.empty() ? "" : ", ") + std::string(row.name);
  throw Error(ErrorKind::kInvalid, "there is no kind '" + word + "'",
              "kinds are " + known + "; and there are " + Join(kOthers, ", ") +
                  "; tables are found with weft search, and weft get table NAME shows one");
}

std::string PathOf(const ResourceArguments& arguments) {
  return "/api/v1/" + std::string(KindOf(arguments.kind).plural) + "/" + Encode(arguments.name);
}

std::string Summary(const Json& spec) {
  for (const char* key : {"title", "purpose"})
    if (spec.contains(key) && spec[key].is_string()) return spec[key];
  if (!spec.contains("description")) return "";
  const Json& description = spec["description"];
  return description.is_string() ? description.get<std::string>()
                                 : description.value("purpose", "");
}

void List(const Options& options, const ResourceArguments& arguments) {
  Client client(Completed(options));
  const std::string path = "/api/v1/" + std::string(KindOf(arguments.kind).plural) + "?limit=1000";
  Json items = Json::array();
  for (Json page = client.Get(path);; page = client.Get(path + "&after=" + Encode(page["next"]))) {
    for (Json& item : page["items"]) items.push_back(std::move(item));
    if (page["next"].is_null()) break;
  }
  Table table{{"name", "version", "what it is"}, {}};
  for (const Json& item : items)
    table.rows.push_back({item["name"], item["version"], Summary(item["spec"])});
  Show(options, {{"items", items}}, table);
}

void Describe(const Options& options, const ResourceArguments& arguments) {
  Client client(Completed(options));
  for (const std::string plural : {"tables", "runs", "erasures", "bridges"})
    if (arguments.kind == plural || arguments.kind + "s" == plural)
      return ShowDocument(options, client.Get("/api/v1/" + plural + "/" + Encode(arguments.name)));
  ShowDocument(options, client.Get(PathOf(arguments)));
}

// False: it is none of these.
bool GetOther(const Options& options, const ResourceArguments& arguments) {
  const auto is = [&](std::string_view word) {
    return arguments.kind == word || arguments.kind + "s" == word;
  };
  if (std::ranges::none_of(kOthers, is)) return false;
  Client client(Completed(options));
  if (is("holds")) return ShowHolds(options, client), true;
  if (is("erasures") && arguments.name.empty()) return ShowErasures(options, client), true;
  if (is("bridges") && arguments.name.empty()) return ShowBridges(options, client), true;
  if (is("erasures") || is("bridges")) return Describe(options, arguments), true;
  if (is("runs") && !arguments.name.empty()) {
    Describe(options, arguments);
  } else if (is("runs")) {
    ShowRuns(options, client);
  } else if (is("schedules")) {
    ShowSchedules(options, client);
  } else if (is("costs") && arguments.name.empty()) {
    ShowCosts(options, client);
  } else if (is("costs")) {
    ShowDocument(options, client.Get("/api/v1/products/" + Encode(arguments.name) + "/cost"));
  } else if (arguments.name.empty()) {
    throw Error(ErrorKind::kInvalid, "versions are of a table",
                "weft get snapshots flights.delays_by_route");
  } else {
    ShowSnapshots(options, client.Get("/api/v1/tables/" + Encode(arguments.name) + "/snapshots"));
  }
  return true;
}

void Get(const Options& options, const ResourceArguments& arguments) {
  if (GetOther(options, arguments)) return;
  if (arguments.name.empty()) return List(options, arguments);
  Describe(options, arguments);
}

void Delete(const Options& options, const ResourceArguments& arguments) {
  Client client(Completed(options));
  client.Send(
      {.method = "DELETE",
       .path = PathOf(arguments) + (arguments.allow_breaking ? "?allow_breaking=true" : "")});
  Say(options, "deleted " + arguments.kind + " " + arguments.name);
}

void History(const Options& options, const ResourceArguments& arguments) {
  Client client(Completed(options));
  const Json history = client.Get(PathOf(arguments) + "/history");
  Table table{{"version", "at", "who", "how", "change"}, {}};
  for (const Json& item : history["items"])
    table.rows.push_back({item["version"], item["at"], item["actor"],
                          item["deleted"] == true ? Json("deleted") : item["action"], item["seq"]});
  Show(options, history, table);
}

void Export(const Options& options, const ResourceArguments& arguments) {
  Client client(Completed(options));
  client.Send(
      {.path = PathOf(arguments), .accept = "application/yaml", .sink = [](std::string_view piece) {
         std::fwrite(piece.data(), 1, piece.size(), stdout);
       }});
}

void Configure(CLI::App& verb, Options& options,
               void (*run)(const Options&, const ResourceArguments&)) {
  auto arguments = std::make_shared<ResourceArguments>();
  const std::string kinds =
      "domain, team, user, product, contract, policy, agreement, source, question, "
      "thread, subscription or mesh";
  verb.add_option("kind", arguments->kind,
                  verb.get_name() == "describe" ? "table, run, bridge, " + kinds
                  : verb.get_name() == "get"
                      ? "runs, schedules, snapshots, costs, bridges, " + kinds
                      : kinds)
      ->required();
  auto* name = verb.add_option("name", arguments->name, "its name, as in flights.departures");
  if (verb.get_name() != "get") name->required();
  if (verb.get_name() == "delete")
    verb.add_flag("--allow-breaking", arguments->allow_breaking,
                  "also when the SQL of others stops working");
  verb.callback([&options, arguments, run] { run(options, *arguments); });
}

}  // namespace

void ConfigureGet(CLI::App& verb, Options& options) { Configure(verb, options, Get); }
void ConfigureDescribe(CLI::App& verb, Options& options) { Configure(verb, options, Describe); }
void ConfigureDelete(CLI::App& verb, Options& options) { Configure(verb, options, Delete); }
void ConfigureHistory(CLI::App& verb, Options& options) { Configure(verb, options, History); }
void ConfigureExport(CLI::App& verb, Options& options) { Configure(verb, options, Export); }

}  // namespace weft::cli
