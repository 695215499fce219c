#pragma once
#include <map>
#include <mutex>
#include <string>

#include "base/busy.hpp"
#include "base/clock.hpp"

// How much each sender may have under way at once, and how fast they may send, so that memory is
// bounded and nobody's flood keeps others out. Any thread.
namespace weft::ingest {

struct SenderLimits {
  size_t bytes_max = 64 << 20;   // of all bodies that are being worked on
  size_t requests_max = 48;      // of one sender
  double events_per_second = 0;  // of one sender, over some seconds; 0: any
  bool operator==(const SenderLimits&) const = default;
};

class Senders {
 public:
  // The clock outlives it.
  Senders(SenderLimits limits, const Clock& clock) : limits_(limits), clock_(clock) {}

  // A request that is under way. The senders outlive it.
  class Lease {
   public:
    Lease(Senders& senders, std::string sender, size_t bytes)
        : senders_(senders), sender_(std::move(sender)), bytes_(bytes) {}
    ~Lease() { senders_.Leave(sender_, bytes_); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    // It holds so many events. They count once they are known, so a request too many gets in.
    void Count(size_t events) { senders_.Count(sender_, events); }

   private:
    Senders& senders_;
    const std::string sender_;
    const size_t bytes_;
  };
  // Throws Busy before anything is done: when the sender's debt is paid, or what is under way will
  // have left room. One sender may have half of all bytes; a body fits where there is no other.
  Lease Enter(const std::string& sender, size_t bytes);

  size_t bytes() const;  // that are being worked on

 private:
  struct Sender {
    size_t requests = 0, bytes = 0;
    double debt = 0;  // in events, as of `seen`
    Time seen{};
  };
  void Leave(const std::string& sender, size_t bytes);
  void Count(const std::string& sender, size_t events);
  double DebtOf(const Sender& sender) const;
  Outflow::Seconds Now() const { return clock_.Now().time_since_epoch(); }
  void RefuseTooMuch(const Sender& sender, size_t bytes) const;

  const SenderLimits limits_;
  const Clock& clock_;
  mutable std::mutex mutex_;  // guards all below
  size_t bytes_ = 0;
  Outflow done_;                           // in bytes
  std::map<std::string, Sender> senders_;  // with something under way, or in debt
};

}  // namespace weft::ingest
