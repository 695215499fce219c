#include "base/error.hpp"
#include "base/json.hpp"
#include "serve/http/cookie.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

constexpr uint64_t kBodyBytesMax = 16 << 10;
constexpr std::chrono::minutes kLinkLasts{10};

identity::Through ThroughOf(const Call& call, std::string how = {}) {
  return {call.client, call.request_id, call.address, std::move(how)};
}

Json ToJson(const mesh::Caller& caller) {
  return {{"user", caller.user},           {"admin", caller.is_admin},     {"teams", caller.teams},
          {"domains", caller.own_domains}, {"curator_of", caller.curated}, {"scope", caller.scope}};
}

Response NoContent() {
  return {.status = 204, .headers = {}, .body = {}, .stream = nullptr, .feed = {}};
}

// 429 with the time after which another try makes sense.
Response Wait(std::chrono::seconds time, const Call& call) {
  const std::string seconds = std::to_string(time.count());
  Response response = ProblemOf(Error(ErrorKind::kExhausted, "there were too many wrong passwords",
                                      "try again in " + seconds + " seconds"),
                                call.request_id);
  response.With("Retry-After", seconds);
  return response;
}

std::string SessionCookie(const Call& call, std::string value, std::chrono::seconds max_age) {
  return ToText({.name = SessionCookieName(call.is_secure),
                 .value = std::move(value),
                 .max_age = max_age,
                 .is_secure = call.is_secure});
}

identity::SignedIn ByPassword(const SignInDoor& door, const Json& body,
                              const identity::Through& through) {
  if (!body.contains("user") || !body.contains("password"))
    throw Error(ErrorKind::kInvalid, "this signs nobody in",
                "send `user` and `password`, or a `token`, or the `code` of a link");
  return door.sign_in.WithPassword(body["user"].get<std::string>(),
                                   body["password"].get<std::string>(), through);
}

identity::SignedIn ByCode(const SignInDoor& door, const std::string& code,
                          const identity::Through& through) {
  const auto token_id = door.links.Take(code);
  if (!token_id)
    throw Error(ErrorKind::kUnauthenticated, "this link was used already, or is over",
                "weft open makes another; a token or a password signs you in, too");
  return {door.identity.OpenSessionBy(*token_id, through)};
}

identity::SignedIn ByToken(const SignInDoor& door, const std::string& token,
                           const identity::Through& through) {
  const mesh::Caller caller = door.identity.Authenticate(token, through);
  return {door.identity.OpenSessionBy(caller.token_id, through)};
}

Response SignIn(const SignInDoor& door, const Call& call) {
  RefuseOtherOrigins(call);
  const Json body = BodyOf(call, schema::Ref("SignInBody"));
  const std::string way = body.contains("code")    ? "code"
                          : body.contains("token") ? "token"
                                                   : "password";
  const identity::Through through = ThroughOf(call, "by " + (way == "code" ? "a link" : way));
  const identity::SignedIn done =
      way == "code"    ? ByCode(door, body["code"].get<std::string>(), through)
      : way == "token" ? ByToken(door, body["token"].get<std::string>(), through)
                       : ByPassword(door, body, through);
  if (!done.session) return Wait(done.wait, call);
  identity::Identity& identity = door.identity;
  const mesh::Caller caller = identity.AuthenticateSession(done.session->text, through);
  const auto longest =
      std::chrono::duration_cast<std::chrono::seconds>(identity.session_times().longest);
  Response response = Response::Of(ToJson(caller), 201);
  response.With("Set-Cookie", SessionCookie(call, done.session->text, longest));
  return response;
}

Response MakeLink(identity::SignInLinks& links, Clock& clock, const Call& call) {
  const std::string code = links.Make(call.caller.token_id, kLinkLasts);
  return Response::Of({{"code", code}, {"until", FormatTime(clock.Now() + kLinkLasts)}}, 201);
}

Response SignOut(identity::Identity& identity, const Call& call) {
  identity.EndSession(call.caller, ThroughOf(call));
  Response response = NoContent();
  response.With("Set-Cookie", SessionCookie(call, "", std::chrono::seconds(0)));
  return response;
}

Response SetPassword(identity::SignIn& sign_in, const Call& call) {
  const Json body = BodyOf(call, schema::Ref("PasswordBody"));
  const auto wait = sign_in.SetPassword(call.caller,
                                        {.user = call.captures.at("name"),
                                         .password = body["password"].get<std::string>(),
                                         .old = body.value("old", "")},
                                        ThroughOf(call));
  return wait.count() > 0 ? Wait(wait, call) : NoContent();
}

Response RemovePassword(identity::SignIn& sign_in, const Call& call) {
  sign_in.RemovePassword(call.caller, call.captures.at("name"), ThroughOf(call));
  return NoContent();
}

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

Json MomentOrNull(const std::optional<Time>& time) {
  return time ? Json(FormatTime(*time)) : Json();
}

Response List(identity::Identity& identity, const Call& call) {
  Json items = Json::array();
  for (const store::TokenRow& row : identity.ListOf(call.caller, call.Parameter("user")))
    items.push_back({{"id", row.id},
                     {"user", row.user},
                     {"name", row.name},
                     {"scope", row.scope},
                     {"created", FormatTime(row.created)},
                     {"until", MomentOrNull(row.until)},
                     {"last_used", MomentOrNull(row.last_used)},
                     {"session", row.session},
                     {"revoked", row.revoked}});
  return Response::Of({{"items", items}, {"next", nullptr}});
}

