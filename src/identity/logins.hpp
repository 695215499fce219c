#pragma once
#include <mutex>
#include <string>
#include <unordered_map>

#include "audit/audit.hpp"
#include "base/clock.hpp"
#include "mesh/caller.hpp"

// Who came in and who did not, on record, in so few words that nobody can fill the disk with them.
// Any thread.
namespace weft::identity {

struct Through;

class Logins {
 public:
  static constexpr std::chrono::hours kQuiet{1};      // of a token, between two logins on record
  static constexpr uint64_t kFailuresPerMinute = 30;  // on record one by one; beyond it a count
  static constexpr size_t kTokensMax = 10'000;

  Logins(audit::Audit& audit, Clock& clock) : audit_(audit), clock_(clock) {}

  // A token's first use in an hour. Throws Error{kUnavailable} when it cannot be recorded.
  void Succeeded(const mesh::Caller& caller, const Through& through);
  // `token_id` as it was given, whether or not there is such a token; of a password the user, if
  // there is one. A failure that cannot be recorded stays a failure.
  void Failed(const std::string& token_id, const Through& through, const std::string& sentence,
              const std::string& user = {});

 private:
  bool IsDue(const std::string& token_id);
  // The failures to record now, this one and those kept back before it; 0: keep back.
  uint64_t CountFailure();

  audit::Audit& audit_;
  Clock& clock_;
  std::mutex mutex_;                            // guards all below
  std::unordered_map<std::string, Time> last_;  // by token id
  Time minute_{};
  uint64_t recorded_ = 0;   // in that minute
  uint64_t kept_back_ = 0;  // since the last one on record
};

}  // namespace weft::identity
