#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "ingest/event.hpp"

// What the journal of events holds, as docs/formats/events.md has it. Pure.
namespace weft::ingest {

// Events of the standard schema, rows of a table whose contract takes events, and what is left of
// either once its content was taken out.
enum class EventKind : uint8_t {
  kAccepted = 1,
  kRefused = 2,
  kRow = 3,
  kRefusedRow = 4,
  kEmptied = 5
};
inline bool IsRefused(EventKind kind) {
  return kind == EventKind::kRefused || kind == EventKind::kRefusedRow;
}

struct EventRecord {
  EventKind kind = EventKind::kAccepted;
  Time received{};
  std::string_view domain;   // whose it is; of a refused one, of whoever sent it
  std::string_view sender;   // user
  Event event;               // of a refused one, and of a row, only its uuid
  std::string_view table;    // of a row: mesh::EventKeyOf
  std::string_view content;  // of an accepted row: JSON
  std::string_view text;     // of a refused one: as it was sent
  std::string_view reasons;  // the same: a JSON array of {field, problem, remedy}
  // Of an accepted one that was refused before, and then sent again from here: the position then.
  std::optional<uint64_t> replays;
};

void EncodeEvent(const EventRecord& record, std::string& out);
// Its texts lie in `bytes`. Nothing for what a newer Weft wrote or is none.
std::optional<EventRecord> DecodeEvent(std::string_view bytes);

// What a record is, read without its texts; nothing as DecodeEvent.
struct EventHead {
  EventKind kind = EventKind::kAccepted;
  bool is_replay = false;  // it replays one
};
std::optional<EventHead> HeadOf(std::string_view bytes);

// What is left of a record, of the same length: whose it is, its uuid and when it came; of a
// refused one, when it came.
std::string Emptied(const EventRecord& record, size_t bytes);

std::string ReasonsJson(const Reasons& reasons);
Reasons ReasonsOf(std::string_view json);  // none of what is no such JSON

}  // namespace weft::ingest
