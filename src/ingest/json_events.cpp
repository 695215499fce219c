#include "ingest/json_events.hpp"

#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"

namespace weft::ingest {

namespace {

using simdjson::error_code;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct KnownFault {
  error_code code;
  const char* problem;
  const char* remedy;
};
// What other readers of JSON may let pass.
constexpr KnownFault kKnownFaults[] = {
    {error_code::NUMBER_ERROR, "holds a number that is too large or cannot be read",
     "Send whole numbers beyond 18446744073709551615 as text."},
    {error_code::STRING_ERROR, "holds a text with a broken escape",
     "Look for a \\ that should be \\\\, or for half of a character, as \\ud83d alone."},
    {error_code::UTF8_ERROR, "is no UTF-8 text", "Send it in UTF-8."},
    {error_code::DEPTH_ERROR, "is nested too deeply", "Send at most 1024 levels."},
};

const KnownFault* Known(error_code code) {
  const auto found = std::ranges::find(kKnownFaults, code, &KnownFault::code);
  return found == std::end(kKnownFaults) ? nullptr : found;
}

JsonEvents::Fault FaultOf(error_code code) {
  if (const KnownFault* known = Known(code)) return {known->problem, known->remedy};
  return {std::string("is no JSON: ") + simdjson::error_message(code),
          "Send each as a JSON object; one a line, or in an array."};
}

// What stands between an array's commas. Nothing where it has no end, or nothing stands there.
std::vector<std::string_view> ElementsOf(std::string_view array) {
  std::vector<std::string_view> elements;
  size_t begin = 1, depth = 0;
  bool in_text = false;
  const auto end = [&](size_t at) {
    elements.push_back(Trim(array.substr(begin, at - begin)));
    begin = at + 1;
    return !elements.back().empty();
  };
  for (size_t i = 1; i < array.size(); ++i) {
    const char each = array[i];
    if (each == '"') in_text = !in_text;
    if (in_text && each == '\\') ++i;
    if (in_text) continue;
    if (each == '[' || each == '{') ++depth;
    if (each == ',' && depth == 0 && !end(i)) return {};
    if (each != ']' && each != '}') continue;
    if (depth-- > 0) continue;
    return each == ']' && i + 1 == array.size() && end(i) ? elements
                                                          : std::vector<std::string_view>();
  }
  return {};
}

}  // namespace

JsonEvents::JsonEvents(std::string_view body, EventForm form) : form_(form), body_(body) {
  if (body_.starts_with(kByteOrderMark)) body_.remove_prefix(kByteOrderMark.size());
  if (form_ == EventForm::kNdjson) return;
  simdjson::dom::element document;
  if (const auto fault = parser_.parse(body_.data(), body_.size()).get(document)) {
    TakeApart(fault);
    return;
  }
  simdjson::dom::array events;
  if (document.get(events)) {
    single_ = document;
    return;
  }
  next_ = events.begin();
  end_ = events.end();
}

// One bad event concerns no other: each is read by itself.
void JsonEvents::TakeApart(simdjson::error_code fault) {
  const std::string_view whole = Trim(body_);
  const bool is_one = whole.starts_with('{') && whole.ends_with('}') && Known(fault);
  parts_ = is_one ? std::vector{whole} : ElementsOf(whole.starts_with('[') ? whole : "");
  if (parts_.empty())
    throw Error(ErrorKind::kInvalid,
                std::string("the body is no JSON: ") + simdjson::error_message(fault),
                "Send one event as a JSON object, an array of them, or one a line as "
                "application/x-ndjson.");
}

bool JsonEvents::Next() {
  if (form_ == EventForm::kJson && parts_.empty()) return NextElement();
  if (!NextText()) return false;
  // The parser looks at some bytes behind a text, so the last ones it copies.
  const bool is_near_end =
      static_cast<size_t>(body_.end() - text_.end()) < simdjson::SIMDJSON_PADDING;
  simdjson::dom::element event;
  const auto fault = parser_.parse(text_.data(), text_.size(), is_near_end).get(event);
  event_ = fault ? std::nullopt : std::optional(event);
  if (fault) fault_ = FaultOf(fault);
  return true;
}

bool JsonEvents::NextText() {
  if (form_ == EventForm::kJson) {
    if (at_ == parts_.size()) return false;
    text_ = parts_[at_++];
    return true;
  }
  text_ = {};
  while (Trim(text_).empty()) {
    if (at_ >= body_.size()) return false;
    const size_t stop = std::min(body_.find('\n', at_), body_.size());
    text_ = body_.substr(at_, stop - at_);
    at_ = stop + 1;
  }
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
  if (form_ == EventForm::kNdjson) return text_;
  if (parts_.empty()) return minified_ = simdjson::minify(*event_);
  minified_ = text_;
  std::ranges::replace(minified_, '\n', ' ');
  return minified_;
}

bool IsSomething(const simdjson::dom::element& value) {
  std::string_view text;
  return !value.is_null() && (value.get(text) || !Trim(text).empty());
}

}  // namespace weft::ingest
