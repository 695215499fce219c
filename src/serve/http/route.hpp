#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "serve/http/message.hpp"

// The one table of routes. The router, openapi.json and the docs test all read it.
namespace weft::serve {

enum class Access { kPublic, kSignedIn, kAdmin };  // the handler's own rights come on top
enum class LaneName { kMeta, kAsk, kWork };

struct RouteParameter {
  std::string name;
  std::string in;    // path or query
  std::string type;  // string, integer, boolean
  std::string meaning;
  bool required = false;
};

struct RouteAnswer {
  int status;
  std::string meaning;
  std::string content_type;  // empty: no body
  Json schema;               // of JSON; null: any
};

struct Route {
  std::string method;
  std::string pattern;  // "/api/v1/tables/{table}"; a capture takes one segment
  std::string summary;
  std::string tag;
  Access access = Access::kSignedIn;
  LaneName lane = LaneName::kMeta;
  std::vector<RouteParameter> parameters;
  std::string body_type;  // content type of the request body; empty: none is taken
  Json body_schema;
  uint64_t body_bytes_max = 0;
  bool body_to_file = false;  // the body goes to a scratch file, not to memory
  std::vector<RouteAnswer> answers;
  std::function<Response(const Call&)> handle;
};

struct RouteMatch {
  const Route* route = nullptr;
  std::map<std::string, std::string> captures;
  std::vector<std::string> allowed;  // methods of this path, when none matched
};

class Router {
 public:
  explicit Router(std::vector<Route> routes);
  // HEAD finds GET. `path` is still percent-encoded.
  RouteMatch Find(std::string_view method, std::string_view path) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
  std::vector<std::vector<std::string>> segments_;
};

// Percent-decoding; throws Error{kInvalid} for a broken escape, a NUL or text that is not UTF-8.
std::string DecodePercent(std::string_view text, bool plus_is_space);
std::map<std::string, std::string> ParseQuery(std::string_view query);

// OpenAPI 3.1 of the whole table.
Json OpenApi(const std::vector<Route>& routes, const std::string& version);

}  // namespace weft::serve
