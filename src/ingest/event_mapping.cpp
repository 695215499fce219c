#include "ingest/event_mapping.hpp"

#include "base/error.hpp"

namespace weft::ingest {
namespace {

std::string TextOf(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

void Rename(const EventMapping& mapping, Json& event) {
  for (const auto& [from, to] : mapping.rename) {
    if (!event.contains(from)) continue;
    Json value = event[from];
    event.erase(from);
    event[to] = std::move(value);
  }
}

void Replace(const EventMapping& mapping, Json& event) {
  for (const auto& [field, values] : mapping.replace) {
    if (!event.contains(field)) continue;
    const auto other = values.find(TextOf(event[field]));
    if (other != values.end()) event[field] = other->second;
  }
}

}  // namespace

EventMapping MappingOf(const Json& json) {
  EventMapping mapping;
  try {
    if (json.contains("rename")) json["rename"].get_to(mapping.rename);
    if (json.contains("remove")) json["remove"].get_to(mapping.remove);
    if (json.contains("set")) json["set"].get_to(mapping.set);
    if (json.contains("replace"))
      for (const auto& [field, values] : json["replace"].items())
        values.get_to(mapping.replace[field]);
  } catch (const Json::exception& fault) {
    throw Error(ErrorKind::kInvalid, "the mapping cannot be read",
                "Write {\"rename\": {\"bat\": \"battery\"}, \"set\": {\"route\": \"a\"}}.",
                fault.what());
  }
  return mapping;
}

std::string Mapped(const EventMapping& mapping, const std::string& event) {
  Json read = Json::parse(event, nullptr, false);
  if (!read.is_object()) return event;
  Rename(mapping, read);
  for (const std::string& field : mapping.remove) read.erase(field);
  Replace(mapping, read);
  for (const auto& [field, value] : mapping.set) read[field] = value;
  return read.dump();
}

}  // namespace weft::ingest
