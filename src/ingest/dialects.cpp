#include "ingest/dialects.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace weft::ingest {
namespace {

using Pointer = Json::json_pointer;

constexpr int kDepthMax = 500;
constexpr size_t kLinesBytesMax = 64 << 20;

// ---- Values that are not taken as they are

// Microseconds since 1970, as a number or text.
Json Micros(const Json& value) {
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  int64_t micros = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), micros);
  if (code != std::errc() || end != text.data() + text.size()) return value;
  return FormatTime(Time(std::chrono::microseconds(micros)));
}

// "com.example.order.created" -> "com.example.order"
Json Prefix(const Json& value) {
  if (!value.is_string()) return value;
  const std::string text = value.get<std::string>();
  const size_t dot = text.rfind('.');
  return dot == std::string::npos || dot == 0 ? text : text.substr(0, dot);
}

// "/orders" and "https://example.org/orders" -> "orders"
Json LastPart(const Json& value) {
  if (!value.is_string()) return value;
  const std::string text = value.get<std::string>();
  return text.substr(text.rfind('/') + 1);
}

// ---- The table: which field of the standard schema comes from where. Of several rows of one
// field the first counts that finds something.

struct Row {
  std::string_view field;
  std::string_view from;            // "/event": of it, "/body": of what all events of a body share
  std::string_view of_action = {};  // only where the action is this
  Json (*shape)(const Json&) = nullptr;
  bool takes = true;  // it is not in key_data any more
};

constexpr Row kSegment[] = {
    {"acting_customer", "/event/userId"},
    {"acting_customer", "/event/anonymousId"},
    {"action", "/event/event"},
    {"action", "/event/name"},
    {"action", "/event/type", "", nullptr, false},
    {"action_category", "/event/properties/category"},
    {"action_category", "/event/type"},
    {"order_value", "/event/properties/revenue"},
    {"order_value", "/event/properties/total"},
    {"value", "/event/properties/value"},
    {"event_uuid", "/event/messageId"},
    {"additional_meta", "/event/context"},
    {"additional_meta", "/body/context"},
    {"timestamp", "/event/timestamp"},
    {"timestamp", "/event/originalTimestamp"},
};
constexpr Row kGa4[] = {
    {"timestamp", "/event/timestamp_micros", "", &Micros},
    {"timestamp", "/body/timestamp_micros", "", &Micros},
    {"acting_customer", "/body/user_id"},
    {"acting_customer", "/body/client_id"},
    {"action", "/event/name"},
    {"action_category", "/event/params/event_category"},
    {"order_value", "/event/params/value", "purchase"},
    {"value", "/event/params/value"},
    {"additional_meta", "/body/user_properties"},
};
constexpr Row kCloudEvent[] = {
    {"data_owner", "/event/source", "", &LastPart, false},
    {"timestamp", "/event/time"},
    {"acting_customer", "/event/subject"},
    {"action_category", "/event/type", "", &Prefix, false},
    {"action", "/event/type"},
    {"event_uuid", "/event/id"},
    {"order_value", "/event/data/order_value"},
    {"value", "/event/data/value"},
};

struct DialectRow {
  std::span<const Row> rows;
  std::string_view list;      // the member that holds several; empty: they are the body itself
  std::string_view rest;      // whose members stand in key_data themselves
  std::string_view category;  // where nothing says it
  std::string_view merged;    // a member of the body that each event's own adds to
};
constexpr DialectRow kDialects[] = {
    {kSegment, "batch", "properties", "track", "context"},
    {kGa4, "events", "params", "event", ""},
    {kCloudEvent, "", "data", "", ""},
};

constexpr std::string_view kNotKept[] = {"writeKey", "sentAt", "originalTimestamp", "integrations"};

bool IsNothing(const Json& value) {
  return value.is_null() || (value.is_string() && value.get<std::string>().empty());
}

// What several events came in: `shared` is the body without them.
class Translating {
 public:
  Translating(const DialectRow& dialect, Json shared, Time received, const std::string& owner)
      : dialect_(dialect), shared_(std::move(shared)), received_(received), owner_(owner) {}

  Json Event(Json event) const {
    Json standard = Json::object();
    std::vector<std::string> taken;  // of what is shared
    Merge(event);
    Correct(event);
    for (const Row& row : dialect_.rows) Take(row, event, standard, taken);
    if (!standard.contains("data_owner") || !owner_.empty()) standard["data_owner"] = owner_;
    if (!standard.contains("action_category") && !dialect_.category.empty())
      standard["action_category"] = dialect_.category;
    if (!standard.contains("timestamp")) standard["timestamp"] = FormatTime(received_);
    const Json rest = RestOf(event, standard, taken);
    if (!rest.empty()) standard["key_data"] = rest;
    return standard;
  }

 private:
  static constexpr std::string_view kOfEvent = "/event", kOfBody = "/body";

  void Take(const Row& row, Json& event, Json& standard, std::vector<std::string>& taken) const {
    const std::string field(row.field);
    const bool is_shared = row.from.starts_with(kOfBody);
    const Pointer from{std::string(row.from.substr((is_shared ? kOfBody : kOfEvent).size()))};
    const Json& of = is_shared ? shared_ : event;
    if (standard.contains(field) || !of.contains(from) || IsNothing(of[from])) return;
    if (!row.of_action.empty() && standard.value("action", Json()) != Json(row.of_action)) return;
    standard[field] = row.shape ? row.shape(of[from]) : of[from];
    if (is_shared)
      taken.push_back(from.back());
    else if (row.takes)
      event[from.parent_pointer()].erase(from.back());
  }

