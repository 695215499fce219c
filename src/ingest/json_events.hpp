#pragma once
#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/event_form.hpp"

// Takes the body of a request apart into JSON values. Inside ingest/ only, which is where simdjson
// lives.
namespace weft::ingest {

// One thread at a time.
class JsonEvents {
 public:
  // Why a text is no event: as its reasons say it.
  struct Fault {
    std::string problem, remedy;
  };

  // Throws Error{kInvalid} when the body is no JSON and cannot be taken apart: then nothing can be
  // said of its events. The body outlives it.
  JsonEvents(std::string_view body, EventForm form);

  // False at the end.
  bool Next();
  // Valid until the next call. Nothing: this one cannot be read, because of `fault`.
  const std::optional<simdjson::dom::element>& event() const { return event_; }
  const Fault& fault() const { return fault_; }
  // The same event as it was sent, in one line; may be no UTF-8. Valid until the next call.
  std::string_view Text();

 private:
  void TakeApart(simdjson::error_code fault);
  bool NextText();
  bool NextElement();

  const EventForm form_;
  std::string_view body_;
  simdjson::dom::parser parser_;
  std::optional<simdjson::dom::element> single_, event_;
  simdjson::dom::array::iterator next_, end_;
  std::vector<std::string_view> parts_;  // of an array that cannot be read as a whole
  std::string_view text_;                // one of them, or a line of NDJSON
  size_t at_ = 0;                        // behind it
  Fault fault_;
  std::string minified_;
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
