#include "trino/client.hpp"

#include <algorithm>
#include <array>
#include <thread>
#include <utility>

#include "base/digest.hpp"

namespace weft::trino {
namespace {

constexpr size_t kReplyBytesMax = 256 << 20;
constexpr long kConnectSecondsMax = 5, kSecondsMax = 60;  // Trino answers within about a second
constexpr long kLastWordSeconds = 3;
constexpr std::chrono::seconds kNameWait{3};
constexpr int kTrials = 6;
constexpr std::string_view kStatements = "/v1/statement";

size_t OnBody(char* bytes, size_t size, size_t count, void* to) {
  auto& body = *static_cast<std::string*>(to);
  if (body.size() + size * count > kReplyBytesMax) return 0;
  body.append(bytes, size * count);
  return size * count;
}

// A statement that is being handed in is waited for a little, as only its name cancels it.
struct Patience {
  const std::atomic<bool>& stopping;
  std::optional<std::chrono::steady_clock::time_point> until = {};
};
int OnWait(void* patience, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& wait = *static_cast<Patience*>(patience);
  if (!wait.stopping) return 0;
  const auto now = std::chrono::steady_clock::now();
  if (!wait.until) wait.until = now + kNameWait;
  return now > *wait.until ? 1 : 0;
}

bool MayHelpLater(long status) {
  return status == 429 || status == 502 || status == 503 || status == 504;
}

Error Cancelled() { return {ErrorKind::kCancelled, "the question was cancelled"}; }

// What Trino's error types and the finer names are to us; the first row that fits.
struct Fold {
  std::string_view name;  // empty: any
  std::string_view type;  // empty: any
  ErrorKind kind;
  std::string_view hint;
};
constexpr std::array kFolds{
    Fold{"PERMISSION_DENIED", "", ErrorKind::kForbidden, "See what you may read: weft search"},
    Fold{"TABLE_NOT_FOUND", "", ErrorKind::kNotFound, "See what there is: weft search"},
    Fold{"SCHEMA_NOT_FOUND", "", ErrorKind::kNotFound, "See what there is: weft search"},
    Fold{"CATALOG_NOT_FOUND", "", ErrorKind::kUnavailable,
         "The setting trino_catalog must name the catalog that Trino has the lake as."},
    Fold{"USER_CANCELED", "", ErrorKind::kCancelled, ""},
    Fold{"ADMINISTRATIVELY_KILLED", "", ErrorKind::kCancelled, ""},
    Fold{"SYNTAX_ERROR", "", ErrorKind::kInvalid,
         "This question goes to Trino, so it is written in Trino's SQL; with engine duckdb in "
         "DuckDB's."},
    Fold{"FUNCTION_NOT_FOUND", "", ErrorKind::kInvalid,
         "This question goes to Trino, so it uses Trino's functions; with engine duckdb DuckDB's."},
    Fold{"", "USER_ERROR", ErrorKind::kInvalid, ""},
    Fold{"", "INSUFFICIENT_RESOURCES", ErrorKind::kExhausted,
         "Ask for fewer rows or columns, or tell the operator of Trino."},
    Fold{"", "", ErrorKind::kUnavailable, "Try again; else tell the operator of Trino."},
};

// The byte where a line's column begins, both counted from 1; columns are characters.
int OffsetOf(const std::string& sql, int line, int column) {
  size_t at = 0;
  while (--line > 0) {
    const size_t end = sql.find('\n', at);
    if (end == std::string::npos) return -1;
    at = end + 1;
  }
  while (--column > 0 && at < sql.size()) {
    ++at;
    while (at < sql.size() && (static_cast<unsigned char>(sql[at]) & 0xC0) == 0x80) ++at;
  }
  return static_cast<int>(at);
}

// "line 1:8: Column 'x' cannot be resolved" -> without the place, which is told apart.
std::string Sentence(std::string message) {
  if (!message.starts_with("line ")) return message;
  const size_t end = message.find(": ");
  return end == std::string::npos ? message : message.substr(end + 2);
}

}  // namespace

Refused RefusedOf(const Json& error, const std::string& sql) {
  const std::string name = error.value("errorName", ""), type = error.value("errorType", "");
  const auto fits = [&](const Fold& fold) {
    return (fold.name.empty() || fold.name == name) && (fold.type.empty() || fold.type == type);
  };
  const Fold& fold = *std::ranges::find_if(kFolds, fits);
  const std::string said = error.value("message", "no reason given");
  const bool is_ours = fold.kind != ErrorKind::kUnavailable;  // else it may speak of its machines
  Error folded(fold.kind, is_ours ? "Trino: " + Sentence(said) : "Trino failed at this question",
               std::string(fold.hint), name + ": " + said);
  const Json place = error.value("errorLocation", Json());
  if (place.is_object())
    folded.AtSqlPosition(
        OffsetOf(sql, place.value("lineNumber", 0), place.value("columnNumber", 0)));
  if (folded.sql_position() >= 0 && folded.hint().empty())
    folded = Error(folded.kind(), folded.message(),
                   "See position " + std::to_string(folded.sql_position() + 1) + " of the SQL.",
                   folded.detail())
                 .AtSqlPosition(folded.sql_position());
  return {folded, name};
}

Statement::Statement(const ClientOptions& options, std::string asker, std::string sql)
    : options_(options), asker_(std::move(asker)), sql_(std::move(sql)) {}

Statement::~Statement() { Leave(); }

// Its own word counts for nothing when it is gone already, or cannot be reached.
void Statement::Leave() {
  if (next_.empty()) return;
  stopping_ = false;
  try {
    Ask("DELETE", next_);
  } catch (const Error&) {  // NOLINT(bugprone-empty-catch): Trino forgets it by itself in a while
  }
  next_.clear();
}

void Statement::Limit(CURL* curl) const {
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kConnectSecondsMax);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, kSecondsMax);
  curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "weft");
  if (!options_.ca.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, options_.ca.c_str());
}

