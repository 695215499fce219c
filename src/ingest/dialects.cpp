#include "ingest/dialects.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/read_json.hpp"
#include "base/text.hpp"
#include "ingest/event.hpp"

namespace weft::ingest {
namespace {

using Pointer = Json::json_pointer;

constexpr size_t kLinesBytesMax = 32 << 20;  // what all events of a body share, each line has

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

// What Segment calls it is what was done, but for "track", which names that itself.
Json CallOf(const Json& type) { return type == "track" ? Json() : type; }

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
    {"action", "/event/type", "", &CallOf, false},
    {"action_category", "/event/properties/category"},
    {"action_category", "/event/category"},
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

std::optional<Reason> IsOtherVersion(const Json& event) {
  const Json version = event.value("specversion", Json());
  if (version == "1.0") return std::nullopt;
  return Reason{"specversion", version.is_null() ? "is missing" : "is not 1.0",
                "Send CloudEvents 1.0, which say so: specversion \"1.0\"."};
}

struct DialectRow {
  std::span<const Row> rows;
  std::string_view list;      // the member that holds several; empty: they are the body itself
  std::string_view rest[2];   // whose members stand in key_data themselves
  std::string_view category;  // where nothing says it
  std::string_view merged;    // a member of the body that each event's own adds to
  std::optional<Reason> (*fault)(const Json& event) = nullptr;
};
constexpr DialectRow kDialects[] = {
    {kSegment, "batch", {"properties", "traits"}, "", "context"},
    {kGa4, "events", {"params"}, "event", ""},
    {kCloudEvent, "", {"data"}, "", "", &IsOtherVersion},
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

  // As it was sent, and whose it is.
  Json Unread(Json event) const {
    const Json standard = Event(event);
    for (const char* field : {"data_owner", "event_uuid"})
      if (standard.contains(field)) event[field] = standard[field];
    return event;
  }

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
    if (standard.contains(field) || !of.contains(from)) return;
    if (!row.of_action.empty() && standard.value("action", Json()) != Json(row.of_action)) return;
    const Json value = row.shape ? row.shape(of[from]) : of[from];
    if (IsNothing(value)) return;
    standard[field] = value;
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
    auto happened = moment(event, "originalTimestamp");
    if (!happened) happened = moment(event, "timestamp");
    const auto behind = sent ? ClockBehind(*sent, received_) : std::chrono::microseconds(0);
    if (happened && behind.count() != 0) event["timestamp"] = FormatTime(*happened + behind);
  }

  // Names of the standard schema mean its fields there, too, and nothing hides what was sent in an
  // opened member: such have "sent_" before them. What is shared comes where the event says
  // nothing.
  Json RestOf(const Json& event, const Json& standard,
              const std::vector<std::string>& taken) const {
    Json rest = Json::object();
    const auto put = [&](const std::string& name, const Json& value, bool is_taken) {
      rest[is_taken || standard.contains(name) ? "sent_" + name : name] = value;
    };
    for (const auto& [name, value] : event.items()) {
      if (std::ranges::find(kNotKept, name) != std::end(kNotKept)) continue;
      if (IsOpened(name, value))
        for (const auto& [inner, inner_value] : value.items())
          put(inner, inner_value, rest.contains(inner));
      else if (!value.is_null())
        put(name, value, IsInside(event, name));
    }
    for (const auto& [name, value] : shared_.items())
      if (IsKeptOfShared(name, taken) && !value.is_null() && !rest.contains(name))
        put(name, value, false);
    return rest;
  }

  bool IsKeptOfShared(const std::string& name, const std::vector<std::string>& taken) const {
    return std::ranges::find(kNotKept, name) == std::end(kNotKept) && name != dialect_.merged &&
           std::ranges::find(taken, name) == taken.end();
  }

  bool IsOpened(const std::string& name, const Json& value) const {
    return value.is_object() && std::ranges::find(dialect_.rest, name) != std::end(dialect_.rest);
  }

  bool IsInside(const Json& event, const std::string& name) const {
    return std::ranges::any_of(event.items(), [&](const auto& member) {
      return IsOpened(member.key(), member.value()) && member.value().contains(name);
    });
  }

  const DialectRow& dialect_;
  const Json shared_;  // an object
  const Time received_;
  const std::string& owner_;
};

Json Parsed(std::string_view body) {
  if (const auto excess = JsonExcess(body))
    throw Error(ErrorKind::kInvalid, "the body " + std::string(*excess),
                "Send objects of at most 1,000 members, at most 1,024 deep.");
  Json read = Json::parse(body, nullptr, false);
  if (!read.is_discarded()) return read;
  throw Error(ErrorKind::kInvalid, "the body is no JSON", "Send it as its tool writes it.");
}

// In headers "%C3%BC" is "ü"; what is no such escape stands for itself.
std::string Decoded(const std::string& value) {
  std::string text;
  for (size_t i = 0; i < value.size(); ++i) {
    unsigned char byte = 0;
    const char* const digits = value.data() + i + 1;
    const bool is_escape = value[i] == '%' && i + 2 < value.size() &&
                           std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2;
    text += is_escape ? static_cast<char>(byte) : value[i];
    if (is_escape) i += 2;
  }
  return text;
}

// The attributes are headers, the body is the data: JSON, or else text.
Json FromHeaders(const ForeignEvents& events) {
  Json event = Json::object();
  for (const auto& [name, value] : *events.headers)
    if (name.starts_with("ce-")) event[name.substr(3)] = Decoded(value);
  if (Json data = ReadJson(events.body); !data.is_discarded())
    event["data"] = std::move(data);
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

StandardEvents Translated(const ForeignEvents& events) {
  const DialectRow& dialect = kDialects[static_cast<size_t>(events.dialect)];
  Json body = events.headers ? FromHeaders(events) : Parsed(events.body);
  Json list = ListOf(body, std::string(dialect.list));
  const Translating translating(dialect, std::move(body), events.received, events.owner);
  StandardEvents standard;
  for (size_t index = 0; Json & event : list) {
    if (event.is_object()) {
      const bool has_type = !IsNothing(event.value("type", Json()));
      if (events.dialect == Dialect::kSegment && !has_type) event["type"] = events.type;
      auto fault = dialect.fault ? dialect.fault(event) : std::nullopt;
      event = fault ? translating.Unread(std::move(event)) : translating.Event(std::move(event));
      if (fault && events.headers) fault->field = "ce-" + fault->field;
      if (fault) standard.faults.emplace(index, *fault);
    }
    ++index;
    standard.lines += event.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    if (standard.lines.size() > kLinesBytesMax)
      throw Error(ErrorKind::kInvalid, "the events are more than 32 MiB once each is whole",
                  "Send them in several requests.");
  }
  return standard;
}

}  // namespace weft::ingest
