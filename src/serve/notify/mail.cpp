#include "serve/notify/mail.hpp"

#include <algorithm>
#include <array>
#include <ctime>

#include "base/digest.hpp"
#include "base/text.hpp"

namespace weft::serve {
namespace {

constexpr std::string_view kEnd = "\r\n";
constexpr size_t kWordBytes = 42;      // of a subject in one encoded word: 75 characters at most
constexpr size_t kSubjectBytes = 160;  // the rest is in the text
constexpr size_t kBase64Line = 76;
constexpr size_t kAddressBytes = 254;
constexpr std::string_view kNeverInAddresses = "<>()[],;:\\\"@";

// "Sat, 21 Nov 2026 06:18:00 +0000"
std::string DateOf(Time at) {
  const std::time_t seconds =
      std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 64> text{};
  std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S +0000", &parts);
  return text.data();
}

std::string Shortened(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  const std::string_view front = text.substr(0, bytes);
  return std::string(front.substr(0, Utf8Prefix(front))) + "…";
}

// Always in encoded words: no line break and no word of a header can come from a text.
std::string EncodedWords(std::string_view text) {
  std::string words;
  while (!text.empty()) {
    const size_t whole = Utf8Prefix(text.substr(0, kWordBytes));
    const size_t count = whole > 0 ? whole : 1;
    words +=
        (words.empty() ? "" : "\r\n ") + ("=?utf-8?B?" + ToBase64(text.substr(0, count))) + "?=";
    text.remove_prefix(count);
  }
  return words;
}

std::string Base64Lines(std::string_view text) {
  const std::string encoded = ToBase64(text);
  std::string lines;
  for (size_t at = 0; at < encoded.size(); at += kBase64Line)
    lines.append(encoded, at, kBase64Line).append(kEnd);
  return lines;
}

}  // namespace

std::string MailText(const Mail& mail) {
  std::string text;
  const auto line = [&](std::string_view name, const std::string& value) {
    text.append(name).append(": ").append(value).append(kEnd);
  };
  line("From", "Weft <" + mail.from + ">");
  line("To", "<" + mail.to + ">");
  line("Subject", EncodedWords(Shortened(mail.subject, kSubjectBytes)));
  line("Date", DateOf(mail.at));
  line("Message-ID", "<" + mail.id + mail.from.substr(mail.from.find('@')) + ">");
  line("Auto-Submitted", "auto-generated");
  line("MIME-Version", "1.0");
  line("Content-Type", "text/plain; charset=utf-8");
  line("Content-Transfer-Encoding", "base64");
  text += kEnd;
  return text + Base64Lines(mail.text);
}

bool IsMailAddress(std::string_view text) {
  const size_t at = text.find('@');
  if (at == 0 || at == text.npos || at + 1 == text.size() || text.size() > kAddressBytes)
    return false;
  const auto is_plain = [](std::string_view part) {
    return std::ranges::none_of(part, [](char c) {
      return static_cast<unsigned char>(c) <= ' ' || c == 0x7f ||
             kNeverInAddresses.find(c) != kNeverInAddresses.npos;
    });
  };
  return is_plain(text.substr(0, at)) && is_plain(text.substr(at + 1));
}

}  // namespace weft::serve
