#pragma once
#include <string>

#include "base/error.hpp"
#include "serve/http/message.hpp"

// Errors as Iceberg's REST specification has them: {"error": {"message", "type", "code"}}.
namespace weft::serve::iceberg {

// An error whose type clients tell apart where its kind alone does not say it.
class Refusal final : public Error {
 public:
  Refusal(ErrorKind kind, std::string type, std::string message, std::string hint = {})
      : Error(kind, std::move(message), std::move(hint)), type_(std::move(type)) {}
  const std::string& type() const { return type_; }
  // Of a status that no kind has, such as 422; 0: the kind's.
  int status() const { return status_; }
  Refusal& WithStatus(int status) {
    status_ = status;
    return *this;
  }

 private:
  std::string type_;
  int status_ = 0;
};

[[noreturn]] void ThrowNoNamespace(const std::string& name);

// The envelope for any error of this call, also where no route was found.
Response ProblemOf(const Error& error, int status, const Call& call);
// The same as JSON alone.
Json EnvelopeOf(const Error& error, int status, const Call& call);
// The status that the error has in the envelope.
int StatusOf(const Error& error);

}  // namespace weft::serve::iceberg
