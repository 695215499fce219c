#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/json.hpp"

// Golden transcripts (*.http): requests and what must come back, as text that people read.
//
//   # A sentence that says what this shows.
//   as analyst                          the token of this demo user; absent: no token
//   POST /api/v1/query                  method and address
//   content-type: application/json      headers
//
//   {"sql": "SELECT 1"}                 the body, up to the line ---
//   --- 200                             status
//   content-type: application/json      headers that matter
//
//   {"rows": [[1]], "query_id": "<any>"}    JSON, compared as values; or text, compared as it is
//
// A value "<any>" fits anything, "<id:name>" fits anything and is kept as {name} for later
// requests; a key "<more>" in an object allows further keys. Exchanges are parted by a line ===.
namespace weft::http_test {

struct Exchange {
  int line = 0;  // where it begins in the file
  std::string title;
  std::string user;
  std::string method, target;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  int status = 0;
  std::vector<std::pair<std::string, std::string>> expected_headers;
  std::string expected_body;
};

std::vector<Exchange> ParseTranscript(const std::string& text);
std::string ToText(const std::vector<Exchange>& exchanges);

// Empty when `actual` fits `expected`, else where it does not. Fills `captures`.
std::string Mismatch(const Json& expected, const Json& actual,
                     std::map<std::string, std::string>& captures, const std::string& path = "");
std::string Filled(std::string text, const std::map<std::string, std::string>& captures);

}  // namespace weft::http_test
