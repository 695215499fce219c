#pragma once
#include <memory>
#include <optional>
#include <string>

#include "audit/guard.hpp"
#include "engine/engine.hpp"

// By what a table can be followed as it grows: by the places of its rows, when they are events, or
// by its snapshots in the lake. A position is a text of digits: the place of the next row, or the
// snapshot that has been read.
namespace weft::query {

struct Trail {
  mesh::TablePtr table;
  const engine::TableSource* source = nullptr;  // who knows the places; null: snapshots
};

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
  // From "earliest", "latest" (or nothing), a position, a moment or, of events, so many places
  // before the newest: "-200". Throws Error{kInvalid} for
  // what is none of them or lies ahead, Error{kNotFound} for a snapshot that is gone.
  std::string Resolve(const Trail& trail, const std::string& from) const;
};

// "12"; nothing for any other text.
std::optional<uint64_t> ParsePosition(std::string_view text);

}  // namespace weft::query
