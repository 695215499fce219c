#include "ingest/json_events.hpp"

#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"

namespace weft::ingest {

JsonEvents::JsonEvents(std::string_view body, EventForm form) : form_(form), body_(body) {
  if (form_ == EventForm::kNdjson) return;
  simdjson::dom::element document;
  if (const auto fault = parser_.parse(body_.data(), body_.size()).get(document))
    throw Error(ErrorKind::kInvalid,
                std::string("the body is no JSON: ") + simdjson::error_message(fault),
                "Send one event as a JSON object, an array of them, or one a line as "
                "application/x-ndjson.");
  simdjson::dom::array events;
  if (document.get(events)) {
    single_ = document;
    return;
  }
  next_ = events.begin();
  end_ = events.end();
}

bool JsonEvents::Next() { return form_ == EventForm::kNdjson ? NextLine() : NextElement(); }

bool JsonEvents::NextLine() {
  line_ = {};
  while (Trim(line_).empty()) {
    if (line_at_ >= body_.size()) return false;
    const size_t stop = std::min(body_.find('\n', line_at_), body_.size());
    line_ = body_.substr(line_at_, stop - line_at_);
    line_at_ = stop + 1;
  }
  // The parser looks at some bytes behind a line, so the last ones it copies.
  const bool is_near_end =
      body_.size() - std::min(line_at_, body_.size()) < simdjson::SIMDJSON_PADDING;
  simdjson::dom::element event;
  const auto fault = parser_.parse(line_.data(), line_.size(), is_near_end).get(event);
  event_ = fault ? std::nullopt : std::optional(event);
  if (fault) fault_ = std::string("is no JSON: ") + simdjson::error_message(fault);
  return true;
}

bool JsonEvents::NextElement() {
  event_ = std::exchange(single_, std::nullopt);
  if (!event_ && next_ != end_) {
    event_ = *next_;
    ++next_;
  }
  return event_.has_value();
}

std::string_view JsonEvents::Text() {
  if (form_ == EventForm::kNdjson) return line_;
  text_ = simdjson::minify(*event_);
  return text_;
}

bool IsSomething(const simdjson::dom::element& value) {
  std::string_view text;
  return !value.is_null() && (value.get(text) || !Trim(text).empty());
}

}  // namespace weft::ingest
