#include "query/course.hpp"

#include <algorithm>
#include <charconv>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace weft::query {
namespace {

constexpr std::chrono::minutes kBatchTimeMax{5};
constexpr std::string_view kFirstKey = "{\"position\":";

engine::Question Asked(std::string sql) {
  engine::Question question;
  question.sql = std::move(sql);
  question.format = engine::Format::kNdjson;
  question.time_max = kBatchTimeMax;
  question.is_part = true;
  return question;
}

// Events, by their places: so many at once that their text is neither tiny nor large.
class Places final : public Course {
 public:
  Places(const Tracker& tracker, BatchShelf& shelf, const Trail& trail, uint64_t from)
      : tracker_(tracker),
        shelf_(shelf),
        trail_(trail),
        sql_("SELECT position, * EXCLUDE (position) FROM " + SqlName(trail.table->id) +
             " WHERE position >= $lower AND position < $upper ORDER BY position"),
        from_(from) {}

  std::optional<Batch> Next(const std::shared_ptr<audit::Touch>& touch) override {
    const uint64_t to = std::min(trail_.source->Mark(), from_ + count_);
    if (to <= from_) return std::nullopt;
    const std::string key = KeyOf(*touch);
    ReadRowsPtr rows = shelf_.Find(key);
    if (!rows) {
      rows = std::make_shared<const ReadRows>(ReadRows{to, Read(*touch, to)});
      shelf_.Keep(key, rows);
    }
    from_ = rows->to;
    Batch batch;
    batch.touch = touch;
    batch.after = std::to_string(from_);
    batch.rows = std::move(rows);
    return batch;
  }
  engine::Question Sample() const override { return Between(from_, from_); }
  void GoBackTo(const std::string& position) override { from_ = *ParsePosition(position); }

 private:
  static constexpr uint64_t kCountMin = 16, kCountMax = 16384;
  static constexpr size_t kBytesWanted = 4 << 20;

  engine::Question Between(uint64_t from, uint64_t to) const {
    engine::Question question = Asked(sql_);
    question.params = {{"lower", from}, {"upper", to}};
    return question;
  }

  std::string Read(audit::Touch& touch, uint64_t to) {
    const auto answer = tracker_.engine.Ask(touch, Between(from_, to));
    std::string rows;
    while (auto piece = answer->Next()) rows += *piece;
    count_ = rows.size() > kBytesWanted ? std::max(count_ / 2, kCountMin)
                                        : std::min(count_ * 2, kCountMax);
    return rows;
  }

  // Streams of one user who sees the same share what is read.
  std::string KeyOf(audit::Touch& touch) const {
    const std::string seen = touch.Read(trail_.table->id).decision.Fingerprint();
    return touch.caller().user + "\n" + touch.caller().purpose + "\n" +
           std::to_string(touch.snapshot()->seq) + "\n" + ToString(trail_.table->id) + "\n" +
           std::to_string(from_) + "\n" + seen;
  }

  const Tracker tracker_;
  BatchShelf& shelf_;
  const Trail trail_;
  const std::string sql_;
  uint64_t from_;
  uint64_t count_ = 512;
};

// A table of the lake: what its snapshots add, each when it comes.
class Snapshots final : public Course {
 public:
  Snapshots(const Tracker& tracker, const Trail& trail, int64_t from)
      : tracker_(tracker),
        trail_(trail),
        sql_("SELECT * FROM " + SqlName(trail.table->id)),
        from_(from) {}

  std::optional<Batch> Next(const std::shared_ptr<audit::Touch>& touch) override {
    const auto after = tracker_.engine.SnapshotsAfter(*trail_.table, from_);
    if (!after) ThrowGone();
    const auto next = std::ranges::find_if(
        *after, [](const lake::Snapshot& each) { return each.operation != "replace"; });
    if (next == after->end()) return std::nullopt;
    const bool is_first = from_ == 0 && next == after->begin();
    Batch batch;
    batch.touch = touch;
    batch.after = std::to_string(next->id);
    const bool is_append = is_first || next->operation == "append";
    batch.snapshot = Told(*next, is_append);
    if (is_append) batch.answer = tracker_.engine.Ask(*touch, Added(*next, is_first));
    from_ = next->id;
    return batch;
  }
  engine::Question Sample() const override { return Asked(sql_ + " WHERE false"); }
  void GoBackTo(const std::string& position) override {
    throw Error(ErrorKind::kConflict, "the rules changed in the middle of a snapshot",
                "Go on from position " + position + ": its rows come again, by the new rules.");
  }

 private:
  // Those of the first snapshot that is left are all that it has, also what older ones added.
  engine::Question Added(const lake::Snapshot& snapshot, bool is_first) const {
    if (is_first) return Asked(sql_ + " AT (VERSION => " + std::to_string(snapshot.id) + ")");
    engine::Question question = Asked(sql_);
    question.only = engine::AddedRows{trail_.table->id, snapshot.id};
    return question;
  }

  static Json Told(const lake::Snapshot& snapshot, bool is_append) {
    return {{"position", std::to_string(snapshot.id)},
            {"at", FormatTime(snapshot.at)},
            {"operation", snapshot.operation},
            {"append", is_append}};
  }

  [[noreturn]] void ThrowGone() const {
    throw Error(
        ErrorKind::kConflict,
        ToString(trail_.table->id) + " went another way than snapshot " + std::to_string(from_),
        "It was rolled back, or older snapshots were removed: export it again.");
  }

  const Tracker tracker_;
  const Trail trail_;
  const std::string sql_;
  int64_t from_;
};

}  // namespace

std::optional<uint64_t> PlaceOfLine(std::string_view line) {
  if (!line.starts_with(kFirstKey)) return std::nullopt;
  line.remove_prefix(kFirstKey.size());
  uint64_t place = 0;
  const auto [end, fault] = std::from_chars(line.data(), line.data() + line.size(), place);
  return fault == std::errc() ? std::optional(place) : std::nullopt;
}

std::string SqlName(const mesh::TableId& id) {
  return weft::SqlName(id.domain) + "." + weft::SqlName(id.name);
}

std::unique_ptr<Course> CourseOf(const Tracker& tracker, BatchShelf& shelf, const Trail& trail,
                                 const std::string& position) {
  const uint64_t from = ParsePosition(position).value_or(0);
  if (trail.source) return std::make_unique<Places>(tracker, shelf, trail, from);
  return std::make_unique<Snapshots>(tracker, trail, static_cast<int64_t>(from));
}

}  // namespace weft::query
