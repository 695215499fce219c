#pragma once
#include <filesystem>
#include <string>

#include "trino/client.hpp"

namespace weft::serve {

// The Trino beside this server, as the settings say it.
struct TrinoOptions {
  trino::ClientOptions client;          // without a URL: questions do not go there
  std::filesystem::path password_file;  // empty: none
  std::string reader;                   // user as whom Trino comes here; empty: it does not
  bool trusts_names = false;

  bool operator==(const TrinoOptions&) const = default;
};

}  // namespace weft::serve
