#include <cstdio>
#include <filesystem>

#include "base/error.hpp"
#include "cli/show.hpp"
#include "cli/verbs.hpp"

// import: rows into a table, out of a file here or of files that lie in the warehouse.
namespace weft::cli {
namespace {

struct ImportArguments {
  std::string file, table, mode, key, delimiter;
  bool dry_run = false;
};

std::string PathOf(const ImportArguments& arguments) {
  const std::string name = std::filesystem::path(arguments.file).filename().string();
  std::string path = "/api/v1/tables/" + Encode(arguments.table) + "/data?file=" + Encode(name);
  if (!arguments.mode.empty()) path += "&mode=" + Encode(arguments.mode);
  if (!arguments.delimiter.empty()) path += "&delimiter=" + Encode(arguments.delimiter);
  return path + (arguments.dry_run ? "&dry_run=true" : "");
}

// What was found in the file, at a terminal; elsewhere it is in the answer.
void ShowColumns(const Options& options, const Json& drafted) {
  if (!drafted.is_object() || Resolve(options) != Output::kTable) return;
  Table table{{"column", "type", "rows without a value"}, {}};
  for (const Json& column : drafted["columns"])
    table.rows.push_back({column["name"], column["type"], column["nulls"]});
  std::printf("\n%s", ToText(table).c_str());
}

void SayDrafted(const Options& options, const std::string& table) {
  Say(options, "The contract of " + table + " is drafted: weft get contract " + table +
                   " shows it; say there what the columns mean.");
}

void SayWhatIsNext(const Options& options, const Json& answer) {
  for (const Json& note : answer["notes"]) Say(options, note.get<std::string>());
  const std::string table = answer["table"];
  if (answer["repeated"] == true)
    Say(options, "This key was used before: nothing was changed.");
  else if (answer["drafted"].is_object() && answer["dry_run"] == false)
    SayDrafted(options, table);
}

bool IsAddress(const std::string& file) {
  return file.starts_with("s3://") || file.starts_with("file://");
}

// What lies in the warehouse already: the place names the table.
void ImportPlace(const Options& options, const ImportArguments& arguments) {
  Client client(Completed(options));
  const Json answer = client.Post("/api/v1/imports", {{"from", arguments.file}});
  Table table{{"file", "state", "rows", "why"}, {}};
  for (const Json& file : answer["files"])
    table.rows.push_back({file["file"], file["state"],
                          file["rows"].is_null() ? Json("-") : file["rows"], file["text"]});
  Show(options, answer, table);
  ShowColumns(options, answer["drafted"]);
  if (answer["drafted"].is_object()) SayDrafted(options, answer["table"]);
  for (const Json& file : answer["files"])
    if (file["state"] == "refused")
      throw Error(ErrorKind::kInvalid, file["file"].get<std::string>() + " was not taken in",
                  file["text"]);
}

void Import(const Options& options, const ImportArguments& arguments) {
  if (IsAddress(arguments.file)) return ImportPlace(options, arguments);
  if (arguments.table.empty())
    throw Error(ErrorKind::kInvalid, "import wants the table that the rows are for",
                "As in weft import " + arguments.file + " orders.orders.");
  if (!std::filesystem::is_regular_file(arguments.file))
    throw Error(ErrorKind::kInvalid, arguments.file + " is no file");
  Client client(Completed(options));
  Ask ask{.method = "PUT",
          .path = PathOf(arguments),
          .content_type = "application/octet-stream",
          .upload = arguments.file};
  if (!arguments.key.empty()) ask.headers.push_back("Idempotency-Key: " + arguments.key);
  const Json answer = client.Send(ask).AsJson();
  Show(options, answer,
       {{"table", "mode", "rows", "version"},
        {{answer["table"], answer["mode"], answer["rows"],
          answer["snapshot"].is_null() ? Json("-") : answer["snapshot"]}}});
  ShowColumns(options, answer["drafted"]);
  SayWhatIsNext(options, answer);
}

}  // namespace

void ConfigureImport(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<ImportArguments>();
  verb.add_option("file", arguments->file,
                  "CSV, xlsx, JSON, NDJSON or Parquet; or a table's place in the warehouse, "
                  "as in s3://lake/accounts/registrations/")
      ->required();
  verb.add_option("table", arguments->table, "as in orders.orders; a place names it itself");
  verb.add_option("--mode", arguments->mode,
                  "replace, append or merge, as far as the contract allows");
  verb.add_option("--key", arguments->key, "yours: a repeat with it changes nothing");
  verb.add_option("--delimiter", arguments->delimiter, "of CSV, if it is not plain to see");
  verb.add_flag("--dry-run", arguments->dry_run, "say what would be; nothing is stored");
  verb.callback([&options, arguments] { Import(options, *arguments); });
}

}  // namespace weft::cli
