#include <array>
#include <optional>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/read_json.hpp"
#include "base/text.hpp"
#include "ingest/event_body.hpp"
#include "ingest/event_owners.hpp"
#include "serve/http/routes_events.hpp"
#include "serve/http/schema.hpp"

// Events as other tools send them, at the addresses that these tools know, and as /weft.js does.
namespace weft::serve {
namespace {

struct DialectRoute {
  const char* pattern;
  const char* id;
  const char* summary;
  std::optional<ingest::Dialect> dialect;  // none: the standard schema's own words
  const char* token_parameter;             // of the query; empty: none
  const char* token_member;                // of the body; empty: none
  const char* type = "track";              // of Segment
};
constexpr DialectRoute Segment(const char* pattern, const char* id, const char* summary,
                               const char* type = "track") {
  return {pattern, id, summary, ingest::Dialect::kSegment, "", "writeKey", type};
}
constexpr std::array kRoutes{
    Segment("/v1/track", "sendSegmentTrack", "One event as Segment's libraries send it"),
    Segment("/v1/identify", "sendSegmentIdentify",
            "Who somebody is, as Segment's libraries send it", "identify"),
    Segment("/v1/page", "sendSegmentPage", "A page that was seen, as Segment's libraries send it",
            "page"),
    Segment("/v1/screen", "sendSegmentScreen",
            "A screen of an app that was seen, as Segment's libraries send it", "screen"),
    Segment("/v1/group", "sendSegmentGroup",
            "Which group somebody is of, as Segment's libraries send it", "group"),
    Segment("/v1/alias", "sendSegmentAlias",
            "Who somebody was before, as Segment's libraries send it", "alias"),
    Segment("/v1/batch", "sendSegmentBatch",
            "Several of these, each with its type, as Segment's libraries send them"),
    // as its library in browsers calls them
    Segment("/v1/t", "sendSegmentBrowserTrack",
            "One event as Segment's library in browsers sends it"),
    Segment("/v1/i", "sendSegmentBrowserIdentify",
            "Who somebody is, as Segment's library in browsers sends it", "identify"),
    Segment("/v1/p", "sendSegmentBrowserPage",
            "A page that was seen, as Segment's library in browsers sends it", "page"),
    Segment("/v1/g", "sendSegmentBrowserGroup",
            "Which group somebody is of, as Segment's library in browsers sends it", "group"),
    Segment("/v1/a", "sendSegmentBrowserAlias",
            "Who somebody was before, as Segment's library in browsers sends it", "alias"),
    Segment("/v1/b", "sendSegmentBrowserBatch",
            "Several of these, each with its type, as Segment's library in browsers sends them"),
    DialectRoute{"/mp/collect", "sendMeasurements",
                 "Events of the Google Analytics 4 Measurement Protocol", ingest::Dialect::kGa4,
                 "api_secret", ""},
    DialectRoute{"/api/v1/beacon", "sendBeacon",
                 "Tracking events, one a line, as a browser can send them while its page closes "
                 "(/weft.js): with the token, which can only send, in the address",
                 std::nullopt, "token", ""},
};

// "Basic base64(token:)", as Segment's libraries send it; else what the header says.
std::string TokenOfHeader(const std::string& authorization) {
  constexpr std::string_view kBasic = "basic ", kBearer = "bearer ";
  const std::string scheme = Lower(authorization.substr(0, kBearer.size()));
  if (scheme == kBearer) return std::string(Trim(authorization.substr(kBearer.size())));
  if (!scheme.starts_with(kBasic)) return {};
  const std::string pair =
      FromBase64(Trim(authorization.substr(kBasic.size()))).value_or(std::string());
  return pair.substr(0, pair.find(':'));
}

std::string TokenOf(const DialectRoute& row, const Call& call, std::string_view body) {
  std::string token = TokenOfHeader(call.Header("authorization"));
  if (token.empty() && *row.token_parameter) token = call.Parameter(row.token_parameter);
  if (!token.empty() || !*row.token_member) return token;
  const Json read = ReadJson(body);
  const auto found = read.is_object() ? read.find(row.token_member) : read.end();
  return found != read.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// What a page of a browser holds, everybody may read.
void RequireOnlySends(const mesh::Caller& sender) {
  if (ingest::EventOwners::OnlySends(sender)) return;
  throw Error(ErrorKind::kForbidden, "this token can do more than send events",
              "Whoever sees the page has its token: make one with "
              "`weft token create --scope events:DOMAIN`, and revoke this one.");
}

// Who sends may be told by the body alone, which is unpacked first.
Response Take(const DialectRoute& row, const EventDoor& door, const Call& call) {
  std::string room;
  const auto body =
      ingest::Unpacked(call.body, call.Header("content-encoding"), kUnpackedBytesMax, room);
  const mesh::Caller sender = door.authenticate(TokenOf(row, call, body.value_or("")), call);
  if (!row.dialect) {
    RequireOnlySends(sender);
    return TakeEvents(door, call, sender, {}, ClockBehind(door, call));
  }
  return TakeEvents(door, call, sender, [&](std::string_view sent) {
    return ingest::Translated({.dialect = *row.dialect,
                               .body = sent,
                               .headers = nullptr,
                               .received = door.clock.Now(),
                               .owner = ingest::EventOwners::HomeOf(sender),
                               .type = row.type});
  });
}

}  // namespace

std::vector<Route> DialectRoutes(const EventDoor& door) {
  std::vector<Route> routes;
  for (const DialectRoute& row : kRoutes) {
    Route route{.pattern = row.pattern,
                .id = row.id,
                .summary = row.summary,
                .access = Access::kPublic,
                .takes_other_parameters = true,
                .bodies = {{"text/plain", schema::Text()},
                           // what curl says of JSON unless it is told
                           {"application/x-www-form-urlencoded", schema::Text()}},
                .errors = row.dialect ? std::vector{401} : std::vector{401, 403},
                .handle = [row, door](const Call& call) { return Take(row, door, call); }};
    if (*row.token_parameter)
      route.parameters.push_back(
          {row.token_parameter, "query", schema::Text(), "a token that sends for one domain"});
    if (!row.dialect) route.parameters.push_back(SentAt());
    routes.push_back(SendRoute(std::move(route)));
  }
  return routes;
}

}  // namespace weft::serve
