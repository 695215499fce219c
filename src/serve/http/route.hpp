#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "serve/http/message.hpp"

// The one table of routes: the router, the checks of what comes in, openapi.json and the reference
// page all read it.
namespace weft::serve {

enum class Access { kPublic, kSignedIn, kAdmin };  // the handler's own rights come on top
enum class LaneName { kMeta, kAsk, kWork, kLogin, kLake, kAway, kIngest, kFlow };

struct RouteParameter {
  std::string name;
  std::string in;  // path, query or header
  Json schema;     // serve/http/schema.hpp
  std::string meaning;
  bool required = false;
};

struct RouteHeader {
  std::string name;
  std::string meaning;
};

struct RouteBody {
  std::string content_type;
  Json schema;  // of JSON; of other types a text or nothing
};

struct RouteAnswer {
  int status;
  std::string meaning;
  std::string content_type;  // empty: no body
  Json schema;
  std::vector<RouteHeader> headers = {};
};

struct Route {
  std::string method;
  std::string pattern;  // "/api/v1/tables/{table}"; a capture takes one segment
  std::string id;       // "getTable": what generated clients call it
  std::string summary;
  std::string tag;
  Access access = Access::kSignedIn;
  LaneName lane = LaneName::kMeta;
  std::function<LaneName(const Call&)> lane_of = {};  // where it depends on the call
  std::vector<RouteParameter> parameters;
  bool takes_other_parameters = false;  // of a query that others write
  std::vector<RouteBody> bodies;        // ways to send the request's body; empty: none is taken
  bool body_optional = false;           // none is as good as an empty one
  uint64_t body_bytes_max = 0;
  bool body_to_file = false;  // the body goes to a scratch file, not to memory
  std::vector<RouteAnswer> answers;
  bool from_anywhere = false;  // browsers may send it from pages of other sites, without a cookie
  std::vector<int> errors;     // statuses besides those of ErrorsOf
  bool is_of_others = false;   // a protocol that others describe: not in openapi.json
  std::function<Response(const Call&)> handle;
};

// The statuses that a problem of this route can have, from its row: 400 for what it takes, 401 when
// it wants a token, 404 for a capture, …
std::vector<int> ErrorsOf(const Route& route);

struct RouteMatch {
  const Route* route = nullptr;
  std::map<std::string, std::string> captures;
  std::vector<std::string> allowed;  // methods of this path, when none matched
};

class Router {
 public:
  explicit Router(std::vector<Route> routes);
  // HEAD finds GET where it has no row of its own. `path` is still percent-encoded. A GET that no
  // row fits is for the row of "/": the portal's pages and files have addresses below it.
  RouteMatch Find(std::string_view method, std::string_view path) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
  std::vector<std::vector<std::string>> segments_;
  size_t home_ = 0;  // the row of "/"; the table's size when there is none
};

// Percent-decoding; throws Error{kInvalid} for a broken escape, a NUL or text that is not UTF-8.
std::string DecodePercent(std::string_view text, bool plus_is_space);
// Throws Error{kInvalid} for a name that comes twice.
std::map<std::string, std::string> ParseQuery(std::string_view query);

// Holds a call against its row. Throws Error{kInvalid} that names the parameter: unknown, missing,
// or not as its schema wants it.
void CheckParameters(const Route& route, const Call& call);
// False when the body is sent in a way that the route does not take. None said: the first is meant.
bool TakesBody(const Route& route, std::string_view content_type);

}  // namespace weft::serve
