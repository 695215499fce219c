#pragma once
#include <map>
#include <string>

#include "base/json.hpp"

namespace weft::http_test {

struct Answer {
  int status = 0;
  std::map<std::string, std::string> headers;
  std::string body;
};

// Holds an answer against openapi.json: its status, its content type, its JSON. Empty: it is as
// described; else how it differs. Of a path or method that is not described, only 404 and 405 are.
std::string Undescribed(const Json& openapi, const std::string& method, const std::string& target,
                        const Answer& answer);

}  // namespace weft::http_test
