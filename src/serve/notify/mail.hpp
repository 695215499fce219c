#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

// A mail as bytes: RFC 5322 with RFC 2047 and MIME. Pure.
namespace weft::serve {

struct Mail {
  std::string id;  // unique, and the same when it is sent again
  std::string from, to;
  std::string subject;
  std::string text;
  Time at{};
};

// With CR LF at each line's end. Whatever the texts hold, it stays in them.
std::string MailText(const Mail& mail);

// "ann@company.example": one address that no header and no SMTP command takes for more than that.
bool IsMailAddress(std::string_view text);

}  // namespace weft::serve
