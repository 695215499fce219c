#include "query/stream.hpp"

#include <algorithm>
#include <chrono>

#include "base/error.hpp"
#include "base/json.hpp"
#include "engine/event_rows.hpp"
#include "query/course.hpp"
#include "query/query.hpp"

namespace weft::query {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::seconds kBetweenLooks{5};  // whether the caller may still come in
constexpr std::chrono::seconds kAtOnce{1};        // without a row, before something is said
constexpr std::chrono::minutes kCountTimeMax{1};

Json ReasonOf(const Error& error) {
  return {{"kind", Name(error.kind())}, {"message", error.message()}, {"hint", error.hint()}};
}

// How things are written for one client. A line that is a row begins with a brace, one that is the
// stream's own word with a space: no row can look like a word.
class Frame {
 public:
  Frame(Framing framing, bool shows_places)
      : is_events_(framing == Framing::kEvents), shows_places_(shows_places) {}

  std::string Rows(const std::string& piece, const Placing* placing) const {
    if (!is_events_ && (!placing || placing->is_shown)) return piece;
    std::string text;
    text.reserve(piece.size() + piece.size() / 4);
    for (size_t at = 0; at < piece.size();) {
      const size_t end = piece.find('\n', at);
      AddRow({piece.data() + at, end - at}, placing, text);
      at = end + 1;
    }
    return text;
  }
  std::string Snapshot(const Json& told) const {
    if (!is_events_) return Word({{"snapshot", told}});
    return "id: " + told["position"].get<std::string>() +
           "\nevent: snapshot\ndata: " + told.dump() + "\n\n";
  }
  // All before it was given, or is not for this client.
  std::string Past(const std::string& position) const {
    if (is_events_) return "id: " + position + "\n\n";
    return shows_places_ ? "\n" : Word({{"position", position}});
  }
  std::string End(const Error& error) const {
    const Json reason = ReasonOf(error);
    return is_events_ ? "event: end\ndata: " + Text(reason) + "\n\n" : Word({{"error", reason}});
  }

 private:
  void AddRow(std::string_view line, const Placing* placing, std::string& text) const {
    const auto placed = placing ? PlaceOfLine(line, placing->key) : std::nullopt;
    if (placed && is_events_)
      text += "id: " + placing->prefix + std::to_string(placed->place + 1) + "\n";
    if (is_events_) text += "event: row\ndata: ";
    if (placed && !placing->is_shown)
      text.append("{").append(placed->rest.substr(1));  // without the place and its comma
    else
      text.append(line);
    text += is_events_ ? "\n\n" : "\n";
  }
  static std::string Text(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  static std::string Word(const Json& word) { return " " + Text(word) + "\n"; }

  bool is_events_, shows_places_;
};

class RunningStream final : public Stream {
 public:
  RunningStream(const Tracker& tracker, BatchShelf& shelf, mesh::Caller caller,
                StreamRequest request)
      : tracker_(tracker),
        request_(std::move(request)),
        caller_(std::move(caller)),
        frame_(request_.framing, false) {
    auto touch = Opened();
    try {
      CheckMayAsk(caller_);
      const Trail trail = tracker_.Need(*touch, request_.table);
      position_ = told_ = tracker_.Resolve(trail, request_.from);
      course_ = CourseOf(tracker_, shelf, trail, position_);
      frame_ = Frame(request_.framing, course_->shows_places());
    } catch (const Error& error) {
      touch->Refuse(error.message());
      throw;
    }
    Record(std::move(touch));
  }
  ~RunningStream() override {
    batch_.reset();
    Finish("done");
  }

  std::string Next() override {
    if (is_over_) throw Error(ErrorKind::kCancelled, "the stream is over");
    try {
      if (request_.may_go_on) request_.may_go_on();
      return Work();
    } catch (const Error& error) {
      is_over_ = true;
      batch_.reset();
      Finish("failed");
      return frame_.End(error);
    }
  }
  const std::string& position() const override { return position_; }

 private:
  std::shared_ptr<audit::Touch> Opened() const {
    return tracker_.guard.Open(caller_, {.verb = audit::Verb::kExport,
                                         .caller = caller_.user,
                                         .token_id = caller_.token_id,
                                         .client = request_.client,
                                         .request_id = request_.request_id,
                                         .text = "SELECT * FROM " + SqlName(request_.table),
                                         .purpose = request_.purpose});
  }

