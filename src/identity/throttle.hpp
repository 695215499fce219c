#pragma once
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/clock.hpp"

// Slows down who guesses passwords: after some failures each further one costs a pause that
// doubles. It counts by account and address together, by address alone (who tries many accounts),
// and by account alone (who tries from many addresses), the last with a short pause only, so that
// nobody can be locked out of their own account for long. Tokens are not guessed: nothing here
// holds them up. Names of accounts count whether or not there are such. Any thread.
namespace weft::identity {

class Throttle {
 public:
  static constexpr uint32_t kFreeOfPair = 5, kFreeOfOne = 20;  // failures without a pause
  static constexpr std::chrono::seconds kPauseMax{900}, kAccountPauseMax{30};
  static constexpr std::chrono::hours kForgetAfter{1};
  static constexpr size_t kEntriesMax = 30'000;  // some 5 MB; beyond it the oldest half goes

  explicit Throttle(const Clock& clock) : clock_(clock) {}

  // How long to wait; zero: go ahead, and the attempt counts as failed until it is forgiven.
  std::chrono::seconds Admit(const std::string& account, const std::string& address);
  // The attempt was a good one.
  void Forgive(const std::string& account, const std::string& address);
  size_t size() const;

 private:
  struct Entry {
    uint32_t failures = 0;
    Time last{}, until{};
  };
  void MakeRoom();

  const Clock& clock_;
  mutable std::mutex mutex_;  // guards what follows
  std::unordered_map<std::string, Entry> entries_;
};

// The address as far as one person has it: of IPv6 the first 64 bits.
std::string NetworkOf(const std::string& address);

}  // namespace weft::identity
