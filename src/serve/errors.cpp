#include "serve/errors.hpp"

#include <algorithm>
#include <array>

namespace weft::serve {
namespace {

constexpr std::array kErrors{
    ErrorRow{ErrorKind::kInvalid, 400, "The request is not right", "urn:weft:error:invalid",
             "Invalid", "22023", "INVALID_ARGUMENT"},
    ErrorRow{ErrorKind::kUnauthenticated, 401, "Sign in first", "urn:weft:error:unauthenticated",
             "Unauthenticated", "28000", "UNAUTHENTICATED"},
    ErrorRow{ErrorKind::kForbidden, 403, "You may not do this", "urn:weft:error:forbidden",
             "Forbidden", "42501", "PERMISSION_DENIED"},
    ErrorRow{ErrorKind::kNotFound, 404, "There is no such thing", "urn:weft:error:not-found",
             "NotFound", "42P01", "NOT_FOUND"},
    ErrorRow{ErrorKind::kConflict, 409, "Something stands against it", "urn:weft:error:conflict",
             "Conflict", "40001", "ABORTED"},
    ErrorRow{ErrorKind::kExhausted, 429, "A limit is met", "urn:weft:error:exhausted", "Exhausted",
             "53400", "RESOURCE_EXHAUSTED"},
    ErrorRow{ErrorKind::kCancelled, 499, "It was cancelled", "urn:weft:error:cancelled",
             "Cancelled", "57014", "CANCELLED"},
    ErrorRow{ErrorKind::kUnavailable, 503, "Something that this needs is away",
             "urn:weft:error:unavailable", "Unavailable", "57P03", "UNAVAILABLE"},
    ErrorRow{ErrorKind::kInternal, 500, "A fault of Weft", "urn:weft:error:internal", "Internal",
             "XX000", "INTERNAL"},
    ErrorRow{ErrorKind::kInvalid, 405, "The method does not fit", "urn:weft:error:invalid",
             "MethodNotAllowed", "22023", "INVALID_ARGUMENT"},
    ErrorRow{ErrorKind::kInvalid, 413, "The body is too large", "urn:weft:error:invalid",
             "TooLarge", "22023", "INVALID_ARGUMENT"},
    ErrorRow{ErrorKind::kInvalid, 415, "The body is of another type", "urn:weft:error:invalid",
             "OtherMediaType", "22023", "INVALID_ARGUMENT"},
    ErrorRow{ErrorKind::kUnavailable, 507, "The disk is full", "urn:weft:error:unavailable",
             "DiskFull", "53100", "RESOURCE_EXHAUSTED"},
};

}  // namespace

std::span<const ErrorRow> Errors() { return kErrors; }

const ErrorRow& RowOf(ErrorKind kind) {
  return *std::ranges::find(kErrors, kind, &ErrorRow::kind);  // each kind has a row
}

const ErrorRow& RowOfStatus(int http_status) {
  const auto row = std::ranges::find(kErrors, http_status, &ErrorRow::http_status);
  WEFT_CHECK(row != kErrors.end());
  return *row;
}

}  // namespace weft::serve
