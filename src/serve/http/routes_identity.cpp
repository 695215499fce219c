#include "base/json.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

constexpr uint64_t kBodyBytesMax = 16 << 10;

Response WhoAmI(const Call& call) {
  const mesh::Caller& caller = call.caller;
  return Response::Of({{"user", caller.user},
                       {"admin", caller.is_admin},
                       {"teams", caller.teams},
                       {"domains", caller.own_domains},
                       {"curator_of", caller.curated},
                       {"scope", caller.scope}});
}

identity::Through ThroughOf(const Call& call) { return {call.client, call.request_id}; }

Response Issue(identity::Identity& identity, const Call& call) {
  const Json body = BodyOf(call, schema::Ref("TokenBody"));
  identity::NewToken wanted;
  wanted.user = body.value("user", call.caller.user);
  wanted.name = body.value("name", "");
  wanted.scope = body.value("scope", "all");
  if (body.contains("until")) {
    wanted.until = ParseTime(body["until"].get<std::string>());
    if (!wanted.until)
      throw Error(ErrorKind::kInvalid, "`until` is no date", "write it as 2027-06-30");
  }
  const identity::IssuedToken token = identity.Issue(call.caller, wanted, ThroughOf(call));
  return Response::Of(
      {{"id", token.id}, {"token", token.text}, {"user", wanted.user}, {"scope", wanted.scope}},
      201);
}

Response List(identity::Identity& identity, const Call& call) {
  Json items = Json::array();
  for (const store::TokenRow& row : identity.ListOf(call.caller, call.Parameter("user")))
    items.push_back({{"id", row.id},
                     {"user", row.user},
                     {"name", row.name},
                     {"scope", row.scope},
                     {"created", FormatTime(row.created)},
                     {"until", row.until ? Json(FormatTime(*row.until)) : Json()},
                     {"revoked", row.revoked}});
  return Response::Of({{"items", items}, {"next", nullptr}});
}

Response Revoke(identity::Identity& identity, const Call& call) {
  identity.Revoke(call.caller, call.captures.at("id"), ThroughOf(call));
  return {.status = 204, .headers = {}, .body = {}, .stream = nullptr, .feed = nullptr};
}

}  // namespace

std::vector<Route> IdentityRoutes(identity::Identity& identity) {
  std::vector<Route> routes(4);
  routes[0] = {.method = "GET",
               .pattern = "/api/v1/session",
               .id = "getSession",
               .summary = "Who you are here",
               .tag = "identity",
               .answers = {{200, "You", "application/json", schema::Ref("Session")}},
               .handle = WhoAmI};
  routes[1] = {
      .method = "GET",
      .pattern = "/api/v1/tokens",
      .id = "listTokens",
      .summary = "Your tokens, without their secrets",
      .tag = "identity",
      .parameters = {{"user", "query", schema::NotEmpty("analyst"), "of another user (admins)"}},
      .answers = {{200, "Tokens, newest first", "application/json", schema::Ref("TokenPage")}},
      .handle = [&](const Call& call) { return List(identity, call); }};
  routes[2] = {.method = "POST",
               .pattern = "/api/v1/tokens",
               .id = "createToken",
               .summary = "A new token; its secret is shown this once",
               .tag = "identity",
               .bodies = {{"application/json", schema::Ref("TokenBody")}},
               .body_bytes_max = kBodyBytesMax,
               .answers = {{201, "The token", "application/json", schema::Ref("NewToken")}},
               .errors = {403},
               .handle = [&](const Call& call) { return Issue(identity, call); }};
  routes[3] = {.method = "DELETE",
               .pattern = "/api/v1/tokens/{id}",
               .id = "revokeToken",
               .summary = "Revoke a token, from the next request on",
               .tag = "identity",
               .parameters = {{"id", "path", schema::NotEmpty("k3f9"), "the token's id", true}},
               .answers = {{204, "Revoked", "", Json()}},
               .handle = [&](const Call& call) { return Revoke(identity, call); }};
  return routes;
}

}  // namespace weft::serve
