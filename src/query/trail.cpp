#include "query/trail.hpp"

#include <algorithm>
#include <charconv>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "engine/event_rows.hpp"
#include "mesh/event_table.hpp"

namespace weft::query {
namespace {

constexpr const char* kPlace = "position";
constexpr const char* kArrival = "received_at";

[[noreturn]] void RefuseAhead(const std::string& from, const std::string& end) {
  throw Error(ErrorKind::kInvalid, "position " + from + " lies ahead of what is there",
              "The newest is " + end + "; `latest` means it.");
}

bool SeesPlaces(const mesh::Decision& decision) {
  return !decision.masks.contains(kPlace) &&
         std::ranges::none_of(decision.hidden_columns,
                              [](const std::string& column) { return Lower(column) == kPlace; });
}

// A look of the table's own domain, for what is no caller's rows.
std::unique_ptr<audit::Touch> Look(const Tracker& tracker, const mesh::Table& table) {
  auto touch =
      tracker.guard.Open(mesh::ServicePrincipal(table.id.domain), {.verb = audit::Verb::kRun});
  touch->RecordNothing();
  return touch;
}

Time NeedMoment(const std::string& from) {
  if (const auto moment = ParseTime(from)) return *moment;
  throw Error(ErrorKind::kInvalid, "'" + from + "' is no position and no moment",
              "Write earliest, latest, a position such as 1204, or a moment such as "
              "2026-03-01T08:00:00Z.");
}

// The first place that arrived then or later.
std::string PlaceOf(const Tracker& tracker, const Trail& trail, Time moment) {
  if (!trail.table->Find(kArrival))
    throw Error(ErrorKind::kInvalid,
                ToString(trail.table->id) + " does not say when its rows arrived",
                "Start from a position, earliest or latest.");
  const std::string end = tracker.End(trail);
  const std::string& domain = trail.table->id.domain;
  const auto rows = tracker.engine.RowsAs(*Look(tracker, *trail.table), domain,
                                          "SELECT min(position) FROM " + SqlName(domain) + "." +
                                              SqlName(trail.table->id.name) + " WHERE " + kArrival +
                                              " >= TIMESTAMPTZ " + SqlText(FormatTime(moment)),
                                          1);
  const Json& place = rows.at(0).at(0);
  return place.is_null() ? end : std::to_string(place.get<uint64_t>());
}

// How many places before the newest: "-200".
std::optional<uint64_t> BackIn(const std::string& from) {
  return from.starts_with('-') ? ParsePosition(from.substr(1)) : std::nullopt;
}

std::string ResolvePlace(const Tracker& tracker, const Trail& trail, const std::string& from) {
  if (from == "earliest") return "0";
  if (const auto back = BackIn(from)) {
    const uint64_t end = trail.source->Mark();
    return std::to_string(end - std::min(*back, end));
  }
  const auto place = ParsePosition(from);
  if (!place) return PlaceOf(tracker, trail, NeedMoment(from));
  if (*place > trail.source->Mark()) RefuseAhead(from, tracker.End(trail));
  return std::to_string(*place);
}

// The newest snapshot that has nothing from this place on.
Cursor AtPlace(const Tracker& tracker, const Trail& trail, uint64_t place) {
  const engine::Growth all = *tracker.engine.GrowthAfter(*trail.table, 0);
  Cursor cursor{.snapshot = 0, .place = place};
  for (const lake::Snapshot& snapshot : all.snapshots)
    if (const auto carried = engine::CarriedTo(snapshot); carried && *carried <= place)
      cursor.snapshot = snapshot.id;
  if (!all.snapshots.empty() && all.carried <= place) cursor.snapshot = all.snapshots.back().id;
  return cursor;
}

// The first place that the snapshot does not have. Nothing when nobody noted it.
std::optional<uint64_t> CarriedBy(const engine::Growth& all, int64_t id) {
  if (id == 0) return 0;
  const auto at = std::ranges::find(all.snapshots, id, &lake::Snapshot::id);
  if (at == all.snapshots.end()) return std::nullopt;
  const bool is_newest = std::all_of(at + 1, all.snapshots.end(), [](const lake::Snapshot& later) {
    return later.operation == "replace";
  });
  return is_newest ? std::optional(all.carried) : engine::CarriedTo(*at);
}

// The first place from there on that arrived then or later.
uint64_t ArrivedAt(const Tracker& tracker, const mesh::Table& table, uint64_t from, Time moment) {
  const uint64_t end = tracker.engine.JournalOf(table)->Mark();
  std::vector<std::string> keys;
  for (const std::string& key : mesh::EventKeysOf(table)) keys.push_back(SqlText(key));
  const auto rows = tracker.engine.RowsAs(
      *Look(tracker, table), table.id.domain,
      std::string("SELECT min(position) FROM ") + engine::kEventRows + " WHERE table_name IN (" +
          Join(keys, ", ") + ") AND position >= " + std::to_string(from) +
          " AND received_at >= TIMESTAMPTZ " + SqlText(FormatTime(moment)),
      1);
  const Json& place = rows.at(0).at(0);
  return place.is_null() ? end : place.get<uint64_t>();
}

// What was there before; where the journal still knows when a row arrived, to the row.
Cursor AtMoment(const Tracker& tracker, const Trail& trail, Time moment) {
  const engine::Growth all = *tracker.engine.GrowthAfter(*trail.table, 0);
  Cursor cursor;
  for (const lake::Snapshot& snapshot : all.snapshots)
    if (snapshot.at < moment) cursor.snapshot = snapshot.id;
  const auto carried = trail.journal ? CarriedBy(all, cursor.snapshot) : std::nullopt;
  if (carried && (*carried >= trail.journal->Begin() || *carried == all.carried))
    cursor.place = ArrivedAt(tracker, *trail.table, *carried, moment);
  return cursor;
}

[[noreturn]] void ThrowGone(const Trail& trail, const std::string& from) {
  throw Error(ErrorKind::kNotFound,
              ToString(trail.table->id) + " has no snapshot " + from + " any more",
              "Export the table again; the stream goes on from the position it answers.");
}

// Those that led to the current snapshot, and no places that nobody has reached.
Cursor Checked(const Tracker& tracker, const Trail& trail, const Cursor& cursor,
               const std::string& from) {
  if (tracker.engine.GrowthAfter(*trail.table, cursor.snapshot)) {
    const uint64_t end = trail.journal ? trail.journal->Mark() : 0;
    if (cursor.place.value_or(0) > end) RefuseAhead(from, tracker.End(trail));
    return cursor;
  }
  const auto place = static_cast<uint64_t>(cursor.snapshot);
  const bool may_be_place = trail.journal && !cursor.place && place <= trail.journal->Mark();
  if (!may_be_place) ThrowGone(trail, from);
  return AtPlace(tracker, trail, place);
}

Cursor ResolveCursor(const Tracker& tracker, const Trail& trail, const std::string& from) {
  if (from == "earliest") return {};
  const auto back = BackIn(from);
  if (back && !trail.journal)
    throw Error(ErrorKind::kConflict,
                ToString(trail.table->id) + " has versions, of which none is so many places back",
                "weft get snapshots " + ToString(trail.table->id) + " lists them.");
  if (back) {
    const uint64_t end = trail.journal->Mark();
    return AtPlace(tracker, trail, end - std::min(*back, end));
  }
  if (const auto cursor = ParseCursor(from)) return Checked(tracker, trail, *cursor, from);
  return AtMoment(tracker, trail, NeedMoment(from));
}

}  // namespace

std::optional<uint64_t> ParsePosition(std::string_view text) {
  uint64_t position = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), position);
  const bool is_whole = fault == std::errc() && end == text.data() + text.size();
  if (!is_whole || position > static_cast<uint64_t>(INT64_MAX)) return std::nullopt;
  return position;
}

