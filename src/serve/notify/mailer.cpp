#include "serve/notify/mailer.hpp"

#include <algorithm>
#include <cstring>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace weft::serve {
namespace {

// What curl says when the server speaks against the recipient, with the server's three digits.
constexpr std::string_view kRecipientFails = "RCPT failed: ";

size_t Give(char* into, size_t size, size_t count, void* rest) {
  auto& text = *static_cast<std::string_view*>(rest);
  const size_t given = std::min(size * count, text.size());
  std::memcpy(into, text.data(), given);
  text.remove_prefix(given);
  return given;
}

}  // namespace

Mailer::Mailer(MailServer server, const std::atomic<bool>* stopping)
    : server_(std::move(server)), curl_(stopping) {}

// A password is never sent in the clear: then the server must speak TLS.
void Mailer::SetCredentials(CURL* curl) {
  const bool has_password = !server_.credentials_file.empty();
  curl_easy_setopt(curl, CURLOPT_USE_SSL, has_password ? CURLUSESSL_ALL : CURLUSESSL_TRY);
  if (!has_password) return;
  const std::string text(Trim(ReadFile(server_.credentials_file)));
  const size_t colon = text.find(':');
  if (colon == std::string::npos)
    throw Error(ErrorKind::kUnavailable,
                server_.credentials_file.string() + " does not hold user:password");
  user_ = text.substr(0, colon);
  password_ = text.substr(colon + 1);
  curl_easy_setopt(curl, CURLOPT_USERNAME, user_.c_str());
  curl_easy_setopt(curl, CURLOPT_PASSWORD, password_.c_str());
}

MailFate Mailer::Send(const Mail& mail) {
  CURL* curl = curl_.Begin(server_.url, "smtp,smtps");
  SetCredentials(curl);
  const std::string from = "<" + server_.from + ">";
  CurlLines to;
  to.Add("<" + mail.to + ">");
  const std::string text = MailText(mail);
  std::string_view rest = text;
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to.get());
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, &Give);
  curl_easy_setopt(curl, CURLOPT_READDATA, &rest);
  return FateOf(curl_.Perform());
}

MailFate Mailer::FateOf(CURLcode code) const {
  if (code == CURLE_OK) return MailFate::kTaken;
  const std::string fault = curl_.fault();
  if (fault.starts_with(kRecipientFails) && fault.size() > kRecipientFails.size()) {
    const char digit = fault[kRecipientFails.size()];
    if (digit == '5') return MailFate::kRefused;
    if (digit == '4') return MailFate::kDelayed;
  }
  throw Error(ErrorKind::kUnavailable, "the mail server: " + fault);
}

}  // namespace weft::serve
