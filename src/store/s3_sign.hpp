#pragma once
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/objects.hpp"

// Signatures for requests to S3 that somebody else sends (AWS Signature Version 4); our own are
// signed by libcurl. Pure.
namespace weft::store {

struct S3Unsigned {
  std::string method;
  std::string host;  // with its port, as it is sent
  std::string path;  // "/bucket/key", without percent signs of its own
  std::vector<std::pair<std::string, std::string>> query = {};
  std::map<std::string, std::string> lines = {};  // of the head, in lower case: those to sign
  std::string payload = "UNSIGNED-PAYLOAD";       // or the body's SHA-256 in hex
};

// The lines that make it a signed one: authorization, x-amz-date, x-amz-content-sha256, and the
// session's token where there is one.
std::map<std::string, std::string> SignatureOf(const S3Unsigned& request, const S3Options& options,
                                               Time now);

// As signatures want it: all but letters, digits, "-._~" and what is `also_kept` becomes % and hex.
std::string S3Escaped(std::string_view text, std::string_view also_kept);

}  // namespace weft::store
