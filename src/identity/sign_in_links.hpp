#pragma once
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.hpp"

// Codes that stand in a link and sign a browser in, once: what a link leaves in a browser's history
// is good for nothing. Kept in memory: a restart ends them. Any thread.
namespace weft::identity {

class SignInLinks {
 public:
  static constexpr size_t kOpenMax = 10'000;  // beyond it the one that ends first goes

  explicit SignInLinks(Clock& clock) : clock_(clock) {}

  // A code that opens a session by that token (Identity::OpenSessionBy).
  std::string Make(const std::string& token_id, std::chrono::minutes lasts);
  // The token's id; nothing for a code that was used, is over, or never was.
  std::optional<std::string> Take(const std::string& code);

 private:
  struct Open {
    std::string token_id;
    Time until;
  };

  Clock& clock_;
  std::mutex mutex_;                   // guards all below
  std::map<std::string, Open> links_;  // by the digest of the code
};

}  // namespace weft::identity
