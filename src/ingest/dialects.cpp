#include "ingest/dialects.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace weft::ingest {
namespace {

using Pointer = Json::json_pointer;

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
  std::string_view from;            // an event is {"event": it, "body": what it came in}
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
};
constexpr DialectRow kDialects[] = {
    {kSegment, "batch", "properties", "track"},
    {kGa4, "events", "params", "event"},
    {kCloudEvent, "", "data", ""},
};

constexpr std::string_view kNotKept[] = {"writeKey", "sentAt", "originalTimestamp", "integrations"};

bool IsNothing(const Json& value) {
  return value.is_null() || (value.is_string() && value.get<std::string>().empty());
}

class Translating {
 public:
  Translating(const DialectRow& dialect, Time received, const std::string& owner)
      : dialect_(dialect), received_(received), owner_(owner) {}

  Json Event(const Json& event, const Json& body) const {
    Json whole = {{"event", event}, {"body", body}}, standard = Json::object();
    for (const Row& row : dialect_.rows) Take(row, whole, standard);
    if (!standard.contains("data_owner") || !owner_.empty()) standard["data_owner"] = owner_;
    if (!standard.contains("action_category") && !dialect_.category.empty())
      standard["action_category"] = dialect_.category;
    Correct(event, body, standard);
    const Json rest = RestOf(whole["event"], standard);
    if (!rest.empty()) standard["key_data"] = rest;
    return standard;
  }

 private:
  static void Take(const Row& row, Json& whole, Json& standard) {
    const std::string field(row.field);
    const Pointer from{std::string(row.from)};
    if (standard.contains(field) || !whole.contains(from) || IsNothing(whole[from])) return;
    if (!row.of_action.empty() && standard.value("action", Json()) != Json(row.of_action)) return;
    standard[field] = row.shape ? row.shape(whole[from]) : whole[from];
    if (row.takes) whole[from.parent_pointer()].erase(from.back());
  }

  // A device's clock may be wrong by as much as it is when it sends.
  void Correct(const Json& event, const Json& body, Json& standard) const {
    const auto moment = [](const Json& of, const char* name) -> std::optional<Time> {
      if (!of.is_object() || !of.contains(name) || !of[name].is_string()) return std::nullopt;
      return ParseTime(of[name].get<std::string>());
    };
    auto sent = moment(event, "sentAt");
    if (!sent) sent = moment(body, "sentAt");
    const auto original = moment(event, "originalTimestamp");
    if (sent && original)
      standard["timestamp"] = FormatTime(received_ - (*sent - *original));
    else if (!standard.contains("timestamp"))
      standard["timestamp"] = FormatTime(received_);
  }

  // Names of the standard schema mean its fields there, too: others have "sent_" before them.
  Json RestOf(const Json& event, const Json& standard) const {
    Json rest = Json::object();
    if (!event.is_object()) return rest;
    for (const auto& [name, value] : event.items()) {
      if (std::ranges::find(kNotKept, name) != std::end(kNotKept)) continue;
      if (name == dialect_.rest && value.is_object())
        for (const auto& [inner, inner_value] : value.items())
          rest[standard.contains(inner) ? "sent_" + inner : inner] = inner_value;
      else if (!value.is_null())
        rest[standard.contains(name) ? "sent_" + name : name] = value;
    }
    return rest;
  }

  const DialectRow& dialect_;
  const Time received_;
  const std::string& owner_;
};

Json Parsed(std::string_view body) {
  Json read = Json::parse(body, nullptr, false);
  if (!read.is_discarded()) return read;
  throw Error(ErrorKind::kInvalid, "the body is no JSON", "Send it as its tool writes it.");
}

// The attributes are headers, the body is the data: JSON, or else text.
Json FromHeaders(const ForeignEvents& events) {
  Json event = Json::object();
  for (const auto& [name, value] : *events.headers)
    if (name.starts_with("ce-")) event[name.substr(3)] = value;
  const Json data = Json::parse(events.body, nullptr, false);
  if (!data.is_discarded())
    event["data"] = data;
  else if (!events.body.empty())
    event["data"] = {{"text", std::string(events.body)}};
  return event;
}

}  // namespace

std::string Translated(const ForeignEvents& events) {
  const DialectRow& dialect = kDialects[static_cast<size_t>(events.dialect)];
  const Translating translating(dialect, events.received, events.owner);
  const Json body = events.headers ? FromHeaders(events) : Parsed(events.body);
  Json list = body.is_array() ? body : Json::array({body});
  const std::string member(dialect.list);
  if (!member.empty() && body.is_object() && body.contains(member) && body[member].is_array())
    list = body[member];
  std::string lines;
  for (const Json& event : list)
    lines += (event.is_object() ? translating.Event(event, body) : event)
                 .dump(-1, ' ', false, Json::error_handler_t::replace) +
             "\n";
  return lines;
}

}  // namespace weft::ingest
