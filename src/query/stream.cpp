#include "query/stream.hpp"

#include <algorithm>
#include <chrono>

#include "base/error.hpp"
#include "base/json.hpp"
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

// How things are written for one client.
class Frame {
 public:
  explicit Frame(Framing framing) : is_events_(framing == Framing::kEvents) {}

  std::string Rows(const std::string& piece) const {
    if (!is_events_) return piece;
    std::string text;
    text.reserve(piece.size() + piece.size() / 4);
    for (size_t at = 0; at < piece.size();) {
      const size_t end = piece.find('\n', at);
      const std::string_view line(piece.data() + at, end - at);
      if (const auto place = PlaceOfLine(line)) text += "id: " + std::to_string(*place + 1) + "\n";
      text.append("event: row\ndata: ").append(line).append("\n\n");
      at = end + 1;
    }
    return text;
  }
  std::string Snapshot(const Json& told) const {
    if (!is_events_) return Json{{"snapshot", told}}.dump() + "\n";
    return "id: " + told["position"].get<std::string>() +
           "\nevent: snapshot\ndata: " + told.dump() + "\n\n";
  }
  // Rows that this client does not get were passed.
  std::string Past(const std::string& position) const {
    return is_events_ ? "id: " + position + "\n\n" : "\n";
  }
  std::string End(const Error& error) const {
    const std::string reason = ReasonOf(error).dump(-1, ' ', false, Json::error_handler_t::replace);
    return is_events_ ? "event: end\ndata: " + reason + "\n\n" : "{\"error\":" + reason + "}\n";
  }

 private:
  const bool is_events_;
};

class RunningStream final : public Stream {
 public:
  RunningStream(const Tracker& tracker, BatchShelf& shelf, mesh::Caller caller,
                StreamRequest request)
      : tracker_(tracker),
        request_(std::move(request)),
        caller_(std::move(caller)),
        frame_(request_.framing) {
    auto touch = Opened();
    try {
      CheckMayAsk(caller_);
      const Trail trail = tracker_.Need(*touch, request_.table);
      position_ = told_ = tracker_.Resolve(trail, request_.from);
      course_ = CourseOf(tracker_, shelf, trail, position_);
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

  std::string Sent(const std::string& rows) {
    bytes_ += rows.size();
    rows_ += static_cast<uint64_t>(std::ranges::count(rows, '\n'));
    return frame_.Rows(rows);
  }

  // All of a batch that was read; empty: none of it was for this caller.
  std::string SendRows() {
    const ReadRowsPtr rows = batch_->rows;
    position_ = batch_->after;
    batch_.reset();
    if (rows->text.empty()) return {};
    if (request_.framing == Framing::kLines) told_ = position_;
    return Sent(rows->text);
  }

  std::string EndSnapshot() {
    position_ = told_ = batch_->after;
    const Json snapshot = std::move(batch_->snapshot);
    batch_.reset();
    return frame_.Snapshot(snapshot);
  }

  std::string Idle() {
    if (std::exchange(told_, position_) == position_) return {};
    return frame_.Past(position_);
  }

  const Tracker tracker_;
  const StreamRequest request_;
  mesh::Caller caller_;
  const Frame frame_;
  std::unique_ptr<Course> course_;
  std::string position_, told_;  // told: what the client can know of it
  std::shared_ptr<audit::Touch> touch_;
  mesh::SnapshotPtr mesh_;   // as it was recorded with
  std::string fingerprint_;  // of its decision
  std::optional<Batch> batch_;
  uint64_t rows_ = 0, bytes_ = 0;  // on this record
  Steady::time_point since_, looked_ = Steady::now();
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
  if (position == "0") return {select, {}, ""};
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
  const auto after =
      tracker_.engine.SnapshotsAfter(*trail.table, static_cast<int64_t>(*ParsePosition(first)));
  return after && std::ranges::any_of(*after, [&](const lake::Snapshot& snapshot) {
           return std::to_string(snapshot.id) == second;
         });
}

uint64_t Streams::CountBeyond(const mesh::Caller& caller, const mesh::TableId& table,
                              const std::string& position) const {
  const auto touch = Glance(tracker_.guard, caller);
  const Trail trail = tracker_.Need(*touch, table);
  if (!trail.source) {
    const auto after = tracker_.engine.SnapshotsAfter(
        *trail.table, static_cast<int64_t>(ParsePosition(position).value_or(0)));
    return after ? after->size() : 0;
  }
  engine::Question question;
  question.sql = "SELECT count(*) FROM " + SqlName(trail.table->id) + " WHERE position >= $lower";
  question.params = {{"lower", ParsePosition(position).value_or(0)}};
  question.time_max = kCountTimeMax;
  question.is_part = true;
  const auto answer = tracker_.engine.Ask(*touch, question);
  std::string text;
  while (auto piece = answer->Next()) text += *piece;
  return Json::parse(text).at(0).get<uint64_t>();
}

}  // namespace weft::query
