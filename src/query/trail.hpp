#pragma once
#include <memory>
#include <optional>
#include <string>

#include "audit/guard.hpp"
#include "engine/engine.hpp"

// By what a table can be followed as it grows: by the places of its rows, when they are events, or
// by its snapshots in the lake and, when it takes events of its own contract, what the journal has
// beyond. A position is a text: the place of the next row, or how far snapshots are read.
namespace weft::query {

struct Trail {
  mesh::TablePtr table;
  const engine::TableSource* source = nullptr;   // who knows the places; null: snapshots
  const engine::TableSource* journal = nullptr;  // where rows are before they are in one
};

// How far a table of snapshots is read: "77", or with what the journal has before a place:
// "77-1205".
struct Cursor {
  int64_t snapshot = 0;  // 0: before the first
  std::optional<uint64_t> place;
  bool operator==(const Cursor&) const = default;
};
std::optional<Cursor> ParseCursor(std::string_view text);
std::string ToString(const Cursor& cursor);

// Who finds trails and what lies on them. Nothing of it is on record: it shows no rows.
struct Tracker {
  audit::Guard& guard;
  engine::Engine& engine;

  // Nothing for a table that has neither, or whose places this caller does not see as they are.
  // Throws as Touch::Read does.
  std::optional<Trail> Find(audit::Touch& touch, const mesh::TableId& table) const;
  // The same; throws Error{kInvalid} instead of nothing.
  Trail Need(audit::Touch& touch, const mesh::TableId& table) const;

  // Where all that is there now ends.
  std::string End(const Trail& trail) const;
  // From "earliest", "latest" (or nothing), a position, a moment or, of events, a place of the
  // journal or so many before the newest: "-200". Throws Error{kInvalid} for what is none of them
  // or lies ahead, Error{kNotFound} for a snapshot that is gone.
  std::string Resolve(const Trail& trail, const std::string& from) const;

  // What the table was at this position: of one that takes events, the rows of the snapshot and
  // those beyond that the journal had. Throws Error{kNotFound} when it has them no longer.
  engine::SomeRows AsOf(const Trail& trail, const Cursor& cursor) const;
};

// "12"; nothing for any other text.
std::optional<uint64_t> ParsePosition(std::string_view text);

}  // namespace weft::query
