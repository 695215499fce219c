#include "cli/session.hpp"

#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/files.hpp"

namespace weft::cli {
namespace {

std::filesystem::path LoginFile() { return ConfigFolder() / "logins.json"; }

void WriteLogins(const std::map<std::string, std::string>& logins) {
  std::filesystem::create_directories(ConfigFolder());
  WriteFileDurably(LoginFile(), Json(logins).dump(2) + "\n", 0600);
}

// While it lives, the terminal does not show what is typed.
class NoEcho {
 public:
  NoEcho() {
    ::tcgetattr(STDIN_FILENO, &before_);
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
  }
  ~NoEcho() { ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;

 private:
  termios before_{};
};

}  // namespace

std::map<std::string, std::string> ReadLogins() {
  if (!std::filesystem::exists(LoginFile())) return {};
  try {
    return Json::parse(ReadFile(LoginFile())).get<std::map<std::string, std::string>>();
  } catch (const Json::exception&) {
    throw Error(ErrorKind::kInvalid, LoginFile().string() + " is damaged",
                "remove it and run weft login again");
  }
}

void WriteLogin(const std::string& server, const std::string& token) {
  auto logins = ReadLogins();
  logins[server] = token;
  WriteLogins(logins);
}

void ForgetLogin(const std::string& server) {
  auto logins = ReadLogins();
  if (logins.erase(server) > 0) WriteLogins(logins);
}

std::string AskSecret(const std::string& prompt) {
  std::optional<NoEcho> hidden;
  if (IsTerminal(STDIN_FILENO)) {
    std::fprintf(stderr, "%s: ", prompt.c_str());
    hidden.emplace();
  }
  std::string line;
  std::getline(std::cin, line);
  if (hidden) std::fprintf(stderr, "\n");
  return line;
}

std::string DemoToken(const std::filesystem::path& home, const std::string& user) {
  const auto file = home / "demo-tokens.json";
  if (!std::filesystem::exists(file))
    throw Error(ErrorKind::kInvalid, "there are no demo users at " + home.string(),
                "start `weft demo` there, or name its folder with --home");
  const auto tokens = Json::parse(ReadFile(file)).get<std::map<std::string, std::string>>();
  if (const auto found = tokens.find(user); found != tokens.end()) return found->second;
  std::string known;
  for (const auto& [name, token] : tokens) known += (known.empty() ? "" : ", ") + name;
  throw Error(ErrorKind::kInvalid, "there is no demo user " + user, "there are " + known);
}

Options Completed(Options options) {
  if (!options.server_given)
    if (const auto server = Environment("WEFT_SERVER"))
      options.server = *server, options.server_given = true;
  if (options.ca_file.empty()) options.ca_file = Environment("WEFT_CA_FILE").value_or("");
  while (!options.server.empty() && options.server.back() == '/') options.server.pop_back();
  if (!options.as.empty()) {
    options.token = DemoToken(options.home, options.as);
    return options;
  }
  if (options.token.empty()) options.token = Environment("WEFT_TOKEN").value_or("");
  if (!options.token.empty()) return options;
  const auto logins = ReadLogins();
  if (const auto found = logins.find(options.server); found != logins.end())
    options.token = found->second;
  return options;
}

}  // namespace weft::cli