  // Binds what its batches will be bound to, so that the record has it before a row leaves.
  void Record(std::shared_ptr<audit::Touch> touch) {
    tracker_.engine.Ask(*touch, course_->Sample()).reset();
    fingerprint_ = touch->Read(request_.table).decision.Fingerprint();
    mesh_ = touch->snapshot();
    touch->Begin();
    touch_ = std::move(touch);
    since_ = Steady::now();
    rows_ = bytes_ = 0;
  }

  void Finish(const char* outcome) {
    if (!touch_) return;
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - since_);
    touch_->Finish({outcome, rows_, bytes_, took, ""});
    touch_ = nullptr;
  }

  // The decision of this moment. Rows that are being read by another one are read again.
  void Renew() {
    const auto now = Steady::now();
    if (now - looked_ >= kBetweenLooks) {
      looked_ = now;
      caller_ = request_.still_in();
      caller_.purpose = request_.purpose;
    }
    if (touch_->StillHolds()) return;
    caller_ = request_.still_in();
    caller_.purpose = request_.purpose;
    const std::string before = fingerprint_;
    Finish("done");
    Record(Opened());
    if (!batch_ || fingerprint_ == before) return;
    batch_.reset();
    course_->GoBackTo(position_);
  }

  std::string Work() {
    const auto until = Steady::now() + kAtOnce;
    do {
      Renew();
      if (!batch_ && !Begin()) return Idle();
      if (batch_->rows) {
        if (std::string text = SendRows(); !text.empty()) return text;
        continue;
      }
      if (auto piece = batch_->answer ? batch_->answer->Next() : std::nullopt) return Sent(*piece);
      return EndSnapshot();
    } while (Steady::now() < until);
    return Idle();
  }

  bool Begin() {
    batch_ = course_->Next(touch_);
    if (touch_->snapshot() == mesh_) return batch_.has_value();
    batch_.reset();  // the rules changed while it was bound
    course_->GoBackTo(position_);
    Finish("done");
    Record(Opened());
    return Begin();
  }

  std::string Sent(const std::string& rows, const Placing* placing = nullptr) {
    bytes_ += rows.size();
    rows_ += static_cast<uint64_t>(std::ranges::count(rows, '\n'));
    return frame_.Rows(rows, placing);
  }

  // All of a batch that was read; empty: none of it was for this caller.
  std::string SendRows() {
    const Batch batch = *std::exchange(batch_, std::nullopt);
    position_ = batch.after;
    if (batch.rows->text.empty()) return {};
    std::string text = Sent(batch.rows->text, &*batch.placing);
    if (request_.framing == Framing::kEvents) return text;
    told_ = position_;
    return course_->shows_places() ? text : text + frame_.Past(position_);
  }

  std::string EndSnapshot() {
    position_ = told_ = batch_->after;
    const Json snapshot = std::move(batch_->snapshot);
    batch_.reset();
    return frame_.Snapshot(snapshot);
  }

  // Not each time that others' rows have come.
  std::string Idle() {
    const auto now = Steady::now();
    if (told_ == position_ || now - told_at_ < kAtOnce) return {};
    told_ = position_;
    told_at_ = now;
    return frame_.Past(position_);
  }

  const Tracker tracker_;
  const StreamRequest request_;
  mesh::Caller caller_;
  Frame frame_;
  std::unique_ptr<Course> course_;
  std::string position_, told_;  // told: what the client can know of it
  std::shared_ptr<audit::Touch> touch_;
  mesh::SnapshotPtr mesh_;   // as it was recorded with
  std::string fingerprint_;  // of its decision
  std::optional<Batch> batch_;
  uint64_t rows_ = 0, bytes_ = 0;  // on this record
  Steady::time_point since_, told_at_{}, looked_ = Steady::now();
  bool is_over_ = false;
};

// Only a refusal of it is on record.
std::unique_ptr<audit::Touch> Glance(audit::Guard& guard, const mesh::Caller& caller) {
  CheckMayAsk(caller);
  return guard.Open(caller, {.verb = audit::Verb::kExport, .caller = caller.user});
}

std::string WithoutTrail(const mesh::TableId& table, const std::string& at) {
  if (at.empty()) return "SELECT * FROM " + SqlName(table);
  throw Error(ErrorKind::kConflict, ToString(table) + " has no versions: it is read as it is now",
              "Leave `at` out.");
}

uint64_t CountOf(const Tracker& tracker, audit::Touch& touch, engine::Question question) {
  question.time_max = kCountTimeMax;
  question.is_part = true;
  const auto answer = tracker.engine.Ask(touch, question);
  std::string text;
  while (auto piece = answer->Next()) text += *piece;
  return Json::parse(text).at(0).get<uint64_t>();
}

// Of a table that takes events: what the journal has or, if it no longer has all, what is left of
// the snapshot that has these rows now, and how many more there are than in that one.
uint64_t CountBeyondCursor(const Tracker& tracker, audit::Touch& touch, const Trail& trail,
                           const Cursor& cursor) {
  const auto count = [&](std::optional<engine::SomeRows> only) {
    engine::Question question;
    question.sql = "SELECT count(*) FROM " + SqlName(trail.table->id);
    question.only = std::move(only);
    return CountOf(tracker, touch, std::move(question));
  };
  const mesh::TableId& table = trail.table->id;
  if (cursor.place && *cursor.place >= trail.journal->Begin())
    return count(engine::SomeRows{.table = table, .places = engine::Places{*cursor.place}});
  const auto growth = tracker.engine.GrowthAfter(*trail.table, cursor.snapshot);
  if (!growth) return 0;
  const auto has_next = [&](const lake::Snapshot& snapshot) {
    return cursor.place && engine::CarriedTo(snapshot) > cursor.place;
  };
  const auto next = std::ranges::find_if(growth->snapshots, has_next);
  const bool is_within = next != growth->snapshots.end();
  const int64_t whole = is_within ? next->id : cursor.snapshot;
  const uint64_t part =
      is_within ? count(engine::SomeRows{.table = table, .snapshot = whole, .first = cursor.place})
                : 0;
  const uint64_t all = count({}),
                 read = count(tracker.AsOf(trail, {.snapshot = whole, .place = {}}));
  return part + all - std::min(all, read);
}

}  // namespace

