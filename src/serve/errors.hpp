#pragma once
#include <span>
#include <string_view>

#include "base/error.hpp"

// The one table from an error's kind to what each door says.
namespace weft::serve {

struct ErrorRow {
  ErrorKind kind;
  int http_status;
  std::string_view title;     // of problem+json
  std::string_view type;      // of problem+json, a stable URN
  std::string_view name;      // of its answer in openapi.json
  std::string_view sqlstate;  // Postgres door
  std::string_view grpc;      // Flight door
};

std::span<const ErrorRow> Errors();
const ErrorRow& RowOf(ErrorKind kind);
// Also 405, 413 and 415, which HTTP alone tells from 400, and 507, which it tells from 503.
const ErrorRow& RowOfStatus(int http_status);

}  // namespace weft::serve
