#include <unistd.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/runs.hpp"
#include "cli/show.hpp"
#include "cli/verbs.hpp"

// secret: what a source proves itself with; never shown again. And how the bridges are.
namespace weft::cli {
namespace {

struct SecretArguments {
  std::string source, name;
  std::filesystem::path file;
};

std::string PathOf(const SecretArguments& arguments) {
  return "/api/v1/sources/" + Encode(arguments.source) + "/secrets/" + Encode(arguments.name);
}

// From a file or standard input, never from an argument that others see in `ps`.
std::string ValueOf(const SecretArguments& arguments) {
  if (!arguments.file.empty()) return std::string(Trim(ReadFile(arguments.file)));
  const std::string what = "The " + arguments.name + " of " + arguments.source;
  const std::string value = AskSecret(what);
  if (::isatty(STDIN_FILENO) && AskSecret("The same again") != value)
    throw Error(ErrorKind::kInvalid, "the two differ; nothing is changed");
  return value;
}

void Set(const Options& options, const SecretArguments& arguments) {
  Client client(Completed(options));
  client.Send({.method = "PUT",
               .path = PathOf(arguments),
               .body = Json{{"value", ValueOf(arguments)}}.dump(),
               .content_type = "application/json"});
  Say(options, "the " + arguments.name + " of " + arguments.source +
                   " is set; weft get bridges says how it goes");
}

void Remove(const Options& options, const SecretArguments& arguments) {
  Client client(Completed(options));
  client.Send({.method = "DELETE", .path = PathOf(arguments)});
  Say(options, "the " + arguments.name + " of " + arguments.source + " is forgotten");
}

CLI::App* Sub(CLI::App& verb, const char* name, const char* summary,
              const std::shared_ptr<SecretArguments>& arguments) {
  CLI::App* sub = verb.add_subcommand(name, summary);
  sub->add_option("source", arguments->source, "the source's name")->required();
  sub->add_option("name", arguments->name, "password, or key")->required();
  return sub;
}

}  // namespace

void ShowBridges(const Options& options, Client& client) {
  const Json bridges = client.Get("/api/v1/bridges");
  Table table{{"source", "topic", "security", "way", "state", "since", "why"}, {}};
  for (const Json& item : bridges["items"])
    table.rows.push_back({item["source"], item["topic"], item["security"],
                          item["table"].is_null() ? item["way"] : item["table"], item["state"],
                          item["since"],
                          item["error"].is_null() ? Json() : item["error"]["message"]});
  Show(options, bridges, table);
}

void ConfigureSecret(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<SecretArguments>();
  verb.require_subcommand(1);
  CLI::App* set =
      Sub(verb, "set", "from standard input or a file; sealed, and not shown again", arguments);
  set->add_option("--file", arguments->file, "file that holds it: a key as PEM");
  set->callback([&options, arguments] { Set(options, *arguments); });
  Sub(verb, "remove", "forget it; what needs it stops", arguments)->callback([&options, arguments] {
    Remove(options, *arguments);
  });
}

}  // namespace weft::cli
