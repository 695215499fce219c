#include "identity/sign_in_links.hpp"

#include <algorithm>

#include "base/digest.hpp"

namespace weft::identity {
namespace {

constexpr size_t kCodeBytes = 24;

}  // namespace

std::string SignInLinks::Make(const std::string& token_id, std::chrono::minutes lasts) {
  const std::string code = ToHex(RandomBytes(kCodeBytes));
  const std::lock_guard lock(mutex_);
  std::erase_if(links_, [&](const auto& link) { return link.second.until <= clock_.Now(); });
  if (links_.size() >= kOpenMax)
    links_.erase(
        std::ranges::min_element(links_, {}, [](const auto& link) { return link.second.until; }));
  links_[Sha256Hex(code)] = {token_id, clock_.Now() + lasts};
  return code;
}

std::optional<std::string> SignInLinks::Take(const std::string& code) {
  const std::lock_guard lock(mutex_);
  const auto taken = links_.extract(Sha256Hex(code));
  if (taken.empty() || taken.mapped().until <= clock_.Now()) return std::nullopt;
  return taken.mapped().token_id;
}

}  // namespace weft::identity
