#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "serve/http/cookie.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

constexpr std::string_view kCookieName = "weft_oidc", kPath = "/api/v1/oidc";
constexpr std::chrono::minutes kCookieLasts{10};

// The browser comes back from another site's page, so this one goes with such a step; it is good
// for nothing else.
std::string StepCookie(const Call& call, std::string value, std::chrono::seconds max_age) {
  return ToText({.name = kCookieName,
                 .value = std::move(value),
                 .max_age = max_age,
                 .is_secure = call.is_secure,
                 .path = kPath,
                 .same_site = "Lax"});
}

// A path of ours: what else could be meant by "//" or a backslash, a browser decides.
std::string ReturnPath(const Call& call) {
  const std::string path = call.Parameter("return");
  if (path.empty()) return "/";
  const bool is_plain = path.find_first_of("\\\"'<>\r\n\t ") == std::string::npos;
  if (!path.starts_with("/") || path.starts_with("//") || !is_plain)
    throw Error(ErrorKind::kInvalid, "`return` is no path of this server", "such as /");
  return path;
}

const OidcDoor& Required(const OidcDoor* door) {
  if (door == nullptr)
    throw Error(ErrorKind::kNotFound, "no sign-in provider is set up here",
                "POST /api/v1/session signs in with a password");
  return *door;
}

Response Begin(const OidcDoor& door, const Call& call) {
  const std::string path = ReturnPath(call);
  const identity::Oidc::Begun begun =
      door.oidc.Begin(door.public_url() + std::string(kPath) + "/callback", path);
  Response response = Response::Text("", "text/plain", 302);
  response.With("Location", begun.location)
      .With("Set-Cookie", StepCookie(call, begun.cookie, kCookieLasts));
  return response;
}

// A page instead of a redirect: a step that another site began would not bring the new session's
// cookie along.
Response Welcome(const Call& call, const std::string& path) {
  Response page = Response::Text(
      "<!doctype html><title>Weft</title><meta http-equiv=\"refresh\" content=\"0;url=" + path +
          "\"><p>You are signed in. <a href=\"" + path + "\">Go on</a>\n",
      "text/html; charset=utf-8");
  page.With("Content-Security-Policy", "default-src 'none'")
      .With("Referrer-Policy", "no-referrer")
      .With("Set-Cookie", StepCookie(call, "", std::chrono::seconds(0)));
  return page;
}

// The browser comes here by itself, so whoever sits there gets words, and a way on.
Response Sorry(const Call& call, const Error& error) {
  Response page = Response::Text(
      "<!doctype html><html lang=\"en\"><title>Weft: not signed in</title>"
      "<meta name=\"viewport\" content=\"width=device-width\">"
      "<meta name=\"color-scheme\" content=\"light dark\"><h1>You are not signed in</h1><p>" +
          error.message() + "; " + error.hint() + ".<p><a href=\"/\">Sign in again</a>\n",
      "text/html; charset=utf-8", 401);
  page.With("Content-Security-Policy", "default-src 'none'")
      .With("Referrer-Policy", "no-referrer")
      .With("Set-Cookie", StepCookie(call, "", std::chrono::seconds(0)));
  return page;
}

Response End(const OidcDoor& door, identity::Identity& identity, const Call& call) {
  const identity::Through through{call.client, call.request_id, call.address,
                                  "by " + door.oidc.options().issuer};
  try {
    const auto ended = door.oidc.End(call.query, CookieOf(call, kCookieName).value_or(""));
    const std::string user = door.people.UserOf(door.oidc.options().issuer, ended.claims, through);
    const identity::IssuedToken session = identity.OpenSession(user, through);
    Response page = Welcome(call, ended.return_to);
    const auto longest =
        std::chrono::duration_cast<std::chrono::seconds>(identity.session_times().longest);
    page.With("Set-Cookie", ToText({.name = SessionCookieName(call.is_secure),
                                    .value = session.text,
                                    .max_age = longest,
                                    .is_secure = call.is_secure}));
    return page;
  } catch (const Error& error) {
    Log(LogLevel::kWarn, "oidc.failed", {{"request", call.request_id}, {"why", error.detail()}});
    if (error.kind() != ErrorKind::kUnauthenticated) throw;
    door.logins.Failed("", through, "signing in with the provider did not succeed");
    return Sorry(call, error);
  }
}

}  // namespace

std::vector<Route> OidcRoutes(const OidcDoor* door, identity::Identity& identity) {
  std::vector<Route> routes(3);
  routes[0] = {.method = "GET",
               .pattern = std::string(kPath) + "/login",
               .id = "beginOidc",
               .summary = "Sign in with the organisation's provider: sends the browser there",
               .tag = "identity",
               .access = Access::kPublic,
               .lane = LaneName::kLogin,
               .parameters = {{"return", "query", schema::Text("/"), "a path of ours for after"}},
               .answers = {{302,
                            "To the provider",
                            "text/plain",
                            schema::Text(),
                            {{"Location", "the provider's page"}, {"Set-Cookie", "this sign-in"}}}},
               .errors = {404},
               .handle = [door](const Call& call) { return Begin(Required(door), call); }};
  routes[1] = {.method = "GET",
               .pattern = std::string(kPath) + "/callback",
               .id = "endOidc",
               .summary = "Where the provider sends the browser back to",
               .tag = "identity",
               .access = Access::kPublic,
               .lane = LaneName::kLogin,
               .parameters = {{"code", "query", schema::Text(), "what the provider gave"},
                              {"state", "query", schema::Text(), "what we gave"},
                              {"error", "query", schema::Text(), "why the provider refused"}},
               .takes_other_parameters = true,
               .answers = {{200,
                            "Signed in; goes on to `return`",
                            "text/html; charset=utf-8",
                            schema::Text(),
                            {{"Set-Cookie", "the session"}}},
                           {401,
                            "Not signed in; a page that says so",
                            "text/html; charset=utf-8",
                            schema::Text(),
                            {}}},
               .errors = {404},
               .handle = [door, &identity](const Call& call) {
                 return End(Required(door), identity, call);
               }};
  routes[2] = {
      .method = "GET",
      .pattern = std::string(kPath),
      .id = "getSignInWays",
      .summary = "Whether there is a sign-in provider",
      .tag = "identity",
      .access = Access::kPublic,
      .answers = {{200, "The ways", "application/json", schema::Ref("SignInWays")}},
      .handle = [door](const Call&) {
        return Response::Of({{"provider", door ? Json(door->oidc.options().issuer) : Json()}});
      }};
  return routes;
}

}  // namespace weft::serve
