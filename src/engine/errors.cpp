#include "engine/errors.hpp"

#include <array>
#include <string_view>

#include "duckdb/common/exception.hpp"

namespace weft::engine {
namespace {

using duckdb::ExceptionType;

struct Fold {
  ExceptionType type;
  ErrorKind kind;
  std::string_view
      without_values;  // the sentence when values must not be told; empty: the message has none
  std::string_view hint;
};

constexpr std::string_view kTryCast = "TRY_CAST gives null where a value does not fit.";

constexpr std::array kFolds{
    Fold{ExceptionType::CONVERSION, ErrorKind::kInvalid,
         "a value cannot be converted to the type that the question asks for", kTryCast},
    Fold{ExceptionType::OUT_OF_RANGE,
         ErrorKind::kInvalid,
         "a value is out of the range of its type",
         {}},
    Fold{ExceptionType::DECIMAL, ErrorKind::kInvalid, "a value does not fit its decimal type",
         kTryCast},
    Fold{ExceptionType::MISMATCH_TYPE,
         ErrorKind::kInvalid,
         "a value has another type than it should",
         {}},
    Fold{ExceptionType::DIVIDE_BY_ZERO, ErrorKind::kInvalid, "a value is divided by zero", {}},
    Fold{ExceptionType::INVALID_INPUT,
         ErrorKind::kInvalid,
         "a function cannot work with one of the values",
         {}},
    Fold{ExceptionType::INVALID_TYPE,
         ErrorKind::kInvalid,
         "a value has a type that does not fit here",
         {}},
    Fold{ExceptionType::OBJECT_SIZE, ErrorKind::kInvalid, "a value is too large", {}},
    Fold{ExceptionType::CONSTRAINT, ErrorKind::kInvalid, "a value does not fit", {}},
    Fold{ExceptionType::INVALID,
         ErrorKind::kInvalid,
         "a function cannot work with one of the values",
         {}},
    Fold{ExceptionType::UNKNOWN_TYPE, ErrorKind::kInvalid, "a type is not known", {}},
    Fold{ExceptionType::NOT_IMPLEMENTED, ErrorKind::kInvalid, "the engine cannot do this", {}},
    Fold{ExceptionType::EXPRESSION, ErrorKind::kInvalid, "an expression cannot be computed", {}},
    Fold{ExceptionType::SEQUENCE, ErrorKind::kInvalid, "the engine cannot do this", {}},
    Fold{ExceptionType::PARAMETER_NOT_RESOLVED,
         ErrorKind::kInvalid,
         {},
         "Write the type: CAST($1 AS INTEGER)."},
    Fold{ExceptionType::PARAMETER_NOT_ALLOWED, ErrorKind::kInvalid, {}, {}},
    Fold{ExceptionType::PARSER, ErrorKind::kInvalid, {}, {}},
    Fold{ExceptionType::SYNTAX, ErrorKind::kInvalid, {}, {}},
    Fold{ExceptionType::BINDER, ErrorKind::kInvalid, {}, {}},
    Fold{ExceptionType::CATALOG, ErrorKind::kInvalid, {}, {}},
    Fold{ExceptionType::PERMISSION, ErrorKind::kForbidden, {}, {}},
    Fold{ExceptionType::OUT_OF_MEMORY, ErrorKind::kExhausted,
         "the question needs more memory than there is",
         "Ask for fewer rows or columns, or aggregate in steps."},
    Fold{ExceptionType::INTERRUPT, ErrorKind::kCancelled, "the question was cancelled", {}},
    Fold{ExceptionType::IO, ErrorKind::kUnavailable, "the data cannot be read now",
         "Try again; else tell the operator."},
};

constexpr Fold kUnknown{ExceptionType::INTERNAL, ErrorKind::kInternal,
                        "the engine failed at this question",
                        "Tell the operator: the log says more."};

const Fold& FoldOf(ExceptionType type) {
  for (const Fold& fold : kFolds) {
    if (fold.type == type) return fold;
  }
  return kUnknown;
}

// These hold paths, sizes of the machine or stack traces, never something for the asker.
bool SpeaksOfTheMachine(ErrorKind kind) {
  return kind == ErrorKind::kUnavailable || kind == ErrorKind::kInternal ||
         kind == ErrorKind::kExhausted || kind == ErrorKind::kCancelled;
}

// With errors_as_json a result's raw message is the whole error; an exception carries the same in
// what().
duckdb::ErrorData Unfolded(const duckdb::ErrorData& error) {
  const std::string& raw = error.RawMessage();
  return raw.starts_with('{') ? duckdb::ErrorData(raw) : error;
}

std::string Sentence(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '.' || text.back() == ' '))
    text.pop_back();
  return text;
}

}  // namespace

Error Folded(const duckdb::ErrorData& given, Tell tell) {
  const duckdb::ErrorData error = Unfolded(given);
  const Fold& fold = FoldOf(error.Type());
  const bool hide =
      SpeaksOfTheMachine(fold.kind) || (tell == Tell::kNoValues && !fold.without_values.empty());
  Error result(fold.kind, hide ? std::string(fold.without_values) : Sentence(error.RawMessage()),
               std::string(fold.hint), hide ? error.RawMessage() : "");
  const auto position = error.ExtraInfo().find("position");
  if (position == error.ExtraInfo().end()) return result;
  const int offset = std::atoi(position->second.c_str());
  if (!fold.hint.empty()) return result.AtSqlPosition(offset);
  Error placed(result.kind(), result.message(),
               "See position " + std::to_string(offset + 1) + " of the SQL.", result.detail());
  return placed.AtSqlPosition(offset);
}

bool IsFatal(const duckdb::ErrorData& given) {
  const duckdb::ErrorData error = Unfolded(given);
  return error.Type() == ExceptionType::FATAL || error.Type() == ExceptionType::INTERNAL;
}

}  // namespace weft::engine
