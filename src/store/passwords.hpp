#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/home.hpp"
#include "store/secrets.hpp"

// Passwords at rest: Argon2id (libsodium), each under a salt of its own, and sealed on top, so that
// a stolen database alone cannot be guessed at. What is stored never comes back out.
namespace weft::store {

// Memory and passes of one computation. The default takes some 60 ms and 64 MiB; one runs at a
// time, the others wait.
struct PasswordCost {
  uint64_t passes = 2;
  size_t memory_bytes = 64 << 20;
};

// A table of the registry's database. Any thread; `secrets` outlives it.
class Passwords {
 public:
  Passwords(const Home& home, const Secrets& secrets, PasswordCost cost = {});
  ~Passwords();

  // Takes the place of the one before. Throws Error{kUnavailable} when there is no memory for it.
  void Set(const std::string& user, const std::string& password, Time now);
  bool Remove(const std::string& user);  // false: there was none
  bool Has(const std::string& user) const;
  std::vector<std::string> Users() const;  // by name
  // Takes as long for a user without a password as for a wrong one.
  bool Verify(const std::string& user, const std::string& password) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::store
