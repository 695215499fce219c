#include "serve/iceberg/problem.hpp"

#include "base/json.hpp"
#include "lake/catalog.hpp"
#include "serve/errors.hpp"

namespace weft::serve::iceberg {
namespace {

bool IsCommit(const Call& call) {
  return call.method == "POST" &&
         (call.captures.contains("table") || call.captures.contains("view") ||
          call.path.ends_with("/transactions/commit"));
}

std::string TypeOf(ErrorKind kind, const Call& call) {
  switch (kind) {
    case ErrorKind::kInvalid:  // Java's clients tell them apart
      return call.path.find("view") == std::string::npos ? "BadRequestException"
                                                         : "IllegalArgumentException";
    case ErrorKind::kUnauthenticated: return "NotAuthorizedException";
    case ErrorKind::kForbidden: return "ForbiddenException";
    case ErrorKind::kNotFound:
      if (call.path.find("view") != std::string::npos) return "NoSuchViewException";
      return call.path.find("table") != std::string::npos ? "NoSuchTableException"
                                                          : "NotFoundException";
    case ErrorKind::kConflict:
      return IsCommit(call) ? "CommitFailedException" : "AlreadyExistsException";
    case ErrorKind::kExhausted: return "SlowDownException";
    case ErrorKind::kUnavailable: return "ServiceUnavailableException";
    case ErrorKind::kCancelled: return "CancelledException";
    case ErrorKind::kInternal: break;
  }
  // Whether it was done nobody knows: a client must look before it cleans up.
  return IsCommit(call) ? "CommitStateUnknownException" : "InternalServerError";
}

}  // namespace

void ThrowNoNamespace(const std::string& name) {
  throw Refusal(ErrorKind::kNotFound, "NoSuchNamespaceException",
                "Namespace does not exist: " + name);
}

int StatusOf(const Error& error) {
  const auto* refusal = dynamic_cast<const Refusal*>(&error);
  return refusal && refusal->status() != 0 ? refusal->status() : RowOf(error.kind()).http_status;
}

Json EnvelopeOf(const Error& error, int status, const Call& call) {
  const auto* refusal = dynamic_cast<const Refusal*>(&error);
  const std::string more = error.hint().empty() ? "" : ". " + error.hint();
  const bool is_gone = dynamic_cast<const lake::MetadataGone*>(&error) != nullptr;
  const std::string type = refusal   ? refusal->type()
                           : is_gone ? "NotFoundException"
                                     : TypeOf(error.kind(), call);
  return {{"error", {{"message", error.message() + more}, {"type", type}, {"code", status}}}};
}

Response ProblemOf(const Error& error, int status, const Call& call) {
  if (const int own = StatusOf(error); own != RowOf(error.kind()).http_status) status = own;
  Response response = Response::Of(EnvelopeOf(error, status, call), status);
  if (status == 401) response.With("WWW-Authenticate", "Bearer realm=\"weft\"");
  if (status == 429 || status == 503) response.With("Retry-After", "1");
  return response;
}

}  // namespace weft::serve::iceberg
