#pragma once
#include <map>
#include <mutex>
#include <string>

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
  explicit Senders(SenderLimits limits) : limits_(limits) {}

  // A request that is under way. The senders outlive it.
  class Lease {
   public:
    Lease(Senders& senders, std::string sender, size_t bytes)
        : senders_(senders), sender_(std::move(sender)), bytes_(bytes) {}
    ~Lease() { senders_.Leave(sender_, bytes_); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    // It holds so many events. They count once they are known, so a request too many gets in.
    void Count(size_t events, Time now) { senders_.Count(sender_, events, now); }

   private:
    Senders& senders_;
    const std::string sender_;
    const size_t bytes_;
  };
  // Throws Error{kExhausted} before anything is done. One sender may have half of all bytes; a body
  // fits where there is no other.
  Lease Enter(const std::string& sender, size_t bytes, Time now);

  size_t bytes() const;  // that are being worked on

 private:
  struct Sender {
    size_t requests = 0, bytes = 0;
    double debt = 0;  // in events, as of `seen`
    Time seen{};
  };
  void Leave(const std::string& sender, size_t bytes);
  void Count(const std::string& sender, size_t events, Time now);
  double DebtOf(const Sender& sender, Time now) const;

  const SenderLimits limits_;
  mutable std::mutex mutex_;  // guards all below
  size_t bytes_ = 0;
  std::map<std::string, Sender> senders_;  // with something under way, or in debt
};

}  // namespace weft::ingest
