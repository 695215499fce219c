#include <array>

#include "base/text.hpp"
#include "identity/credential.hpp"
#include "lake/fields.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schema.hpp"
#include "serve/iceberg/door.hpp"
#include "serve/iceberg/once.hpp"
#include "serve/iceberg/problem.hpp"

namespace weft::serve::iceberg {
namespace {

constexpr uint64_t kBodyMax = 64 << 20;
constexpr const char* kForm = "application/x-www-form-urlencoded";

constexpr std::array kEndpoints{
    "GET /v1/{prefix}/namespaces",
    "POST /v1/{prefix}/namespaces",
    "GET /v1/{prefix}/namespaces/{namespace}",
    "HEAD /v1/{prefix}/namespaces/{namespace}",
    "DELETE /v1/{prefix}/namespaces/{namespace}",
    "POST /v1/{prefix}/namespaces/{namespace}/properties",
    "GET /v1/{prefix}/namespaces/{namespace}/tables",
    "POST /v1/{prefix}/namespaces/{namespace}/tables",
    "GET /v1/{prefix}/namespaces/{namespace}/tables/{table}",
    "HEAD /v1/{prefix}/namespaces/{namespace}/tables/{table}",
    "POST /v1/{prefix}/namespaces/{namespace}/tables/{table}",
    "DELETE /v1/{prefix}/namespaces/{namespace}/tables/{table}",
    "GET /v1/{prefix}/namespaces/{namespace}/tables/{table}/credentials",
    "POST /v1/{prefix}/namespaces/{namespace}/tables/{table}/metrics",
    "POST /v1/{prefix}/namespaces/{namespace}/register",
    "POST /v1/{prefix}/tables/rename",
    "POST /v1/{prefix}/transactions/commit",
    "GET /v1/{prefix}/namespaces/{namespace}/views",
    "POST /v1/{prefix}/namespaces/{namespace}/views",
    "GET /v1/{prefix}/namespaces/{namespace}/views/{view}",
    "HEAD /v1/{prefix}/namespaces/{namespace}/views/{view}",
    "POST /v1/{prefix}/namespaces/{namespace}/views/{view}",
    "DELETE /v1/{prefix}/namespaces/{namespace}/views/{view}",
    "POST /v1/{prefix}/namespaces/{namespace}/register-view",
    "POST /v1/{prefix}/views/rename",
};

Response Config(const Door& door) {
  Json endpoints = kEndpoints;
  if (Signs(door))
    endpoints.push_back("POST /v1/{prefix}/namespaces/{namespace}/tables/{table}/sign");
  return Response::Of({{"defaults", door.client_config},
                       {"overrides", Json::object()},
                       {"endpoints", std::move(endpoints)},
                       {"idempotency-key-lifetime", kOnceLifetimeWord}});
}

Response OAuthProblem(int status, const std::string& error, const std::string& sentence) {
  return Response::Of({{"error", error}, {"error_description", sentence}}, status);
}

// The token is the secret: what it may, and until when, is told by the identity's own checks.
Response Login(const Door& door, const Call& call) {
  const auto form = ParseQuery(call.body);
  const auto field = [&](const std::string& name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string() : found->second;
  };
  const std::string grant = field("grant_type");
  const bool exchanges = grant == "urn:ietf:params:oauth:grant-type:token-exchange";
  if (grant != "client_credentials" && !exchanges)
    return OAuthProblem(400, "unsupported_grant_type",
                        "grant_type is client_credentials or token-exchange");
  const std::string secret = exchanges ? field("subject_token") : field("client_secret");
  try {
    const mesh::Caller caller = door.identity.Authenticate(
        "Bearer " + secret, {call.client, call.request_id, call.address});
    const std::string client = field("client_id");
    if (!client.empty() && client != caller.user && client != caller.token_id)
      return OAuthProblem(401, "invalid_client", "the secret is not this client's");
  } catch (const Error& error) {
    return OAuthProblem(401, "invalid_client", error.message());
  }
  return Response::Of({{"access_token", secret},
                       {"token_type", "bearer"},
                       {"issued_token_type", "urn:ietf:params:oauth:token-type:access_token"}});
}

}  // namespace

Json BodyOf(const Call& call) {
  Json body = serve::BodyOf(call, schema::AnyObject());
  if (!body.is_object()) lake::ThrowInvalid("the body must be a JSON object");
  return body;
}

Route RowOf(const RowWords& words, std::function<Response(const Call&)> handle) {
  Route route{.method = words.method,
              .pattern = "/iceberg" + words.path,
              .id = words.id,
              .summary = words.summary,
              .tag = "iceberg",
              .lane = LaneName::kLake,
              .takes_other_parameters = true,
              .answers = {{200, "As Iceberg's REST specification has it", "application/json",
                           schema::AnyObject()}},
              .errors = {404, 409},
              .is_of_others = true,
              .handle = std::move(handle)};
  if (words.method != "POST") return route;
  route.bodies = {{"application/json", schema::AnyObject()}};
  route.body_bytes_max = kBodyMax;
  return route;
}

std::vector<Route> ConfigRoutes(Door& door) {
  std::vector<Route> routes{
      RowOf({"GET", "/v1/config", "icebergConfig", "What this catalog is and can do"},
            [&](const Call&) { return Config(door); }),
      RowOf({"POST", "/v1/oauth/tokens", "icebergLogin", "A token for a client's id and secret"},
            [&](const Call& call) { return Login(door, call); })};
  routes[1].access = Access::kPublic;
  routes[1].lane = LaneName::kLogin;
  routes[1].bodies = {{kForm, schema::AnyObject()}};
  routes[1].body_bytes_max = 64 << 10;
  return routes;
}

std::vector<Route> Routes(Door& door) {
  std::vector<Route> all;
  for (auto group : {ConfigRoutes(door), NamespaceRoutes(door), TableRoutes(door), ViewRoutes(door),
                     SignRoutes(door)})
    for (Route& route : group) all.push_back(std::move(route));
  return all;
}

}  // namespace weft::serve::iceberg
