#include "ingest/senders.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace weft::ingest {
namespace {

constexpr size_t kSendersMax = 10'000;  // that are remembered for their debts

[[noreturn]] void ThrowTooMuch(const std::string& what) {
  throw Error(ErrorKind::kExhausted, what, "Send it again in a second.");
}

}  // namespace

double Senders::DebtOf(const Sender& sender, Time now) const {
  const double seconds = std::chrono::duration<double>(now - sender.seen).count();
  return std::max(0.0, sender.debt - std::max(0.0, seconds) * limits_.events_per_second);
}

Senders::Lease Senders::Enter(const std::string& name, size_t bytes, Time now) {
  const std::lock_guard lock(mutex_);
  if (bytes_ > 0 && bytes_ + bytes > limits_.bytes_max)
    ThrowTooMuch("more events come than can be taken at once");
  Sender& sender = senders_[name];
  if (limits_.events_per_second > 0 && DebtOf(sender, now) > limits_.events_per_second)
    ThrowTooMuch("this token sends more events a second than it may");
  if (sender.requests >= limits_.requests_max)
    ThrowTooMuch("this token has too many requests under way");
  if (sender.bytes > 0 && sender.bytes + bytes > limits_.bytes_max / 2)
    ThrowTooMuch("this token sends more at once than it may");
  ++sender.requests;
  sender.bytes += bytes;
  bytes_ += bytes;
  return {*this, name, bytes};
}

void Senders::Leave(const std::string& name, size_t bytes) {
  const std::lock_guard lock(mutex_);
  const auto found = senders_.find(name);
  --found->second.requests;
  found->second.bytes -= bytes;
  bytes_ -= bytes;
  if (found->second.requests == 0 && (found->second.debt == 0 || senders_.size() > kSendersMax))
    senders_.erase(found);
}

void Senders::Count(const std::string& name, size_t events, Time now) {
  if (limits_.events_per_second == 0) return;
  const std::lock_guard lock(mutex_);
  Sender& sender = senders_.at(name);
  sender.debt = DebtOf(sender, now) + static_cast<double>(events);
  sender.seen = now;
}

size_t Senders::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace weft::ingest