std::optional<Cursor> ParseCursor(std::string_view text) {
  const size_t dash = text.find('-');
  const auto snapshot = ParsePosition(text.substr(0, dash));
  if (!snapshot) return std::nullopt;
  Cursor cursor{.snapshot = static_cast<int64_t>(*snapshot), .place = {}};
  if (dash == std::string_view::npos) return cursor;
  cursor.place = ParsePosition(text.substr(dash + 1));
  return cursor.place ? std::optional(cursor) : std::nullopt;
}

std::string ToString(const Cursor& cursor) {
  const std::string snapshot = std::to_string(cursor.snapshot);
  return cursor.place ? snapshot + "-" + std::to_string(*cursor.place) : snapshot;
}

std::optional<Trail> Tracker::Find(audit::Touch& touch, const mesh::TableId& id) const {
  const audit::Access& access = touch.Read(id);
  Trail trail{.table = access.table};
  trail.source = engine.FollowedBy(*Look(*this, *trail.table), *trail.table);
  if (trail.source) return SeesPlaces(access.decision) ? std::optional(trail) : std::nullopt;
  trail.journal = engine.JournalOf(*trail.table);
  const bool is_kept = mesh::IsMaterialised(*trail.table) || engine.SnapshotOf(*trail.table);
  return is_kept ? std::optional(trail) : std::nullopt;
}

Trail Tracker::Need(audit::Touch& touch, const mesh::TableId& id) const {
  if (auto trail = Find(touch, id)) return *trail;
  throw Error(ErrorKind::kConflict, ToString(id) + " cannot be followed",
              "Tables of events can, by their position if you see it as it is, and tables that "
              "are kept in the lake, by their snapshots.");
}

std::string Tracker::End(const Trail& trail) const {
  if (trail.source) return std::to_string(trail.source->Mark());
  const auto snapshot = engine.SnapshotOf(*trail.table);
  Cursor end{.snapshot = snapshot ? snapshot->id : 0, .place = {}};
  if (trail.journal) end.place = trail.journal->Mark();
  return query::ToString(end);
}

std::string Tracker::Resolve(const Trail& trail, const std::string& from) const {
  if (from.empty() || from == "latest") return End(trail);
  return trail.source ? ResolvePlace(*this, trail, from)
                      : query::ToString(ResolveCursor(*this, trail, from));
}

engine::SomeRows Tracker::AsOf(const Trail& trail, const Cursor& cursor) const {
  engine::SomeRows rows{.table = trail.table->id, .snapshot = cursor.snapshot, .is_whole = true};
  if (!trail.journal) return rows;
  rows.places = engine::Places{0, 0};
  if (!cursor.place) return rows;
  const auto all = engine.GrowthAfter(*trail.table, 0);
  const auto carried = all ? CarriedBy(*all, cursor.snapshot) : std::nullopt;
  if (carried && *carried == *cursor.place) return rows;
  if (!carried || (*carried < trail.journal->Begin() && *carried != all->carried))
    throw Error(ErrorKind::kNotFound,
                "the journal has no longer what " + ToString(trail.table->id) + " was at " +
                    query::ToString(cursor),
                "Ask for a version: weft get snapshots " + ToString(trail.table->id) + ".");
  rows.places = engine::Places{*carried, cursor.place};
  return rows;
}

}  // namespace weft::query
