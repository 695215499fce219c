#pragma once
#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>

#include "ingest/event_form.hpp"

// Takes the body of a request apart into JSON values. Inside ingest/ only, which is where simdjson
// lives.
namespace weft::ingest {

// One thread at a time.
class JsonEvents {
 public:
  // Throws Error{kInvalid} when the body as a whole is no JSON: then nothing can be said of its
  // events. The body outlives it.
  JsonEvents(std::string_view body, EventForm form);

  // False at the end.
  bool Next();
  // Valid until the next call. Nothing: this line is no JSON, because of `fault`.
  const std::optional<simdjson::dom::element>& event() const { return event_; }
  const std::string& fault() const { return fault_; }
  // The same event as it was sent; may be no UTF-8. Valid until the next call.
  std::string_view Text();

 private:
  bool NextLine();
  bool NextElement();

  const EventForm form_;
  const std::string_view body_;
  simdjson::dom::parser parser_;
  std::optional<simdjson::dom::element> single_, event_;
  simdjson::dom::array::iterator next_, end_;
  std::string_view line_;  // of NDJSON
  size_t line_at_ = 0;
  std::string fault_, text_;
};

// Writes values as simdjson::minify does, into room that stays for the next one.
class JsonWriter {
 public:
  // Valid until the next call.
  std::string_view TextOf(const simdjson::dom::element& value) {
    builder_.clear();
    builder_.append(value);
    return builder_.str();
  }

 private:
  simdjson::internal::string_builder<> builder_;
};

// False for null and for blank text.
bool IsSomething(const simdjson::dom::element& value);

}  // namespace weft::ingest
