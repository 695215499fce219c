#include "query/trail.hpp"

#include <algorithm>
#include <charconv>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

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

std::string ResolvePlace(const Tracker& tracker, const Trail& trail, const std::string& from) {
  if (from == "earliest") return "0";
  const auto back = from.starts_with('-') ? ParsePosition(from.substr(1)) : std::nullopt;
  if (back) {
    const uint64_t end = trail.source->Mark();
    return std::to_string(end - std::min(*back, end));
  }
  const auto place = ParsePosition(from);
  if (!place) return PlaceOf(tracker, trail, NeedMoment(from));
  if (*place > trail.source->Mark()) RefuseAhead(from, tracker.End(trail));
  return std::to_string(*place);
}

std::string SnapshotThen(const std::vector<lake::Snapshot>& all, Time moment) {
  std::string id = "0";
  for (const lake::Snapshot& snapshot : all)
    if (snapshot.at < moment) id = std::to_string(snapshot.id);
  return id;
}

std::string ResolveSnapshot(const Tracker& tracker, const Trail& trail, const std::string& from) {
  if (from == "earliest") return "0";
  const auto id = ParsePosition(from);
  const auto start = static_cast<int64_t>(id.value_or(0));
  const auto after = tracker.engine.SnapshotsAfter(*trail.table, start);
  if (!after)
    throw Error(ErrorKind::kNotFound,
                ToString(trail.table->id) + " has no snapshot " + from + " any more",
                "Export the table again; the stream goes on from the position it answers.");
  return id ? std::to_string(*id) : SnapshotThen(*after, NeedMoment(from));
}

}  // namespace

std::optional<uint64_t> ParsePosition(std::string_view text) {
  uint64_t position = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), position);
  const bool is_whole = fault == std::errc() && end == text.data() + text.size();
  if (!is_whole || position > static_cast<uint64_t>(INT64_MAX)) return std::nullopt;
  return position;
}

std::optional<Trail> Tracker::Find(audit::Touch& touch, const mesh::TableId& id) const {
  const audit::Access& access = touch.Read(id);
  Trail trail{.table = access.table};
  trail.source = engine.FollowedBy(*Look(*this, *trail.table), *trail.table);
  if (trail.source) return SeesPlaces(access.decision) ? std::optional(trail) : std::nullopt;
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
  return snapshot ? std::to_string(snapshot->id) : "0";
}

std::string Tracker::Resolve(const Trail& trail, const std::string& from) const {
  if (from.empty() || from == "latest") return End(trail);
  return trail.source ? ResolvePlace(*this, trail, from) : ResolveSnapshot(*this, trail, from);
}

}  // namespace weft::query
