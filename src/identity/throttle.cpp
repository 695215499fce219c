#include "identity/throttle.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/digest.hpp"

namespace weft::identity {
namespace {

using std::chrono::seconds;

struct Count {
  std::string key;
  uint32_t free;
  seconds pause_max;
};

// Digests, so that a long name takes no more memory than a short one.
std::array<Count, 3> CountsOf(const std::string& account, const std::string& address) {
  const std::string network = NetworkOf(address);
  const auto key = [](const char* kind, const std::string& text) {
    return kind + Sha256(text).substr(0, 16);
  };
  return {Count{key("p", account + '\n' + network), Throttle::kFreeOfPair, Throttle::kPauseMax},
          Count{key("n", network), Throttle::kFreeOfOne, Throttle::kPauseMax},
          Count{key("a", account), Throttle::kFreeOfOne, Throttle::kAccountPauseMax}};
}

seconds PauseOf(uint32_t failures, const Count& count) {
  if (failures <= count.free) return seconds(0);
  const uint32_t doublings = std::min(failures - count.free - 1, 20U);
  return std::min(seconds(1LL << doublings), count.pause_max);
}

}  // namespace

std::string NetworkOf(const std::string& address) {
  constexpr size_t kNetworkBytes = 8;
  in6_addr parsed{};
  if (::inet_pton(AF_INET6, address.c_str(), &parsed) != 1) return address;
  const std::string_view bytes(reinterpret_cast<const char*>(parsed.s6_addr), 16);
  if (IN6_IS_ADDR_V4MAPPED(&parsed)) return ToHex(bytes);
  return ToHex(bytes.substr(0, kNetworkBytes));
}

seconds Throttle::Admit(const std::string& account, const std::string& address) {
  const Time now = clock_.Now();
  const auto counts = CountsOf(account, address);
  const std::lock_guard lock(mutex_);
  Time until = now;
  for (const Count& count : counts)
    if (const auto entry = entries_.find(count.key); entry != entries_.end())
      until = std::max(until, entry->second.until);
  if (until > now) return std::chrono::ceil<seconds>(until - now);
  MakeRoom();
  for (const Count& count : counts) {
    Entry& entry = entries_[count.key];
    if (now - entry.last >= kForgetAfter) entry.failures = 0;
    entry.last = now;
    entry.until = now + PauseOf(++entry.failures, count);
  }
  return seconds(0);
}

// Who knows one password must not wipe out what they guessed at others: only the pair is forgotten.
void Throttle::Forgive(const std::string& account, const std::string& address) {
  const auto counts = CountsOf(account, address);
  const std::lock_guard lock(mutex_);
  entries_.erase(counts[0].key);
  for (const size_t i : {1, 2}) {
    const auto entry = entries_.find(counts[i].key);
    if (entry == entries_.end()) continue;
    entry->second.until = entry->second.last;
    if (--entry->second.failures == 0) entries_.erase(entry);
  }
}

void Throttle::MakeRoom() {
  if (entries_.size() + 3 <= kEntriesMax) return;
  std::vector<Time> times;
  for (const auto& [key, entry] : entries_) times.push_back(entry.last);
  const auto middle = times.begin() + static_cast<ptrdiff_t>(times.size() / 2);
  std::ranges::nth_element(times, middle);
  std::erase_if(entries_, [&](const auto& entry) { return entry.second.last <= *middle; });
}

size_t Throttle::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace weft::identity
