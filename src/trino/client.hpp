#pragma once
#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/curl.hpp"
#include "base/error.hpp"
#include "base/json.hpp"

// Trino's client protocol, over HTTP: a statement goes there, its rows come back a page at a time.
namespace weft::trino {

struct ClientOptions {
  std::string url;               // "http://127.0.0.1:8080"; empty: there is no Trino
  std::string user = "weft";     // whom Trino knows this server as
  std::string password;          // empty: none; else `url` is https
  std::filesystem::path ca;      // trusted instead of the system's authorities; empty: those
  std::string catalog = "weft";  // what the lake is called there

  bool operator==(const ClientOptions&) const = default;
};

struct Column {
  std::string name;
  std::string type;  // in Trino's words: "decimal(18,2)", "row(a bigint)"
};

// What Trino says went wrong, as our error. `name` is Trino's own word: TABLE_NOT_FOUND.
class Refused final : public Error {
 public:
  Refused(Error error, std::string name) : Error(std::move(error)), name_(std::move(name)) {}
  const std::string& name() const { return name_; }

 private:
  std::string name_;
};
// Of an answer's `error`; positions are found in the SQL that it is about.
Refused RefusedOf(const Json& error, const std::string& sql);

// One statement, from its start to its end. One thread, but for Cancel. What has not ended is
// cancelled with it.
class Statement {
 public:
  // `asker`: as whom it runs there. Nothing is sent yet.
  Statement(const ClientOptions& options, std::string asker, std::string sql);
  ~Statement();

  // Its columns: waits until Trino has taken the statement. Throws Error.
  const std::vector<Column>& Columns();
  // The next rows, arrays of values as Trino writes them; nothing at the end. Throws Error.
  std::optional<Json> Next();
  // Waiting ends at once, and Trino is told. Any thread.
  void Cancel() { stopping_ = true; }

 private:
  // Asks, and takes in what is answered: columns, rows, where it goes on.
  void Step();
  Json Ask(const char* method, const std::string& url);
  void Limit(CURL* curl) const;
  void Leave();

  const ClientOptions options_;
  const std::string asker_, sql_;
  std::atomic<bool> stopping_{false};
  Curl curl_{&stopping_};
  bool began_ = false;
  std::string next_;  // where it goes on; empty: it has ended
  std::vector<Column> columns_;
  Json rows_ = Json::array();
};

}  // namespace weft::trino
