#include <cstdio>
#include <iostream>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "cli/show.hpp"
#include "cli/verbs.hpp"

// token, login: credentials.
namespace weft::cli {
namespace {

struct TokenArguments {
  std::string user, name, scope, until, id;
};

void Create(const Options& options, const TokenArguments& arguments) {
  Json body = Json::object();
  for (const auto& [key, value] : {std::pair{"user", &arguments.user},
                                   {"name", &arguments.name},
                                   {"scope", &arguments.scope},
                                   {"until", &arguments.until}})
    if (!value->empty()) body[key] = *value;
  Client client(Completed(options));
  const Json token = client.Post("/api/v1/tokens", body);
  if (Resolve(options) != Output::kTable) return ShowDocument(options, token);
  std::printf("%s\n", token["token"].get<std::string>().c_str());
  Say(options, "keep it now: it is not shown again");
}

void List(const Options& options, const TokenArguments& arguments) {
  Client client(Completed(options));
  const Json tokens = client.Get("/api/v1/tokens" +
                                 (arguments.user.empty() ? "" : "?user=" + Encode(arguments.user)));
  Table table{{"id", "user", "name", "scope", "created", "until", "state"}, {}};
  for (const Json& item : tokens["items"])
    table.rows.push_back({item["id"], item["user"], item["name"], item["scope"], item["created"],
                          item["until"], item["revoked"] == true ? "revoked" : "live"});
  Show(options, tokens, table);
}

void Revoke(const Options& options, const TokenArguments& arguments) {
  Client client(Completed(options));
  client.Send({.method = "DELETE", .path = "/api/v1/tokens/" + Encode(arguments.id)});
  Say(options, "revoked " + arguments.id);
}

// The token comes from --token or standard input, never from an argument that others see in `ps`.
void Login(const Options& given) {
  Options options = Completed(given);
  if (given.token.empty() && given.as.empty()) {
    if (IsTerminal(0)) std::fprintf(stderr, "Token for %s: ", options.server.c_str());
    std::getline(std::cin, options.token);
  }
  Client client(options);
  const Json session = client.Get("/api/v1/session");
  WriteLogin(options.server, options.token);
  Say(options, "signed in at " + options.server + " as " + session["user"].get<std::string>());
}

using Run = void (*)(const Options&, const TokenArguments&);

CLI::App* Sub(CLI::App& verb, Options& options, const char* name, const char* summary,
              const std::shared_ptr<TokenArguments>& arguments, Run run) {
  CLI::App* sub = verb.add_subcommand(name, summary);
  sub->callback([&options, arguments, run] { run(options, *arguments); });
  return sub;
}

}  // namespace

void ConfigureToken(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<TokenArguments>();
  verb.require_subcommand(1);
  CLI::App* create =
      Sub(verb, options, "create", "a new token; shown this once", arguments, Create);
  create->add_option("--user", arguments->user, "whose it is (admins, for others)");
  create->add_option("--name", arguments->name, "what you call it");
  create->add_option("--scope", arguments->scope, "all, read or events:DOMAIN");
  create->add_option("--until", arguments->until, "its last day, 2027-06-30");
  Sub(verb, options, "list", "your tokens", arguments, List)
      ->add_option("--user", arguments->user, "another's (admins)");
  Sub(verb, options, "revoke", "end a token", arguments, Revoke)
      ->add_option("id", arguments->id, "its id")
      ->required();
}

void ConfigureLogin(CLI::App& verb, Options& options) {
  verb.callback([&options] { Login(options); });
}

}  // namespace weft::cli
