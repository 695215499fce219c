#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "ingest/event.hpp"

// What the journal of events holds, as docs/formats/events.md has it. Pure.
namespace weft::ingest {

enum class EventKind : uint8_t { kAccepted = 1, kRefused = 2 };

struct EventRecord {
  EventKind kind = EventKind::kAccepted;
  Time received{};
  std::string_view domain;   // whose it is; of a refused one, of whoever sent it
  std::string_view sender;   // user
  Event event;               // of a refused one only its uuid, when that could be read
  std::string_view text;     // of a refused one: as it was sent
  std::string_view reasons;  // the same: a JSON array of {field, problem, remedy}
};

void EncodeEvent(const EventRecord& record, std::string& out);
// Its texts lie in `bytes`. Nothing for what a newer Weft wrote or is none.
std::optional<EventRecord> DecodeEvent(std::string_view bytes);

std::string ReasonsJson(const Reasons& reasons);

}  // namespace weft::ingest
