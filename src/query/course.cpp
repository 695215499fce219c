#include "query/course.hpp"

#include <algorithm>
#include <charconv>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "engine/event_rows.hpp"
#include "query/windows.hpp"

namespace weft::query {
namespace {

constexpr std::chrono::minutes kBatchTimeMax{5};
constexpr std::string_view kPosition = "position";

engine::Question Asked(std::string sql) {
  engine::Question question;
  question.sql = std::move(sql);
  question.format = engine::Format::kNdjson;
  question.time_max = kBatchTimeMax;
  question.is_part = true;
  return question;
}

Batch Read(const std::shared_ptr<audit::Touch>& touch, ReadRowsPtr rows, Placing placing) {
  Batch batch;
  batch.touch = touch;
  batch.after = placing.prefix + std::to_string(rows->to);
  batch.rows = std::move(rows);
  batch.placing = std::move(placing);
  return batch;
}

// Events, by their places.
class PlacesCourse final : public Course {
 public:
  PlacesCourse(const Tracker& tracker, BatchShelf& shelf, const Trail& trail, uint64_t from)
      : source_(*trail.source),
        sql_("SELECT position, * EXCLUDE (position) FROM " + SqlName(trail.table->id) +
             " WHERE position >= $lower AND position < $upper ORDER BY position"),
        windows_(tracker, shelf, trail.table->id,
                 [this](uint64_t lower, uint64_t upper) { return Between(lower, upper); }),
        from_(from) {}

  std::optional<Batch> Next(const std::shared_ptr<audit::Touch>& touch) override {
    ReadRowsPtr rows = windows_.Next(*touch, from_, source_.Mark());
    if (!rows) return std::nullopt;
    from_ = rows->to;
    return Read(touch, std::move(rows), {.key = kPosition, .prefix = {}});
  }
  engine::Question Sample() const override { return Between(from_, from_); }
  void GoBackTo(const std::string& position) override { from_ = *ParsePosition(position); }
  bool shows_places() const override { return true; }

 private:
  engine::Question Between(uint64_t from, uint64_t to) const {
    engine::Question question = Asked(sql_);
    question.params = {{"lower", from}, {"upper", to}};
    return question;
  }

  const engine::TableSource& source_;
  const std::string sql_;
  Windows windows_;
  uint64_t from_;
};

// A table of the lake: what its snapshots add, each when it comes. Of one that takes events, each
// row as soon as it is in the journal: a snapshot that a run has made of such rows is passed then.
class SnapshotsCourse final : public Course {
 public:
  SnapshotsCourse(const Tracker& tracker, BatchShelf& shelf, const Trail& trail, Cursor at)
      : tracker_(tracker),
        trail_(trail),
        sql_("SELECT * FROM " + SqlName(trail.table->id)),
        windows_(tracker, shelf, trail.table->id,
                 [this](uint64_t from, uint64_t until) { return InJournal(from, until); }),
        at_(at) {}

  std::optional<Batch> Next(const std::shared_ptr<audit::Touch>& touch) override {
    const auto growth = tracker_.engine.GrowthAfter(*trail_.table, at_.snapshot);
    if (!growth) ThrowGone();
    for (const lake::Snapshot& each : growth->snapshots) {
      if (!IsRead(each) && !IsStillInJournal(each)) return Added(each, touch);
      if (!IsRead(each)) return FromJournal(*at_.place, touch);
      at_.snapshot = each.id;
    }
    if (!trail_.journal) return std::nullopt;
    // What the journal does not begin with any more, this snapshot has.
    const uint64_t least = std::max(growth->carried, trail_.journal->Begin());
    return FromJournal(std::max(at_.place.value_or(0), least), touch);
  }
  engine::Question Sample() const override { return Asked(sql_ + " WHERE false"); }
  void GoBackTo(const std::string& position) override {
    if (is_in_snapshot_)
      throw Error(ErrorKind::kConflict, "the rules changed in the middle of a snapshot",
                  "Go on from position " + position + ": its rows come again, by the new rules.");
    at_ = *ParseCursor(position);
  }

