#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/registry.hpp"
#include "store/secrets.hpp"

// Credentials at rest: digests only, the secret itself is never stored, and the keys that would let
// somebody play the server or the user are sealed.
namespace weft::store {

struct TokenRow {
  std::string id;  // the public part of weft_<id>_<secret>
  std::string user;
  std::string name;           // what the owner calls it
  std::string scope = "all";  // all, read, events:DOMAIN
  std::string secret_sha256;  // hex
  std::string stored_key;     // SCRAM-SHA-256 (RFC 5802), base64, under the user's salt
  std::string server_key;
  Time created{};
  std::optional<Time> until;
  bool revoked = false;
  bool session = false;     // borne by a cookie, made by signing in
  std::string parent = {};  // of a session: the token that opened it, and takes it along
  std::optional<Time> last_used = std::nullopt;
};

// SCRAM parameters, one pair a user, made at the user's first token.
struct UserSalt {
  std::string salt;  // base64
  int iterations = 4096;
};

// Tables of the registry's database; each call is one transaction. Any thread.
class Tokens {
 public:
  // Seals what an older Weft left open. `secrets` outlives it.
  Tokens(const Home& home, const Secrets& secrets);
  ~Tokens();

  UserSalt SaltOf(const std::string& user);  // made when missing
  void Add(const TokenRow& row);
  std::optional<TokenRow> Find(const std::string& id) const;
  std::vector<TokenRow> ListOf(const std::string& user) const;  // newest first, empty user: all
  bool Revoke(const std::string& id);                           // false: unknown
  // Ends a user's sessions, but not the one named.
  void RevokeSessions(const std::string& user, const std::string& but = {});
  // Forgets sessions that are over, and the user's oldest ones beyond `count_max`.
  void SweepSessions(const std::string& user, size_t count_max, Time now);
  // All of a user who is gone for good: another of that name is not them.
  void RevokeAllOf(const std::string& user);
  std::vector<std::string> Users() const;  // with something that is not revoked; by name
  // Notes a use in memory: rows are written once a minute, with the first use after it, and by the
  // destructor. A disk that is full is logged, not thrown.
  void Used(const std::string& id, Time at);
  // Of the uses that memory knows.
  std::optional<Time> LastUse(const std::string& id) const;
  // Counts changes of this table in this process: caches compare it.
  uint64_t generation() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::store
