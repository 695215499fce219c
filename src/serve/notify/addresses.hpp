#pragma once
#include <filesystem>
#include <string>

// Where notices are sent.
namespace weft::serve {

struct MailServer {
  std::string url;                         // smtp://host:port or smtps://host:port
  std::string from = "weft@localhost";     // the sender's address
  std::filesystem::path credentials_file;  // "user:password"; empty: it wants none

  bool operator==(const MailServer&) const = default;
};

struct Webhook {
  std::string url;
  std::filesystem::path secret_file;  // signs what is sent; empty: nothing does

  bool operator==(const Webhook&) const = default;
};

}  // namespace weft::serve