 private:
  // What a snapshot only laid into other files; what came from the journal before.
  bool IsRead(const lake::Snapshot& snapshot) const {
    const auto carried = engine::CarriedTo(snapshot);
    const bool is_known = at_.place && carried && *carried <= *at_.place;
    return is_known || (snapshot.operation == "replace" && at_.snapshot != 0);
  }
  bool IsStillInJournal(const lake::Snapshot& snapshot) const {
    return trail_.journal && at_.place && engine::CarriedTo(snapshot) &&
           *at_.place >= trail_.journal->Begin();
  }

  std::optional<Batch> FromJournal(uint64_t from, const std::shared_ptr<audit::Touch>& touch) {
    is_in_snapshot_ = false;
    ReadRowsPtr rows = windows_.Next(*touch, from, trail_.journal->Mark());
    if (trail_.journal->Begin() > from) return Next(touch);  // it moved on while it was read
    at_.place = rows ? rows->to : from;
    if (!rows) return std::nullopt;
    return Read(touch, std::move(rows),
                {.key = engine::kPlaceOfRow,
                 .prefix = std::to_string(at_.snapshot) + "-",
                 .is_shown = false});
  }
  engine::Question InJournal(uint64_t from, uint64_t until) const {
    const std::string place = weft::SqlName(engine::kPlaceOfRow);
    engine::Question question = Asked("SELECT " + place + ", * EXCLUDE (" + place + ") FROM " +
                                      SqlName(trail_.table->id) + " ORDER BY " + place);
    question.only = engine::SomeRows{
        .table = trail_.table->id, .places = engine::Places{from, until}, .shows_places = true};
    return question;
  }

  // Those of the first snapshot that is left are all that it has, also what older ones added.
  Batch Added(const lake::Snapshot& snapshot, const std::shared_ptr<audit::Touch>& touch) {
    const bool is_first = at_.snapshot == 0;
    const bool is_append = is_first || snapshot.operation == "append";
    const auto carried = engine::CarriedTo(snapshot);
    engine::Question question = Asked(sql_);
    question.only = engine::SomeRows{.table = trail_.table->id,
                                     .snapshot = snapshot.id,
                                     .is_whole = is_first,
                                     .first = carried ? at_.place : std::nullopt};
    is_in_snapshot_ = true;
    at_ = {.snapshot = snapshot.id, .place = carried ? carried : at_.place};
    Batch batch;
    batch.touch = touch;
    batch.after = ToString(at_);
    batch.snapshot = {{"position", batch.after},
                      {"at", FormatTime(snapshot.at)},
                      {"operation", snapshot.operation},
                      {"append", is_append}};
    if (is_append) batch.answer = tracker_.engine.Ask(*touch, question);
    return batch;
  }

  [[noreturn]] void ThrowGone() const {
    throw Error(ErrorKind::kConflict,
                ToString(trail_.table->id) + " went another way than snapshot " +
                    std::to_string(at_.snapshot),
                "It was rolled back, or older snapshots were removed: export it again.");
  }

  const Tracker tracker_;
  const Trail trail_;
  const std::string sql_;
  Windows windows_;
  Cursor at_;
  bool is_in_snapshot_ = false;
};

}  // namespace

std::optional<PlacedLine> PlaceOfLine(std::string_view line, std::string_view key) {
  const size_t begin = key.size() + 4;  // {"position":
  if (line.size() < begin || line.substr(2, key.size()) != key) return std::nullopt;
  PlacedLine placed;
  const char* const last = line.data() + line.size();
  const auto [end, fault] = std::from_chars(line.data() + begin, last, placed.place);
  placed.rest = std::string_view(end, static_cast<size_t>(last - end));
  return fault == std::errc() ? std::optional(placed) : std::nullopt;
}

std::string SqlName(const mesh::TableId& id) {
  return weft::SqlName(id.domain) + "." + weft::SqlName(id.name);
}

std::unique_ptr<Course> CourseOf(const Tracker& tracker, BatchShelf& shelf, const Trail& trail,
                                 const std::string& position) {
  if (trail.source)
    return std::make_unique<PlacesCourse>(tracker, shelf, trail, *ParsePosition(position));
  return std::make_unique<SnapshotsCourse>(tracker, shelf, trail, *ParseCursor(position));
}

}  // namespace weft::query
