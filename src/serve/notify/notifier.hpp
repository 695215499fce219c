#pragma once
#include <chrono>
#include <functional>
#include <memory>

#include "base/clock.hpp"
#include "serve/notify/addresses.hpp"
#include "store/outbox.hpp"
#include "store/registry.hpp"

// The one notification service: what people are told waits in the registry, in the transaction of
// the change, and goes from there by mail and to a webhook, at least once each, each way on a
// thread of its own. No commit ever waits for a receiver, and none is lost when one is away or this
// process dies: a notice is tried again, later and later, for a week.
namespace weft::serve {

struct NotifierOptions {
  MailServer mail;  // a way without a URL is not set up
  Webhook webhook;
  std::function<std::string()> portal;            // its address, for links; null: there are none
  std::chrono::milliseconds look_interval{1000};  // besides Wake
  std::chrono::milliseconds retry_min{1000}, retry_max{300'000};
};

struct NoticeCounts {
  uint64_t waiting = 0;
  uint64_t sent = 0;      // since the start, those that were sent again too
  uint64_t failures = 0;  // since the start: tries that did not get through
};

class Notifier {
 public:
  Notifier(const store::Registry& registry, const store::Home& home, const Clock& clock,
           NotifierOptions options);
  ~Notifier();  // stops at once; the next start goes on

  void Start();
  void Wake();                                // there is something new; any thread
  NoticeCounts counts(store::Way way) const;  // all 0 for a way that is not set up; any thread

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::serve
