#pragma once
#include <atomic>
#include <string>

#include "base/curl.hpp"
#include "serve/notify/addresses.hpp"
#include "serve/notify/mail.hpp"

// Gives mails to an SMTP server. One thread.
namespace weft::serve {

enum class MailFate {
  kTaken,    // the server answers for it now
  kDelayed,  // not for now: this recipient, not the server
  kRefused,  // this recipient will never be
};

class Mailer {
 public:
  Mailer(MailServer server, const std::atomic<bool>* stopping);

  // Throws Error{kUnavailable} when the server is away, or takes no mail of ours at all.
  MailFate Send(const Mail& mail);

 private:
  void SetCredentials(CURL* curl);
  MailFate FateOf(CURLcode code) const;

  const MailServer server_;
  Curl curl_;
  std::string user_, password_;
};

}  // namespace weft::serve
