#include "base/digest.hpp"
#include "base/json.hpp"
#include "serve/http/browser_login_page.hpp"
#include "serve/http/cookie.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

constexpr uint64_t kBodyBytesMax = 4 << 10;
constexpr std::chrono::days kTokenLasts{90};

std::string CodeOf(const Call& call) { return call.captures.at("code"); }

Response Begin(const BrowserLoginDoor& door, const Call& call) {
  const Json body = BodyOf(call, schema::Ref("LoginBody"));
  const std::string code = door.logins.Begin({body["name"].get<std::string>(), call.address},
                                             body["challenge"].get<std::string>());
  return Response::Of({{"code", code},
                       {"url", door.public_url() + "/api/v1/login/" + code},
                       {"seconds", std::chrono::seconds(identity::BrowserLogins::kLasts).count()}},
                      201);
}

void Replace(std::string& text, std::string_view word, const std::string& by) {
  for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + by.size()))
    text.replace(at, word.size(), by);
}

Response Page(const BrowserLoginDoor& door, const Call& call) {
  door.logins.Find(CodeOf(call));
  const std::string nonce = ToBase64Url(RandomBytes(16));
  std::string html(kBrowserLoginPage);
  Replace(html, "NONCE", nonce);
  Replace(html, "CODE", CodeOf(call));
  Replace(html, "OIDC", door.has_oidc ? "" : "hidden");
  Response page = Response::Text(html, "text/html; charset=utf-8");
  page.With("Content-Security-Policy", "default-src 'none'; connect-src 'self'; style-src 'nonce-" +
                                           nonce + "'; script-src 'nonce-" + nonce +
                                           "'; frame-ancestors 'none'")
      .With("Referrer-Policy", "same-origin")
      .With("Cache-Control", "no-store");
  return page;
}

Response Show(const BrowserLoginDoor& door, const Call& call) {
  const auto request = door.logins.Find(CodeOf(call));
  return Response::Of({{"name", request.name}, {"address", request.address}});
}

Response Approve(const BrowserLoginDoor& door, const Call& call) {
  RefuseOtherOrigins(call);
  door.logins.Approve(CodeOf(call), call.caller);
  return {.status = 204, .headers = {}, .body = {}, .stream = nullptr, .feed = {}};
}

Response Take(const BrowserLoginDoor& door, identity::Identity& identity, const Call& call) {
  const Json body = BodyOf(call, schema::Ref("LoginSecret"));
  const auto taken = door.logins.Take(CodeOf(call), body["verifier"].get<std::string>());
  if (!taken) return Response::Of({{"state", "waiting"}});
  const identity::IssuedToken token =
      identity.Issue(taken->caller,
                     {.user = taken->caller.user,
                      .name = taken->request.name,
                      .until = door.clock.Now() + kTokenLasts},
                     {call.client, call.request_id, call.address, "by a browser"});
  return Response::Of({{"state", "let in"}, {"token", token.text}, {"user", taken->caller.user}});
}

using Handler = Response (*)(const BrowserLoginDoor&, const Call&);

Route Of(const BrowserLoginDoor& door, const std::string& method, const std::string& rest,
         Handler handler) {
  return {
      .method = method,
      .pattern = "/api/v1/login/{code}" + rest,
      .tag = "identity",
      .access = Access::kPublic,
      .parameters = {{"code", "path", schema::NotEmpty("BCDF-GHJK"), "what both sides show", true}},
      .handle = [&door, handler](const Call& call) { return handler(door, call); }};
}

Route BeginRoute(const BrowserLoginDoor& door) {
  Route route = Of(door, "POST", "", &Begin);
  route.pattern = "/api/v1/login";
  route.parameters.clear();
  route.id = "beginLogin";
  route.summary = "A program asks to be let in by a person with a browser";
  route.bodies = {{"application/json", schema::Ref("LoginBody")}};
  route.body_bytes_max = kBodyBytesMax;
  route.answers = {
      {201, "A code, and the page to open", "application/json", schema::Ref("LoginBegun")}};
  return route;
}

Route TakeRoute(const BrowserLoginDoor& door, identity::Identity& identity) {
  Route route = Of(door, "POST", "/token", nullptr);
  route.id = "takeLogin";
  route.summary = "The program asks whether it was let in; its token comes once";
  route.bodies = {{"application/json", schema::Ref("LoginSecret")}};
  route.body_bytes_max = kBodyBytesMax;
  route.answers = {{200, "Waiting, or let in", "application/json", schema::Ref("LoginState")}};
  route.handle = [&](const Call& call) { return Take(door, identity, call); };
  return route;
}

}  // namespace

std::vector<Route> BrowserLoginRoutes(const BrowserLoginDoor& door, identity::Identity& identity) {
  Route page = Of(door, "GET", "", &Page);
  page.id = "showLoginPage";
  page.summary = "The page on which a person lets a program in";
  page.answers = {{200, "The page", "text/html; charset=utf-8", schema::Text()}};
  Route show = Of(door, "GET", "/request", &Show);
  show.id = "getLogin";
  show.summary = "Who asks to be let in";
  show.answers = {{200, "Who asks", "application/json", schema::Ref("LoginRequest")}};
  Route approve = Of(door, "POST", "/approve", &Approve);
  approve.id = "approveLogin";
  approve.summary = "Let the program in, as yourself";
  approve.access = Access::kSignedIn;
  approve.answers = {{204, "It is let in", "", Json()}};
  approve.errors = {403};
  return {BeginRoute(door), std::move(page), std::move(show), std::move(approve),
          TakeRoute(door, identity)};
}

}  // namespace weft::serve