std::unique_ptr<Stream> Streams::Open(const mesh::Caller& caller, StreamRequest request) {
  return std::make_unique<RunningStream>(tracker_, shelf_, caller, std::move(request));
}

ExportPlan Streams::PlanExport(const mesh::Caller& caller, const mesh::TableId& table,
                               const std::string& at) const {
  const auto touch = Glance(tracker_.guard, caller);
  const auto trail = tracker_.Find(*touch, table);
  if (!trail) return {WithoutTrail(table, at), {}, ""};
  const std::string position = tracker_.Resolve(*trail, at);
  const std::string select = "SELECT * FROM " + SqlName(trail->table->id);
  if (trail->source)
    return {select + " WHERE position < $upper", {{"upper", *ParsePosition(position)}}, position};
  if (trail->journal) return {select, {}, position, tracker_.AsOf(*trail, *ParseCursor(position))};
  if (position == "0" && at.empty()) return {select, {}, ""};
  if (position == "0") return {select + " WHERE false", {}, position};  // before the first version
  return {select + " AT (VERSION => " + position + ")", {}, position};
}

std::string Streams::Resolve(const mesh::Caller& caller, const mesh::TableId& table,
                             const std::string& from) const {
  const auto touch = Glance(tracker_.guard, caller);
  return tracker_.Resolve(tracker_.Need(*touch, table), from);
}

bool Streams::IsBeyond(const mesh::Caller& caller, const mesh::TableId& table,
                       const std::pair<std::string, std::string>& positions) const {
  const auto touch = Glance(tracker_.guard, caller);
  const Trail trail = tracker_.Need(*touch, table);
  const auto& [first, second] = positions;
  tracker_.Resolve(trail, second);
  if (trail.source) return *ParsePosition(second) > *ParsePosition(first);
  const Cursor from = *ParseCursor(first), to = *ParseCursor(second);
  if (from.snapshot == to.snapshot) return to.place > from.place;
  const auto growth = tracker_.engine.GrowthAfter(*trail.table, from.snapshot);
  return growth && std::ranges::find(growth->snapshots, to.snapshot, &lake::Snapshot::id) !=
                       growth->snapshots.end();
}

uint64_t Streams::CountBeyond(const mesh::Caller& caller, const mesh::TableId& table,
                              const std::string& position) const {
  const auto touch = Glance(tracker_.guard, caller);
  const Trail trail = tracker_.Need(*touch, table);
  const Cursor cursor = ParseCursor(position).value_or(Cursor{});
  if (trail.journal) return CountBeyondCursor(tracker_, *touch, trail, cursor);
  if (!trail.source) {
    const auto growth = tracker_.engine.GrowthAfter(*trail.table, cursor.snapshot);
    return growth ? growth->snapshots.size() : 0;
  }
  engine::Question question;
  question.sql = "SELECT count(*) FROM " + SqlName(trail.table->id) + " WHERE position >= $lower";
  question.params = {{"lower", ParsePosition(position).value_or(0)}};
  return CountOf(tracker_, *touch, question);
}

}  // namespace weft::query
