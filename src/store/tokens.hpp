#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/registry.hpp"

// Credentials at rest: digests only, the secret itself is never stored.
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
};

// SCRAM parameters, one pair a user, made at the user's first token.
struct UserSalt {
  std::string salt;  // base64
  int iterations = 4096;
};

// Tables of the registry's database; each call is one transaction. Any thread.
class Tokens {
 public:
  explicit Tokens(const Home& home);
  ~Tokens();

  UserSalt SaltOf(const std::string& user);  // made when missing
  void Add(const TokenRow& row);
  std::optional<TokenRow> Find(const std::string& id) const;
  std::vector<TokenRow> ListOf(const std::string& user) const;  // newest first, empty user: all
  bool Revoke(const std::string& id);                           // false: unknown
  // Counts changes of this table in this process: caches compare it.
  uint64_t generation() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::store