Json Statement::Ask(const char* method, const std::string& url) {
  CurlLines lines;
  lines.Add("X-Trino-User: " + asker_);
  lines.Add("X-Trino-Source: weft");
  lines.Add("X-Trino-Catalog: " + options_.catalog);
  lines.Add("X-Trino-Time-Zone: UTC");
  lines.Add("X-Trino-Client-Capabilities: PARAMETRIC_DATETIME");
  if (!options_.password.empty())
    lines.Add("Authorization: Basic " + ToBase64(options_.user + ":" + options_.password));
  const bool is_post = std::string_view(method) == "POST";
  const bool is_farewell = std::string_view(method) == "DELETE";
  for (int trial = 1;; ++trial) {
    std::string body;
    CURL* curl = curl_.Begin(url, "http,https");
    Limit(curl);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, lines.get());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, OnBody);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    if (is_farewell) curl_easy_setopt(curl, CURLOPT_TIMEOUT, kLastWordSeconds);
    Patience patience{stopping_};
    if (is_post) {
      curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, OnWait);
      curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &patience);
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, sql_.data());
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(sql_.size()));
    }
    const CURLcode code = curl_.Perform();
    const long status = code == CURLE_OK ? curl_.status() : 0;
    const bool is_handed_in = is_post && status == 200;
    if (stopping_ && !is_handed_in) throw Cancelled();
    if (status == 204) return Json::object();
    if (status == 200) {
      Json answer = Json::parse(body, nullptr, false);
      if (answer.is_object()) return answer;
    }
    // A statement is not sent twice, unless Trino says that it did not take it.
    const bool again = MayHelpLater(status) || (status == 0 && !is_post);
    if (!again || is_farewell || trial == kTrials) {
      const std::string what =
          status == 0 ? curl_.fault()
                      : "status " + std::to_string(status) + ": " + body.substr(0, 500);
      throw Error(ErrorKind::kUnavailable, "Trino cannot be reached, or does not take the question",
                  "Try again in a moment, or ask with engine duckdb; else tell the operator.",
                  what);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50 << trial));
  }
}

void Statement::Step() {
  Json answer = began_ ? Ask("GET", next_) : Ask("POST", options_.url + std::string(kStatements));
  began_ = true;
  // By our own way there, whatever name Trino has for itself.
  const std::string next = answer.value("nextUri", "");
  const size_t path = next.find(kStatements);
  next_ = path == std::string::npos ? "" : options_.url + next.substr(path);
  if (stopping_) throw Cancelled();
  if (answer.contains("error")) throw RefusedOf(answer["error"], sql_);
  if (columns_.empty() && answer.contains("columns"))
    for (const Json& column : answer["columns"])
      columns_.push_back({column.value("name", ""), column.value("type", "")});
  if (answer.contains("data") && answer["data"].is_array()) rows_ = std::move(answer["data"]);
}

const std::vector<Column>& Statement::Columns() {
  while (columns_.empty() && (!began_ || !next_.empty())) Step();
  return columns_;
}

std::optional<Json> Statement::Next() {
  while (rows_.empty()) {
    if (began_ && next_.empty()) return std::nullopt;
    Step();
  }
  return std::exchange(rows_, Json::array());
}

}  // namespace weft::trino
