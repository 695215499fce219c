#pragma once
#include <string>
#include <vector>

#include "base/json.hpp"

namespace weft::serve {

// A file of Trino's folder etc/. The reader's token, and keys of S3, are named by the variables of
// Trino's environment that hold them; the key of policies stands in it.
struct TrinoFile {
  std::string path;  // below etc/
  std::string text;
  std::string meaning;
};
struct TrinoSetUp {
  std::string url;      // of this server
  std::string catalog;  // what the lake is called there
  const Json& lake_config;
  std::string policy_key;
};
std::vector<TrinoFile> TrinoFiles(const TrinoSetUp& set_up);

}  // namespace weft::serve
