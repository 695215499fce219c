#pragma once
#include <string>

#include "base/json.hpp"
#include "discover/watch.hpp"
#include "mesh/caller.hpp"

// What people see before they search, and what is kept of a search: that it was, on record.
namespace weft::discover {

// {"popular": [table], "newest": [table], "unanswered": {"searches", "words": [{words, times,
// found_nothing, led_nowhere, last}] or null}}: popular by how many read it in the last 30 days.
// Words are for those who may publish; nobody sees who looked for them.
Json Front(const Watch& watch, const mesh::Caller& caller, size_t limit);

// Who calls, for the record.
struct Sender {
  const mesh::Caller& caller;
  std::string client, request_id;
};
// Puts a search on record: its words, and the first tables of its answer.
void NoteSearch(const Watch& watch, const Sender& sender, const std::string& words,
                const Json& answer);
// A table is opened: on record when it is the first since their last search, half an hour ago at
// most.
void NoteOpened(const Watch& watch, const Sender& sender, const std::string& table);

}  // namespace weft::discover