  // What is said once for all events holds for each that says nothing else.
  void Merge(Json& event) const {
    const std::string member(dialect_.merged);
    if (member.empty() || !IsObjectIn(shared_, member) || !IsObjectIn(event, member)) return;
    Json whole = shared_[member];
    whole.update(event[member]);
    event[member] = std::move(whole);
  }
  static bool IsObjectIn(const Json& of, const std::string& member) {
    return of.is_object() && of.contains(member) && of[member].is_object();
  }

  // A device's clock may be wrong by as much as it is when it sends.
  void Correct(Json& event) const {
    const auto moment = [](const Json& of, const char* name) -> std::optional<Time> {
      if (!of.is_object() || !of.contains(name) || !of[name].is_string()) return std::nullopt;
      return ParseTime(of[name].get<std::string>());
    };
    auto sent = moment(event, "sentAt");
    if (!sent) sent = moment(shared_, "sentAt");
    auto original = moment(event, "originalTimestamp");
    if (!original) original = moment(event, "timestamp");
    if (sent && original) event["timestamp"] = FormatTime(received_ - (*sent - *original));
  }

  // Names of the standard schema mean its fields there, too: others have "sent_" before them.
  Json RestOf(const Json& event, const Json& standard,
              const std::vector<std::string>& taken) const {
    Json rest = Json::object();
    const auto add = [&](const std::string& name, const Json& value) {
      const std::string as = standard.contains(name) ? "sent_" + name : name;
      if (!rest.contains(as)) rest[as] = value;
    };
    for (const auto& [name, value] : event.items()) {
      if (std::ranges::find(kNotKept, name) != std::end(kNotKept)) continue;
      if (name == dialect_.rest && value.is_object())
        for (const auto& [inner, inner_value] : value.items()) add(inner, inner_value);
      else if (!value.is_null())
        add(name, value);
    }
    for (const auto& [name, value] : shared_.items())
      if (std::ranges::find(kNotKept, name) == std::end(kNotKept) && name != dialect_.merged &&
          std::ranges::find(taken, name) == taken.end() && !value.is_null())
        add(name, value);
    return rest;
  }

  const DialectRow& dialect_;
  const Json shared_;  // an object
  const Time received_;
  const std::string& owner_;
};

// Nothing: it is no JSON. Copies and writing go as deep as what was sent, so that is bounded.
std::optional<Json> Read(std::string_view body) {
  const auto refuse_depth = [](int depth, Json::parse_event_t, Json&) {
    if (depth <= kDepthMax) return true;
    throw Error(ErrorKind::kInvalid, "the body is nested too deeply",
                "Send events of at most " + std::to_string(kDepthMax) + " levels.");
  };
  Json read = Json::parse(body, refuse_depth, false);
  return read.is_discarded() ? std::nullopt : std::optional(std::move(read));
}

Json Parsed(std::string_view body) {
  if (auto read = Read(body)) return std::move(*read);
  throw Error(ErrorKind::kInvalid, "the body is no JSON", "Send it as its tool writes it.");
}

int HexValue(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  const char lower = static_cast<char>(digit | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// What is no printable ASCII comes as %C3%BC; a % that begins none stays.
std::string HeaderText(std::string_view sent) {
  std::string text;
  for (size_t i = 0; i < sent.size(); ++i) {
    const bool has_two = sent[i] == '%' && i + 2 < sent.size();
    const int high = has_two ? HexValue(sent[i + 1]) : -1;
    const int low = has_two ? HexValue(sent[i + 2]) : -1;
    const bool is_escape = high >= 0 && low >= 0;
    text += is_escape ? static_cast<char>(high * 16 + low) : sent[i];
    if (is_escape) i += 2;
  }
  return text;
}

// The attributes are headers, the body is the data: JSON, or else text.
Json FromHeaders(const ForeignEvents& events) {
  Json event = Json::object();
  for (const auto& [name, value] : *events.headers)
    if (name.starts_with("ce-")) event[name.substr(3)] = HeaderText(value);
  if (auto data = Read(events.body))
    event["data"] = std::move(*data);
  else if (!events.body.empty())
    event["data"] = {{"text", std::string(events.body)}};
  return event;
}

// Takes the events out of the body, which then is what they share.
Json ListOf(Json& body, const std::string& member) {
  Json list = Json::array();
  if (body.is_array()) {
    list = std::exchange(body, Json::object());
  } else if (!member.empty() && body.is_object() && body.contains(member) &&
             body[member].is_array()) {
    list = std::move(body[member]);
    body.erase(member);
  } else {
    list.push_back(std::exchange(body, Json::object()));
  }
  return list;
}

}  // namespace

std::string Translated(const ForeignEvents& events) {
  const DialectRow& dialect = kDialects[static_cast<size_t>(events.dialect)];
  Json body = events.headers ? FromHeaders(events) : Parsed(events.body);
  Json list = ListOf(body, std::string(dialect.list));
  const Translating translating(dialect, std::move(body), events.received, events.owner);
  std::string lines;
  for (Json& event : list) {
    lines += (event.is_object() ? translating.Event(std::move(event)) : event)
                 .dump(-1, ' ', false, Json::error_handler_t::replace) +
             "\n";
    if (lines.size() > kLinesBytesMax)
      throw Error(ErrorKind::kInvalid, "the events are more than 64 MiB, each with what they share",
                  "Send them in several requests, or less beside them.");
  }
  return lines;
}

}  // namespace weft::ingest
