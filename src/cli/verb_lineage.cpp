#include <cstdio>

#include "cli/show.hpp"
#include "cli/verbs.hpp"

// lineage: what a table is made from, and what and who it feeds.
namespace weft::cli {
namespace {

struct LineageArguments {
  std::string table, format = "table", at;
  bool downstream = false;
  uint64_t depth = 0;
};

// "domain.table.column" is a table and a column of it.
std::string PathOf(const LineageArguments& arguments) {
  std::string table = arguments.table, column;
  const size_t dot = table.find('.', table.find('.') + 1);
  if (table.find('.') != std::string::npos && dot != std::string::npos) {
    column = table.substr(dot + 1);
    table = table.substr(0, dot);
  }
  std::string path = "/api/v1/lineage?limit=1000&table=" + Encode(table);
  if (!column.empty()) path += "&column=" + Encode(column);
  if (arguments.downstream) path += "&direction=downstream";
  if (!arguments.at.empty()) path += "&at=" + Encode(arguments.at);
  if (arguments.depth > 0) path += "&depth=" + std::to_string(arguments.depth);
  return path;
}

// All pages as one.
Json Whole(Client& client, const std::string& path) {
  Json whole = client.Get(path);
  while (whole["next"].is_string()) {
    Json page = client.Get(path + "&after=" + whole["next"].get<std::string>());
    for (Json& item : page["items"]) whole["items"].push_back(std::move(item));
    whole["tables"] = page["tables"];
    whole["next"] = page["next"];
  }
  return whole;
}

std::string NameOf(const Json& end) {
  const std::string table = end["table"];
  return end["column"].is_null() ? table + " (its rows)"
                                 : table + "." + end["column"].get<std::string>();
}

std::string Words(const Json& list) {
  std::string text;
  for (const Json& word : list) text += (text.empty() ? "" : ", ") + word.get<std::string>();
  return text;
}

Table EdgesOf(const Json& lineage) {
  Table table{{"step", "from", "to", "as"}, {}};
  for (const Json& edge : lineage["items"])
    table.rows.push_back(
        {edge["depth"], NameOf(edge["from"]), NameOf(edge["to"]), Words(edge["roles"])});
  return table;
}

Table ReadersOf(const Json& lineage) {
  Table table{{"read by", "last", "questions", "columns"}, {}};
  for (const Json& reader : lineage["readers"]) {
    std::string columns;
    for (const Json& use : reader["columns"])
      columns += (columns.empty() ? "" : ", ") + use["column"].get<std::string>();
    table.rows.push_back({reader["reader"], reader["last"], reader["questions"], columns});
  }
  return table;
}

void ShowLineage(const Options& options, const Json& lineage) {
  Show(options, lineage, EdgesOf(lineage));
  if (Resolve(options) == Output::kTable && !lineage["readers"].empty())
    std::fputs(("\n" + ToText(ReadersOf(lineage))).c_str(), stdout);
  if (lineage["items"].empty())
    Say(options, lineage["direction"] == "upstream"
                     ? "no other table feeds it, as far as you may know"
                     : "it feeds no other table, as far as you may know");
}

void Lineage(const Options& options, const LineageArguments& arguments) {
  Client client(Completed(options));
  const std::string path = PathOf(arguments);
  if (arguments.format == "table") return ShowLineage(options, Whole(client, path));
  Ask ask{.path = path + "&format=" + Encode(arguments.format), .accept = "*/*"};
  ask.sink = [](std::string_view piece) { std::fwrite(piece.data(), 1, piece.size(), stdout); };
  client.Send(ask);
}

}  // namespace

void ConfigureLineage(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<LineageArguments>();
  verb.add_option("table", arguments->table, "domain.table or domain.table.column")->required();
  verb.add_flag("--downstream", arguments->downstream, "what it feeds, and who reads it");
  verb.add_option("--depth", arguments->depth, "tables one behind the other, at most");
  verb.add_option("--at", arguments->at, "as it was then, such as 2026-11-21T06:18:00Z");
  verb.add_option("--format", arguments->format,
                  "table, or openlineage: its events, for another catalog");
  verb.callback([&options, arguments] { Lineage(options, *arguments); });
}

}  // namespace weft::cli
