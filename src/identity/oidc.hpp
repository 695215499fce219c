#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "store/secrets.hpp"

// Signing in with an OpenID Connect provider: authorization code with PKCE, state and nonce
// (OpenID Connect Core 1.0; RFC 6749, 7636, 9207). Between the two halves nothing is kept here:
// what must come back lies sealed in a cookie of the browser that began.
namespace weft::identity {

struct OidcOptions {
  std::string issuer;  // as the provider writes it
  std::string client_id;
  std::string client_secret;  // empty: a public client
  std::string scopes = "openid profile email groups";
  bool operator==(const OidcOptions&) const = default;
};

// One request to the provider. serve/ fills it; no redirects, a bounded answer, a deadline. Throws
// Error{kUnavailable}.
struct FetchRequest {
  std::string method = "GET";
  std::string url;
  std::string body;           // a form
  std::string authorization;  // "" or "Basic …"
};
struct FetchReply {
  int status = 0;
  std::string body;
};
using Fetch = std::function<FetchReply(const FetchRequest&)>;

class Oidc {
 public:
  Oidc(OidcOptions options, Fetch fetch, const store::Secrets& secrets, const Clock& clock);
  ~Oidc();

  struct Begun {
    std::string location;  // where the browser goes
    std::string cookie;    // what it brings back, sealed; good for ten minutes
  };
  // `redirect_uri`: our own callback, as the provider knows it. `return_to`: a path of ours for
  // after. Throws Error{kUnavailable} when the provider does not answer as it should.
  Begun Begin(const std::string& redirect_uri, const std::string& return_to);

  struct Ended {
    Json claims;  // verified
    std::string return_to;
  };
  // What came to the callback, with the cookie. Throws Error{kUnauthenticated}, its `detail` saying
  // what was wrong; Error{kUnavailable}.
  Ended End(const std::map<std::string, std::string>& query, const std::string& cookie);

  const OidcOptions& options() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::identity
