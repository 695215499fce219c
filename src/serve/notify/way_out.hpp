#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "serve/notify/notifier.hpp"

// One way by which notices leave. Used by one thread.
namespace weft::serve {

class WayOut {
 public:
  using Rows = std::vector<store::NoticeRow>;

  virtual ~WayOut() = default;
  // Sends some of those that wait, oldest first, and marks them; answers how many, 0 when there is
  // nothing to send now. Throws Error{kUnavailable} when the receiver is away.
  virtual size_t SendSome() = 0;
};

struct WayContext {
  store::Outbox& outbox;
  const store::Registry& registry;
  const Clock& clock;
  const NotifierOptions& options;
  const std::atomic<bool>* stopping;

  // The portal's page about a notice; empty: nobody knows its address.
  std::string LinkOf(const store::Notice& notice) const;
};

// To each person at the address of their User document, one mail for all that waits for them. Whom
// the server does not take a mail for waits alone; whoever has no address is told in the product
// only.
std::unique_ptr<WayOut> MailWay(const WayContext& context);
// {"notices": [{"id", "at", "user", "what", "subject", "text", "link"}]}, at most 100, with the
// header `Weft-Signature: t=SECONDS,v1=HEX`: HMAC-SHA-256 of "SECONDS.BODY".
std::unique_ptr<WayOut> WebhookWay(const WayContext& context);

}  // namespace weft::serve
