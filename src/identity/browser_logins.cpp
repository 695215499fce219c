#include "identity/browser_logins.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/error.hpp"

namespace weft::identity {
namespace {

constexpr std::string_view kLetters = "BCDFGHJKLMNPQRSTVWXZ";  // no vowel: no words
constexpr size_t kCodeLetters = 8;

// "BCDF-GHJK", to be compared by eye.
std::string NewCode() {
  std::string code;
  while (code.size() < kCodeLetters) {
    const auto byte = static_cast<unsigned char>(RandomBytes(1)[0]);
    if (byte < 256 / kLetters.size() * kLetters.size()) code += kLetters[byte % kLetters.size()];
  }
  return code.insert(kCodeLetters / 2, "-");
}

[[noreturn]] void ThrowUnknown() {
  throw Error(ErrorKind::kNotFound, "there is no such sign-in, or it took too long",
              "begin again: weft login --browser");
}

}  // namespace

void BrowserLogins::ForgetOld() {
  std::erase_if(open_, [now = clock_.Now()](const auto& each) { return now >= each.second.until; });
}

const BrowserLogins::Open& BrowserLogins::FindOpen(const std::string& code) const {
  const auto found = open_.find(code);
  if (found == open_.end() || clock_.Now() >= found->second.until) ThrowUnknown();
  return found->second;
}

std::string BrowserLogins::Begin(const Request& request, const std::string& challenge) {
  const std::lock_guard lock(mutex_);
  ForgetOld();
  const auto of_address = std::ranges::count_if(
      open_, [&](const auto& each) { return each.second.request.address == request.address; });
  if (open_.size() >= kOpenMax || static_cast<size_t>(of_address) >= kOfAddressMax)
    throw Error(ErrorKind::kExhausted, "too many sign-ins wait to be let in",
                "finish one of them, or try again in ten minutes");
  std::string code = NewCode();
  while (open_.contains(code)) code = NewCode();
  open_[code] = {request, challenge, clock_.Now() + kLasts, {}};
  return code;
}

BrowserLogins::Request BrowserLogins::Find(const std::string& code) const {
  const std::lock_guard lock(mutex_);
  return FindOpen(code).request;
}

void BrowserLogins::Approve(const std::string& code, const mesh::Caller& caller) {
  if (caller.scope != "all" || !caller.service_domain.empty())
    throw Error(ErrorKind::kForbidden, "this token may not let others in",
                "sign in with your password, or with the provider");
  const std::lock_guard lock(mutex_);
  FindOpen(code);
  open_[code].caller = caller;
}

std::optional<BrowserLogins::Taken> BrowserLogins::Take(const std::string& code,
                                                        const std::string& secret) {
  const std::lock_guard lock(mutex_);
  const Open& open = FindOpen(code);
  if (!EqualSecrets(ToBase64Url(Sha256(secret)), open.challenge)) ThrowUnknown();
  if (!open.caller) return std::nullopt;
  Taken taken{*open.caller, open.request};
  open_.erase(code);
  return taken;
}

}  // namespace weft::identity
