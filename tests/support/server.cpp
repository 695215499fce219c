#include "support/server.hpp"

#include <gtest/gtest.h>
#include <signal.h>

#include "base/files.hpp"
#include "base/text.hpp"

namespace weft::test {
namespace {

constexpr std::chrono::minutes kStartPatience{1};
constexpr std::chrono::seconds kStopPatience{10};

// "… http://127.0.0.1:34567 …" -> "http://127.0.0.1:34567"; https alike.
std::string UrlIn(const std::string& text) {
  const size_t host = text.find("://127.0.0.1:");
  if (host == std::string::npos) return "";
  const size_t begin = text.rfind("http", host);
  const size_t end = text.find_first_of(" \n/", host + 3);
  return end == std::string::npos ? "" : text.substr(begin, end - begin);
}

ProcessOptions Binary(std::vector<std::string> arguments,
                      std::map<std::string, std::string> environment = {}) {
  static const Scratch settings;  // in which nobody is logged in
  arguments.insert(arguments.begin(), WEFT_BINARY);
  environment.emplace("XDG_CONFIG_HOME", settings.path().string());
  return {.arguments = std::move(arguments),
          .environment = std::move(environment),
          .folder = settings.path()};
}

}  // namespace

Finished Weft(std::vector<std::string> arguments, std::map<std::string, std::string> environment) {
  return Run(Binary(std::move(arguments), std::move(environment)));
}

Server::Server(ServerOptions options) : options_(std::move(options)) {
  if (options_.home.empty()) options_.home = scratch_.path() / "home";
  Start();
}

Server::~Server() { process_.reset(); }

int Server::port() const { return std::stoi(url_.substr(url_.rfind(':') + 1)); }

void Server::Start() {
  std::vector<std::string> arguments = {options_.verb, "--home", options_.home.string(), "--listen",
                                        "127.0.0.1:0"};
  arguments.insert(arguments.end(), options_.more.begin(), options_.more.end());
  process_ = std::make_unique<Process>(Binary(std::move(arguments)));
  url_.clear();
  Eventually(kStartPatience, [&] {
    url_ = UrlIn(process_->out());
    return !url_.empty() || process_->Wait(std::chrono::milliseconds(0));
  });
  EXPECT_FALSE(url_.empty()) << "the server does not start: " << process_->err();
}

std::optional<int> Server::Stop() {
  process_->Signal(SIGTERM);
  return process_->Wait(kStopPatience);
}

void Server::Kill() {
  process_->Signal(SIGKILL);
  process_->Wait(kStopPatience);
}

std::string Server::TokenOf(const std::string& user) {
  if (const auto known = tokens_.find(user); known != tokens_.end()) return known->second;
  const auto demo = home() / "demo-tokens.json";
  if (std::filesystem::exists(demo)) {
    tokens_ = Json::parse(ReadFile(demo)).get<std::map<std::string, std::string>>();
  } else if (user == "admin") {
    tokens_[user] = Trim(ReadFile(home() / "admin.token"));
  } else {
    const Finished made = As("admin", {"token", "create", "--user", user, "-o", "json"});
    EXPECT_EQ(made.code, 0) << made.err;
    tokens_[user] = Json::parse(made.out, nullptr, false).value("token", "");
  }
  return tokens_[user];
}

std::unique_ptr<Process> Server::Begin(const std::string& user,
                                       std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--server", url_, "--token", TokenOf(user)});
  return std::make_unique<Process>(Binary(std::move(arguments)));
}

Finished Server::As(const std::string& user, std::vector<std::string> arguments) {
  return Begin(user, std::move(arguments))->Finish();
}

Json Server::Rows(const std::string& user, const std::string& sql) {
  const Finished asked = As(user, {"query", sql, "--format", "json"});
  if (asked.code != 0) return nullptr;
  return Json::parse(asked.out, nullptr, false)["rows"];
}

}  // namespace weft::test
