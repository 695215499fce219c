#pragma once
#include <string_view>

#include "base/error.hpp"

// The one table from an error's kind to what each door says.
namespace weft::serve {

struct ErrorRow {
  ErrorKind kind;
  int http_status;
  std::string_view title;     // of problem+json
  std::string_view type;      // of problem+json, a stable URN
  std::string_view sqlstate;  // Postgres door
  std::string_view grpc;      // Flight door
};

const ErrorRow& RowOf(ErrorKind kind);

}  // namespace weft::serve
