#include <map>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/manifest.hpp"
#include "door.hpp"
#include "product/test_mesh.hpp"
#include "serve/node.hpp"

namespace weft::corpus {
namespace {

// Bytes that are not UTF-8 go out as they are, as a careless client sends them.
std::string BodyOf(const std::string& sql) {
  if (IsUtf8(sql)) return Json{{"sql", sql}}.dump();
  return R"({"sql":")" + sql + R"("})";
}

class HttpDoor final : public Door {
 public:
  HttpDoor() { Start(); }

  void Apply(const std::filesystem::path& folder) override {
    cli::SendFolder(ClientOf("admin"), cli::ListLocal(folder.string()), "/api/v1/apply");
  }

  Answer Ask(const std::string& user, const std::string& sql) override {
    Answer answer;
    try {
      const Json reply = ClientOf(user)
                             .Send({.method = "POST",
                                    .path = "/api/v1/query",
                                    .body = BodyOf(sql),
                                    .content_type = "application/json"})
                             .AsJson();
      for (const Json& row : reply.at("rows")) answer.rows.push_back(row);
    } catch (const Error& error) {
      answer.error = error;
    }
    return answer;
  }

  void Share(const std::string& user, const Gift& gift) override {
    Json body{{"with", gift.with}};
    if (!gift.until.empty()) body["until"] = gift.until;
    given_ = ClientOf(user).Post("/api/v1/tables/" + gift.table + "/share", body).at("id");
  }
  void Revoke(const std::string& user) override {
    ClientOf(user).Post("/api/v1/agreements/" + given_ + "/revoke", Json::object());
  }

  void Restart() override {
    clients_.clear();
    node_.reset();
    Start();
  }

  void SetTime(Time time) override { clock_.Advance(time - clock_.Now()); }

 private:
  void Start() {
    node_ = std::make_unique<serve::Node>(
        serve::NodeOptions{.home = folder_.path() / "home", .port = 0}, clock_);
    node_->Start();
  }

  cli::Client& ClientOf(const std::string& user) {
    std::unique_ptr<cli::Client>& client = clients_[user];
    if (!client) {
      client = std::make_unique<cli::Client>(cli::Options{
          .server = "http://127.0.0.1:" + std::to_string(node_->port()), .token = TokenOf(user)});
    }
    return *client;
  }

  // The first admin's lies in the home; the admin issues the others'.
  const std::string& TokenOf(const std::string& user) {
    std::string& token = tokens_[user];
    if (!token.empty()) return token;
    if (user == "admin") {
      token = Trim(ReadFile(folder_.path() / "home/admin.token"));
    } else {
      token = ClientOf("admin").Post("/api/v1/tokens", {{"user", user}}).at("token");
    }
    return token;
  }

  std::string given_;  // the last agreement
  product::TempFolder folder_;
  ManualClock clock_{ParseTime("2026-11-21T00:00:00Z").value()};
  std::unique_ptr<serve::Node> node_;
  std::map<std::string, std::string> tokens_;
  std::map<std::string, std::unique_ptr<cli::Client>> clients_;
};

}  // namespace

std::unique_ptr<Door> OpenHttpDoor() { return std::make_unique<HttpDoor>(); }

}  // namespace weft::corpus
