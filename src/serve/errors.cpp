#include "serve/errors.hpp"

#include <array>

namespace weft::serve {
namespace {

constexpr std::array kErrors{
    ErrorRow{ErrorKind::kInvalid, 400, "The request is not right", "urn:weft:error:invalid",
             "22023", "INVALID_ARGUMENT"},
    ErrorRow{ErrorKind::kUnauthenticated, 401, "Sign in first", "urn:weft:error:unauthenticated",
             "28000", "UNAUTHENTICATED"},
    ErrorRow{ErrorKind::kForbidden, 403, "You may not do this", "urn:weft:error:forbidden", "42501",
             "PERMISSION_DENIED"},
    ErrorRow{ErrorKind::kNotFound, 404, "There is no such thing", "urn:weft:error:not-found",
             "42P01", "NOT_FOUND"},
    ErrorRow{ErrorKind::kConflict, 409, "Something stands against it", "urn:weft:error:conflict",
             "40001", "ABORTED"},
    ErrorRow{ErrorKind::kExhausted, 429, "A limit is met", "urn:weft:error:exhausted", "53400",
             "RESOURCE_EXHAUSTED"},
    ErrorRow{ErrorKind::kCancelled, 499, "It was cancelled", "urn:weft:error:cancelled", "57014",
             "CANCELLED"},
    ErrorRow{ErrorKind::kUnavailable, 503, "Something that this needs is away",
             "urn:weft:error:unavailable", "57P03", "UNAVAILABLE"},
    ErrorRow{ErrorKind::kInternal, 500, "A fault of Weft", "urn:weft:error:internal", "XX000",
             "INTERNAL"},
};

}  // namespace

const ErrorRow& RowOf(ErrorKind kind) {
  for (const ErrorRow& row : kErrors)
    if (row.kind == kind) return row;
  return kErrors.back();
}

}  // namespace weft::serve