Response Revoke(identity::Identity& identity, const Call& call) {
  identity.Revoke(call.caller, call.captures.at("id"), ThroughOf(call));
  return NoContent();
}

std::vector<Route> SessionRoutes(const SignInDoor& door) {
  std::vector<Route> routes(4);
  routes[0] = {.method = "GET",
               .pattern = "/api/v1/session",
               .id = "getSession",
               .summary = "Who you are here",
               .tag = "identity",
               .answers = {{200, "You", "application/json", schema::Ref("Session")}},
               .handle = [](const Call& call) { return Response::Of(ToJson(call.caller)); }};
  routes[1] = {.method = "POST",
               .pattern = "/api/v1/session",
               .id = "signIn",
               .summary = "Sign in with a password, a token or a link; the session is a cookie",
               .tag = "identity",
               .access = Access::kPublic,
               .lane = LaneName::kLogin,
               .bodies = {{"application/json", schema::Ref("SignInBody")}},
               .body_bytes_max = kBodyBytesMax,
               .answers = {{201,
                            "You",
                            "application/json",
                            schema::Ref("Session"),
                            {{"Set-Cookie", "the session, for Weft's own pages"}}}},
               .errors = {401, 403},
               .handle = [door](const Call& call) { return SignIn(door, call); }};
  routes[2] = {.method = "DELETE",
               .pattern = "/api/v1/session",
               .id = "signOut",
               .summary = "Sign out: the session ends",
               .tag = "identity",
               .answers = {{204, "Signed out", "", Json(), {{"Set-Cookie", "forgets the cookie"}}}},
               .errors = {403},
               .handle = [door](const Call& call) { return SignOut(door.identity, call); }};
  routes[3] = {
      .method = "POST",
      .pattern = "/api/v1/session/link",
      .id = "makeSignInLink",
      .summary = "A link that signs a browser in as you, once",
      .tag = "identity",
      .answers = {{201, "The link's code", "application/json", schema::Ref("SignInLink")}},
      .handle = [door](const Call& call) { return MakeLink(door.links, door.clock, call); }};
  return routes;
}

std::vector<Route> PasswordRoutes(identity::SignIn& sign_in) {
  const RouteParameter user = {"name", "path", schema::NotEmpty("analyst"), "the user", true};
  std::vector<Route> routes(2);
  routes[0] = {.method = "PUT",
               .pattern = "/api/v1/users/{name}/password",
               .id = "setPassword",
               .summary = "A new password: one's own, or anybody's by an admin",
               .tag = "identity",
               .lane = LaneName::kLogin,
               .parameters = {user},
               .bodies = {{"application/json", schema::Ref("PasswordBody")}},
               .body_bytes_max = kBodyBytesMax,
               .answers = {{204, "Set; the user's other sessions have ended", "", Json()}},
               .errors = {403},
               .handle = [&](const Call& call) { return SetPassword(sign_in, call); }};
  routes[1] = {.method = "DELETE",
               .pattern = "/api/v1/users/{name}/password",
               .id = "removePassword",
               .summary = "No password: the user signs in by other ways only",
               .tag = "identity",
               .lane = LaneName::kLogin,
               .parameters = {user},
               .answers = {{204, "Removed", "", Json()}},
               .errors = {403},
               .handle = [&](const Call& call) { return RemovePassword(sign_in, call); }};
  return routes;
}

std::vector<Route> TokenRoutes(identity::Identity& identity) {
  std::vector<Route> routes(3);
  routes[0] = {
      .method = "GET",
      .pattern = "/api/v1/tokens",
      .id = "listTokens",
      .summary = "Your tokens, without their secrets",
      .tag = "identity",
      .parameters = {{"user", "query", schema::NotEmpty("analyst"),
                      "of another (admins), or of domain:flights"}},
      .answers = {{200, "Tokens, newest first", "application/json", schema::Ref("TokenPage")}},
      .errors = {403},
      .handle = [&](const Call& call) { return List(identity, call); }};
  routes[1] = {.method = "POST",
               .pattern = "/api/v1/tokens",
               .id = "createToken",
               .summary = "A new token; its secret is shown this once",
               .tag = "identity",
               .bodies = {{"application/json", schema::Ref("TokenBody")}},
               .body_bytes_max = kBodyBytesMax,
               .answers = {{201, "The token", "application/json", schema::Ref("NewToken")}},
               .errors = {403},
               .handle = [&](const Call& call) { return Issue(identity, call); }};
  routes[2] = {.method = "DELETE",
               .pattern = "/api/v1/tokens/{id}",
               .id = "revokeToken",
               .summary = "Revoke a token, from the next request on",
               .tag = "identity",
               .parameters = {{"id", "path", schema::NotEmpty("k3f9"), "the token's id", true}},
               .answers = {{204, "Revoked", "", Json()}},
               .handle = [&](const Call& call) { return Revoke(identity, call); }};
  return routes;
}

}  // namespace

std::vector<Route> IdentityRoutes(const SignInDoor& door) {
  std::vector<Route> routes = SessionRoutes(door);
  for (auto group : {PasswordRoutes(door.sign_in), TokenRoutes(door.identity)})
    for (Route& route : group) routes.push_back(std::move(route));
  return routes;
}

}  // namespace weft::serve
