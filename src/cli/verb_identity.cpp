#include <unistd.h>

#include <array>
#include <cstdio>
#include <thread>

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "base/environment.hpp"
#include "base/error.hpp"
#include "cli/show.hpp"
#include "cli/verbs.hpp"
#include "mesh/principal.hpp"

// token, login, logout, password: credentials.
namespace weft::cli {
namespace {

constexpr std::chrono::days kLoginLasts{90};

struct TokenArguments {
  std::string user, domain, name, scope, until, id;
};

// A service's tokens belong to its domain.
std::string OwnerOf(const TokenArguments& arguments) {
  return arguments.domain.empty() ? arguments.user : mesh::PrincipalOf(arguments.domain);
}

void Create(const Options& options, const TokenArguments& arguments) {
  Json body = Json::object();
  const std::string owner = OwnerOf(arguments);
  for (const auto& [key, value] : {std::pair{"user", &owner},
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
  const std::string owner = OwnerOf(arguments);
  const Json tokens =
      client.Get("/api/v1/tokens" + (owner.empty() ? "" : "?user=" + Encode(owner)));
  Table table{{"id", "user", "name", "scope", "created", "until", "last used", "state"}, {}};
  for (const Json& item : tokens["items"])
    table.rows.push_back({item["id"], item["user"], item["name"], item["scope"], item["created"],
                          item["until"], item["last_used"],
                          item["revoked"] == true ? "revoked" : "live"});
  Show(options, tokens, table);
}

void Revoke(const Options& options, const TokenArguments& arguments) {
  Client client(Completed(options));
  client.Send({.method = "DELETE", .path = "/api/v1/tokens/" + Encode(arguments.id)});
  Say(options, "revoked " + arguments.id);
}

std::string HostName() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "somewhere";
}

// A password becomes a session, the session a token that is kept, and the session ends.
std::string TokenByPassword(const Options& options, const std::string& user) {
  Client client(options);
  const Json who = {{"user", user},
                    {"password", AskSecret("Password of " + user + " at " + options.server)}};
  const Reply opened = client.Send({.method = "POST",
                                    .path = "/api/v1/session",
                                    .body = who.dump(),
                                    .content_type = "application/json"});
  const std::string set =
      opened.headers.contains("set-cookie") ? opened.headers.at("set-cookie") : "";
  const std::string cookie = set.substr(0, set.find(';'));
  const Json wanted = {{"name", "weft login at " + HostName()},
                       {"until", FormatTime(SystemClock().Now() + kLoginLasts)}};
  const Json token = client
                         .Send({.method = "POST",
                                .path = "/api/v1/tokens",
                                .body = wanted.dump(),
                                .content_type = "application/json",
                                .cookie = cookie})
                         .AsJson();
  client.Send({.method = "DELETE", .path = "/api/v1/session", .cookie = cookie});
  return token["token"].get<std::string>();
}

constexpr std::chrono::seconds kLoginAskedAgain{2};

// The program keeps a secret and shows a code; a person lets it in at the server's page.
std::string TokenByBrowser(const Options& options) {
  Client client(options);
  const std::string verifier = ToBase64Url(RandomBytes(32));
  const Json begun = client.Post("/api/v1/login", {{"name", "weft login at " + HostName()},
                                                   {"challenge", ToBase64Url(Sha256(verifier))}});
  const std::string code = begun["code"], url = begun["url"];
  std::fprintf(stderr, "open %s\nsign in there, and let in the code %s\n", url.c_str(),
               code.c_str());
  const SystemClock clock;
  const Time until = clock.Now() + std::chrono::seconds(begun["seconds"].get<int64_t>());
  while (clock.Now() < until) {
    const Json state =
        client.Post("/api/v1/login/" + Encode(code) + "/token", {{"verifier", verifier}});
    if (state["state"] != "waiting") return state["token"];
    std::this_thread::sleep_for(kLoginAskedAgain);
  }
  throw Error(ErrorKind::kCancelled, "nobody let it in within ten minutes",
              "begin again: weft login --browser");
}

struct LoginArguments {
  std::string user;
  bool browser = false;
};

// Secrets come from --token or standard input, never from an argument that others see in `ps`.
void Login(const Options& given, const LoginArguments& arguments) {
  Options options = Completed(given);
  if (arguments.browser)
    options.token = TokenByBrowser(options);
  else if (!arguments.user.empty())
    options.token = TokenByPassword(options, arguments.user);
  else if (given.token.empty() && given.as.empty())
    options.token = AskSecret("Token for " + options.server);
  Client client(options);
  const Json session = client.Get("/api/v1/session");
  WriteLogin(options.server, options.token);
  Say(options, "signed in at " + options.server + " as " + session["user"].get<std::string>());
}

// The token is revoked and forgotten; forgotten also when the server knows it no longer.
void Logout(const Options& given) {
  Options options = Completed(given);
  const auto logins = ReadLogins();
  const auto kept = logins.find(options.server);
  if (kept == logins.end())
    throw Error(ErrorKind::kNotFound, "you are not signed in at " + options.server,
                "weft login signs you in");
  options.token = kept->second;
  ForgetLogin(options.server);
  const std::string id = options.token.substr(5, options.token.find('_', 5) - 5);
  try {
    Client(options).Send({.method = "DELETE", .path = "/api/v1/tokens/" + Encode(id)});
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kUnauthenticated) throw;
  }
  Say(options, "signed out at " + options.server);
}

void Open(const Options& given) {
  const Options options = Completed(given);
  const Json link =
      Client(options).Send({.method = "POST", .path = "/api/v1/session/link"}).AsJson();
  const std::string address = options.server + "/sign-in#" + link["code"].get<std::string>();
  if (Resolve(options) != Output::kTable)
    return ShowDocument(options, {{"address", address}, {"until", link["until"]}});
  std::printf("%s\n", address.c_str());
  Say(options, "open it in a browser within 10 minutes; it signs you in once");
}

std::string WhoAmI(Client& client) {
  return client.Get("/api/v1/session")["user"].get<std::string>();
}

// Of oneself, the old one comes first; who has none yet leaves it empty, or out of what a program
// writes.
void SetPassword(const Options& options, const TokenArguments& arguments) {
  Client client(Completed(options));
  const std::string me = WhoAmI(client);
  const std::string user = arguments.user.empty() ? me : arguments.user;
  Json body = Json::object();
  std::string old, password;
  if (user == me) old = AskSecret("Old password of " + user + " (empty: there is none)");
  password = AskSecret("New password of " + user);
  if (password.empty() && !IsTerminal(STDIN_FILENO)) std::swap(old, password);
  if (!old.empty()) body["old"] = old;
  body["password"] = password;
  if (IsTerminal(STDIN_FILENO) && AskSecret("The same again") != body["password"])
    throw Error(ErrorKind::kInvalid, "the two differ; nothing is changed");
  client.Send({.method = "PUT",
               .path = "/api/v1/users/" + Encode(user) + "/password",
               .body = body.dump(),
               .content_type = "application/json"});
  Say(options, "the password of " + user + " is set; sessions that were open have ended");
}

void RemovePassword(const Options& options, const TokenArguments& arguments) {
  Client client(Completed(options));
  const std::string user = arguments.user.empty() ? WhoAmI(client) : arguments.user;
  client.Send({.method = "DELETE", .path = "/api/v1/users/" + Encode(user) + "/password"});
  Say(options, user + " has no password any more");
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
  create->add_option("--domain", arguments->domain,
                     "a service of this domain, instead of a person");
  create->add_option("--name", arguments->name, "what you call it");
  create->add_option("--scope", arguments->scope, "all, read or events:DOMAIN");
  create->add_option("--until", arguments->until, "its last day, 2027-06-30");
  CLI::App* list = Sub(verb, options, "list", "your tokens", arguments, List);
  list->add_option("--user", arguments->user, "another's (admins)");
  list->add_option("--domain", arguments->domain, "those of a domain's services");
  Sub(verb, options, "revoke", "end a token", arguments, Revoke)
      ->add_option("id", arguments->id, "its id")
      ->required();
}

void ConfigureLogin(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<LoginArguments>();
  auto* user = verb.add_option("--user", arguments->user,
                               "sign in with this user's password instead of a token");
  verb.add_flag("--browser", arguments->browser,
                "sign in at the server's own page, by password or with your organisation")
      ->excludes(user);
  verb.callback([&options, arguments] { Login(options, *arguments); });
}

void ConfigureLogout(CLI::App& verb, Options& options) {
  verb.callback([&options] { Logout(options); });
}

void ConfigureOpen(CLI::App& verb, Options& options) {
  verb.callback([&options] { Open(options); });
}

void ConfigurePassword(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<TokenArguments>();
  verb.require_subcommand(1);
  Sub(verb, options, "set", "a new password, read from standard input", arguments, SetPassword)
      ->add_option("--user", arguments->user, "another's (admins)");
  Sub(verb, options, "remove", "no password: sign in by other ways only", arguments, RemovePassword)
      ->add_option("--user", arguments->user, "another's (admins)");
}

}  // namespace weft::cli
