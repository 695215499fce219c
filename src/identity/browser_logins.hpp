#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "mesh/caller.hpp"

// A program without a browser gets a token by one: it asks, shows a code, and waits; a person signs
// in at the server, sees the same code, and lets it in. What is asked for is bound to a secret that
// the program keeps (as in RFC 7636), so a code that others see is worth nothing. Held in memory,
// for ten minutes. Any thread.
namespace weft::identity {

class BrowserLogins {
 public:
  static constexpr std::chrono::minutes kLasts{10};
  static constexpr size_t kOpenMax = 1000, kOfAddressMax = 10;

  explicit BrowserLogins(const Clock& clock) : clock_(clock) {}

  struct Request {
    std::string name;     // as the program calls itself and its machine
    std::string address;  // it came from
  };
  // Answers the code. `challenge`: base64url of SHA-256 of the secret. Throws Error{kExhausted}
  // when too many wait.
  std::string Begin(const Request& request, const std::string& challenge);
  // Throws Error{kNotFound} when there is none, or it is over.
  Request Find(const std::string& code) const;
  // The person lets it in. Throws as Find; Error{kForbidden} for a caller whose own right is not
  // whole.
  void Approve(const std::string& code, const mesh::Caller& caller);

  struct Taken {
    mesh::Caller caller;
    Request request;
  };
  // Who let it in, once; nothing yet while nobody did. Throws Error{kNotFound} for a wrong secret,
  // too.
  std::optional<Taken> Take(const std::string& code, const std::string& secret);

 private:
  struct Open {
    Request request;
    std::string challenge;
    Time until{};
    std::optional<mesh::Caller> caller;
  };
  const Open& FindOpen(const std::string& code) const;
  void ForgetOld();

  const Clock& clock_;
  mutable std::mutex mutex_;  // guards what follows
  std::map<std::string, Open> open_;
};

}  // namespace weft::identity
