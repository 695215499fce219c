#include "ingest/event_mapping.hpp"

#include "base/error.hpp"
#include "base/read_json.hpp"

namespace weft::ingest {
namespace {

std::string TextOf(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// The event, or its key_data, whichever has the field; null: none does.
Json* HolderOf(Json& event, const std::string& field) {
  if (event.contains(field)) return &event;
  const auto nested = event.find("key_data");
  const bool is_there = nested != event.end() && nested->is_object() && nested->contains(field);
  return is_there ? &*nested : nullptr;
}

void Rename(const EventMapping& mapping, Json& event) {
  for (const auto& [from, to] : mapping.rename) {
    Json* holder = HolderOf(event, from);
    if (!holder) continue;
    Json value = (*holder)[from];
    holder->erase(from);
    (*holder)[to] = std::move(value);
  }
}

void Remove(const EventMapping& mapping, Json& event) {
  for (const std::string& field : mapping.remove)
    if (Json* holder = HolderOf(event, field)) holder->erase(field);
}

void Replace(const EventMapping& mapping, Json& event) {
  for (const auto& [field, values] : mapping.replace) {
    Json* holder = HolderOf(event, field);
    if (!holder) continue;
    const auto other = values.find(TextOf((*holder)[field]));
    if (other != values.end()) (*holder)[field] = other->second;
  }
}

void Set(const EventMapping& mapping, Json& event) {
  for (const auto& [field, value] : mapping.set) {
    Json* holder = HolderOf(event, field);
    (holder ? *holder : event)[field] = value;
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
  if (mapping == EventMapping{}) return event;
  Json read = ReadJson(event);
  if (!read.is_object()) return event;
  Rename(mapping, read);
  Remove(mapping, read);
  Replace(mapping, read);
  Set(mapping, read);
  return read.dump();
}

}  // namespace weft::ingest
