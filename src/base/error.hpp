#pragma once
#include <exception>
#include <string>
#include <string_view>

// What ends a request or a job.
//
// Weft throws one type, weft::Error, and only for what ends the request: each door and each job
// loop catches it once and maps its kind by one table (serve/errors.hpp). What is expected is a
// value (std::optional, mesh::Decision, a vector of findings).
namespace weft {

enum class ErrorKind {
  kInvalid,          // the asker's input is wrong; the same input will never work
  kUnauthenticated,  // we do not know who asks
  kForbidden,        // we know, and they may not
  kNotFound,         // it is not there, or the asker may not know that it is
  kConflict,         // somebody was faster; read again, then retry
  kExhausted,        // a limit is met; later or smaller may work
  kCancelled,        // the asker, or a deadline, ended it
  kUnavailable,      // something that we rest on is away
  kInternal,         // a fault of ours
};

// The field's word for a kind, such as "not found"; stable, used in logs and JSON.
std::string_view Name(ErrorKind kind);

// `message` and `hint` are for the asker: what is wrong and where, then what to do next. They never
// hold a value that the asker may not see. `detail` is for the operator's log only.
class Error : public std::exception {
 public:
  Error(ErrorKind kind, std::string message, std::string hint = {}, std::string detail = {})
      : kind_(kind),
        message_(std::move(message)),
        hint_(std::move(hint)),
        detail_(std::move(detail)) {}

  ErrorKind kind() const { return kind_; }
  const std::string& message() const { return message_; }
  const std::string& hint() const { return hint_; }
  const std::string& detail() const { return detail_; }

  // Byte offset of the fault in the asker's SQL text, -1 where there is none.
  int sql_position() const { return sql_position_; }
  Error& AtSqlPosition(int offset) {
    sql_position_ = offset;
    return *this;
  }

  const char* what() const noexcept override { return message_.c_str(); }

 private:
  ErrorKind kind_;
  std::string message_;
  std::string hint_;
  std::string detail_;
  int sql_position_ = -1;
};

// An invariant of ours: when it does not hold, the process stops, because recovery is the tested
// path.
[[noreturn]] void CheckFailed(const char* condition, const char* file, int line);
#define WEFT_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::weft::CheckFailed(#condition, __FILE__, __LINE__))

}  // namespace weft
