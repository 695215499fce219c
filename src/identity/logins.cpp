#include "identity/logins.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "identity/identity.hpp"

namespace weft::identity {

bool Logins::IsDue(const std::string& token_id) {
  const Time now = clock_.Now();
  const std::lock_guard lock(mutex_);
  if (last_.size() >= kTokensMax) last_.clear();
  const auto [known, is_new] = last_.emplace(token_id, now);
  if (!is_new && now - known->second < kQuiet) return false;
  known->second = now;
  return true;
}

uint64_t Logins::CountFailure() {
  const Time now = clock_.Now();
  const std::lock_guard lock(mutex_);
  if (now - minute_ >= std::chrono::minutes(1)) {
    minute_ = now;
    recorded_ = 0;
  }
  ++kept_back_;
  if (recorded_ >= kFailuresPerMinute) return 0;
  ++recorded_;
  return std::exchange(kept_back_, 0);
}

void Logins::Succeeded(const mesh::Caller& caller, const Through& through) {
  if (!IsDue(caller.token_id)) return;
  audit_.Note({.verb = audit::Verb::kLogin,
               .caller = caller.user,
               .token_id = caller.token_id,
               .client = through.client,
               .request_id = through.request_id,
               .text = through.how},
              false);
}

void Logins::Failed(const std::string& token_id, const Through& through,
                    const std::string& sentence, const std::string& user) {
  const uint64_t failures = CountFailure();
  if (failures == 0) return;
  audit::Began began{.verb = audit::Verb::kRefusal,
                     .caller = user,
                     .token_id = token_id,
                     .client = through.client,
                     .request_id = through.request_id,
                     .refusal = sentence,
                     .refused = audit::Verb::kLogin};
  if (failures > 1)
    began.text = std::to_string(failures - 1) + " more failed before it, which are not listed";
  try {
    audit_.Note(began, false);
  } catch (const Error& error) {
    Log(LogLevel::kError, "audit.failed", {{"reason", error.message()}});
  }
}

}  // namespace weft::identity
