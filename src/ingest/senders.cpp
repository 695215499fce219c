#include "ingest/senders.hpp"

#include <algorithm>

namespace weft::ingest {
namespace {

constexpr size_t kSendersMax = 10'000;  // that are remembered for their debts

}  // namespace

double Senders::DebtOf(const Sender& sender) const {
  const double seconds = std::chrono::duration<double>(clock_.Now() - sender.seen).count();
  return std::max(0.0, sender.debt - std::max(0.0, seconds) * limits_.events_per_second);
}

void Senders::RefuseTooMuch(const Sender& sender, size_t bytes) const {
  const size_t half = limits_.bytes_max / 2;
  if (bytes_ > 0 && bytes_ + bytes > limits_.bytes_max)
    throw Busy("more events come than can be taken at once",
               done_.TimeFor(bytes_ + bytes - limits_.bytes_max, Now()));
  const double over = DebtOf(sender) - limits_.events_per_second;
  if (limits_.events_per_second > 0 && over > 0)
    throw Busy("this token sends more events a second than it may",
               Outflow::Seconds(over / limits_.events_per_second));
  if (sender.requests >= limits_.requests_max)
    throw Busy("this token has too many requests under way",
               done_.TimeFor(sender.bytes / sender.requests, Now()));
  if (sender.bytes > 0 && sender.bytes + bytes > half)
    throw Busy("this token sends more at once than it may",
               done_.TimeFor(sender.bytes + bytes - half, Now()));
}

Senders::Lease Senders::Enter(const std::string& name, size_t bytes) {
  const std::lock_guard lock(mutex_);
  const auto found = senders_.find(name);
  RefuseTooMuch(found == senders_.end() ? Sender{} : found->second, bytes);
  Sender& sender = senders_[name];
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
  done_.Went(bytes, Now());
  if (found->second.requests == 0 && (found->second.debt == 0 || senders_.size() > kSendersMax))
    senders_.erase(found);
}

void Senders::Count(const std::string& name, size_t events) {
  if (limits_.events_per_second == 0) return;
  const std::lock_guard lock(mutex_);
  Sender& sender = senders_.at(name);
  sender.debt = DebtOf(sender) + static_cast<double>(events);
  sender.seen = clock_.Now();
}

size_t Senders::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace weft::ingest
