#pragma once
#include <string>
#include <vector>

#include "base/json.hpp"
#include "cli/session.hpp"

// How answers look: tables for people on a terminal, the same data as JSON for programs.
namespace weft::cli {

// A table's rows; numbers are set right.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<Json>> rows;
};

// What `-o auto` means here: a table on a terminal, else JSON.
Output Resolve(const Options& options);
// The table in aligned columns, each at most 60 wide, or as CSV.
std::string ToText(const Table& table);
std::string ToCsv(const Table& table);
// `json` for programs (-o json, yaml), `table` for people and -o csv.
void Show(const Options& options, const Json& json, const Table& table);
// JSON or YAML, as -o says; people get YAML.
void ShowDocument(const Options& options, const Json& json);
// A line for people, on standard error; nothing with --quiet.
void Say(const Options& options, const std::string& line);
std::string ToYaml(const Json& json);

}  // namespace weft::cli
