#include "serve/http/route.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "serve/http/schema.hpp"

namespace weft::serve {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool IsCapture(const std::string& segment) { return segment.size() > 2 && segment.front() == '{'; }

// The captures when the path fits the pattern.
std::optional<std::map<std::string, std::string>> Fit(const std::vector<std::string>& pattern,
                                                      const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  std::map<std::string, std::string> captures;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (!IsCapture(pattern[i])) {
      if (pattern[i] != path[i]) return std::nullopt;
      continue;
    }
    if (path[i].empty()) return std::nullopt;
    captures[pattern[i].substr(1, pattern[i].size() - 2)] = DecodePercent(path[i], false);
  }
  return captures;
}

// Plain patterns go before those with captures, so that /api/v1/search is not taken for a kind.
size_t CaptureCount(const Route& route) {
  return static_cast<size_t>(std::ranges::count(route.pattern, '{'));
}

// A parameter's text as the JSON value that it stands for; what does not fit stays a text, which
// its schema refuses.
Json ValueOf(const std::string& text, const Json& schema) {
  const std::string type = schema.value("type", "string");
  if (type == "boolean" && (text == "true" || text == "false")) return text == "true";
  if (type != "integer") return text;
  uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, number);
  return fault == std::errc() && stop == end ? Json(number) : Json(text);
}

const std::string* GivenTo(const RouteParameter& parameter, const Call& call) {
  const auto& given = parameter.in == "path"    ? call.captures
                      : parameter.in == "query" ? call.query
                                                : call.headers;
  const auto found = given.find(parameter.in == "header" ? Lower(parameter.name) : parameter.name);
  return found == given.end() ? nullptr : &found->second;
}

void CheckKnown(const Route& route, const Call& call) {
  std::vector<std::string> known;
  for (const RouteParameter& parameter : route.parameters)
    if (parameter.in == "query") known.push_back(parameter.name);
  for (const auto& [name, value] : call.query) {
    if (std::ranges::find(known, name) != known.end()) continue;
    const auto meant = NearestWord(name, known);
    const std::string takes = known.empty() ? "it takes none" : "it takes: " + Join(known, ", ");
    throw Error(ErrorKind::kInvalid, "there is no parameter `" + name + "` here",
                meant ? "did you mean `" + *meant + "`?" : takes);
  }
}

}  // namespace

std::string DecodePercent(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      decoded += ' ';
    } else if (text[i] != '%') {
      decoded += text[i];
    } else {
      const int high = i + 2 < text.size() ? HexValue(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? HexValue(text[i + 2]) : -1;
      if (high < 0 || low < 0)
        throw Error(ErrorKind::kInvalid, "the address has a broken % escape");
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  if (decoded.find('\0') != std::string::npos || !IsUtf8(decoded))
    throw Error(ErrorKind::kInvalid, "the address is not UTF-8 text");
  return decoded;
}

std::map<std::string, std::string> ParseQuery(std::string_view query) {
  std::map<std::string, std::string> parameters;
  for (const std::string& pair : Split(query, '&')) {
    if (pair.empty()) continue;
    const size_t equals = pair.find('=');
    const std::string name = DecodePercent(pair.substr(0, equals), true);
    const std::string value =
        equals == std::string::npos ? "" : DecodePercent(pair.substr(equals + 1), true);
    if (!parameters.emplace(name, value).second)
      throw Error(ErrorKind::kInvalid, "parameter `" + name + "` is given twice");
  }
  return parameters;
}

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  std::ranges::stable_sort(routes_, {}, CaptureCount);
  for (const Route& route : routes_) segments_.push_back(Split(route.pattern, '/'));
  home_ = static_cast<size_t>(std::ranges::find(routes_, std::string("/"), &Route::pattern) -
                              routes_.begin());
}

RouteMatch Router::Find(std::string_view method, std::string_view path) const {
  const std::vector<std::string> segments = Split(path, '/');
  RouteMatch match;
  std::optional<RouteMatch> instead;
  for (size_t i = 0; i < routes_.size(); ++i) {
    auto captures = Fit(segments_[i], segments);
    if (!captures) continue;
    if (routes_[i].method == method) return {&routes_[i], std::move(*captures), {}};
    if (method == "HEAD" && routes_[i].method == "GET" && !instead)
      instead = RouteMatch{&routes_[i], std::move(*captures), {}};
    match.allowed.push_back(routes_[i].method);
  }
  if (instead) return std::move(*instead);
  const bool reads = method == "GET" || method == "HEAD";
  if (match.allowed.empty() && reads && !IsOfIceberg(path) && home_ < routes_.size())
    match.route = &routes_[home_];
  return match;
}

void CheckParameters(const Route& route, const Call& call) {
  if (!route.takes_other_parameters) CheckKnown(route, call);
  for (const RouteParameter& parameter : route.parameters) {
    const std::string* text = GivenTo(parameter, call);
    if (!text && parameter.required)
      throw Error(ErrorKind::kInvalid, "parameter `" + parameter.name + "` is missing",
                  parameter.name + ": " + parameter.meaning);
    if (!text) continue;
    if (const auto misfit = schema::FindMisfit(ValueOf(*text, parameter.schema), parameter.schema))
      throw Error(ErrorKind::kInvalid, "parameter `" + parameter.name + "` " + misfit->what,
                  parameter.name + ": " + parameter.meaning);
  }
}

bool TakesBody(const Route& route, std::string_view content_type) {
  const std::string type = Lower(Trim(content_type.substr(0, content_type.find(';'))));
  return type.empty() || std::ranges::any_of(route.bodies, [&](const RouteBody& body) {
           return body.content_type == type;
         });
}

std::vector<int> ErrorsOf(const Route& route) {
  std::set<int> statuses(route.errors.begin(), route.errors.end());
  statuses.insert({400, 429, 500, 503});
  // 403: a token that can only send, a cookie that another site sent.
  if (route.access != Access::kPublic) statuses.insert({401, 403});
  if (CaptureCount(route) > 0) statuses.insert(404);
  if (!route.bodies.empty()) statuses.insert({413, 415});
  return {statuses.begin(), statuses.end()};
}

}  // namespace weft::serve
