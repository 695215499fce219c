#include "transform/eraser.hpp"

#include <algorithm>
#include <set>

#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "mesh/retirement.hpp"
#include "quality/retention.hpp"

namespace weft::transform {
namespace {

using How = ErasureStep::How;

constexpr int kConflictsMax = 5;  // others may write meanwhile
constexpr int kLooksMax = 3;
constexpr std::chrono::minutes kBetweenTries{5};
constexpr std::chrono::seconds kBetweenLooks{20};  // at files that somebody reads
constexpr std::chrono::hours kUnusedAfter{24};     // a file that stayed after all
constexpr const char* kRunning = "running";
constexpr const char* kDone = "done";

std::string SealName(const store::ErasureRow& erasure) {
  return "erasure " + std::to_string(erasure.id);
}

}  // namespace

std::string WordsOf(const store::ErasureRow& erasure) {
  const std::string where = erasure.table + "." + erasure.column;
  if (erasure.cause == kRetention)
    return "retention of " + where + ": rows before " + FormatTime(*erasure.before);
  return "erasure of " + where + " = (hash " + erasure.digest + ")" +
         (erasure.reason.empty() ? "" : ": " + erasure.reason);
}

ErasureGround Eraser::Ground() const {
  return {parts_.guard,   parts_.engine,  parts_.lineage,       parts_.holding,
          parts_.objects, parts_.catalog, parts_.registry.Now()};
}

engine::RowsToGo Eraser::RowsOf(const store::ErasureRow& erasure) const {
  if (erasure.before) return {.column = {}, .before = erasure.before, .value = {}};
  const auto sealed = FromBase64(erasure.sealed);
  const auto value = sealed ? parts_.secrets.Open(SealName(erasure), *sealed) : std::nullopt;
  if (!value)
    throw Error(ErrorKind::kInternal,
                "what erasure " + std::to_string(erasure.id) + " looks for cannot be opened");
  return {.column = {}, .before = std::nullopt, .value = *value};
}

store::ErasureRow Eraser::Started(store::ErasureRow erasure, ErasurePlan plan,
                                  const std::string& value) {
  if (parts_.journal) plan.journal = parts_.journal->Mark();
  erasure.state = kRunning;
  erasure.steps = transform::ToJson(plan).dump();
  erasure.asked = parts_.guard.Now();
  return parts_.erasures.Add(std::move(erasure), [&](const store::ErasureRow& added) {
    return value.empty() ? "" : ToBase64(parts_.secrets.Seal(SealName(added), value));
  });
}

void Eraser::Save(store::ErasureRow& erasure, const ErasurePlan& plan) {
  erasure.steps = transform::ToJson(plan).dump();
  parts_.erasures.Set(erasure);
}

bool Eraser::Step() {
  bool moved = RemoveFiles();
  const Time now = parts_.guard.Now();
  for (store::ErasureRow& erasure : parts_.erasures.List(kRunning, "", 100)) {
    const auto failed = failed_.find(erasure.id);
    if (failed != failed_.end() && now - failed->second < kBetweenTries) continue;
    moved = GoOn(std::move(erasure)) || moved;
  }
  return KeepRetention() || moved;
}

bool Eraser::GoOn(store::ErasureRow erasure) {
  ErasurePlan plan = PlanOf(Json::parse(erasure.steps));
  const auto next = std::ranges::find(plan.steps, false, &ErasureStep::done);
  if (next != plan.steps.end()) return TakeStep(erasure, plan, *next);
  const std::vector<store::LeavingFile> leaving = parts_.erasures.Leaving();
  const bool waits = std::ranges::any_of(
      leaving, [&](const store::LeavingFile& file) { return file.erasure == erasure.id; });
  if (waits || !JournalIsEmpty(erasure, plan)) return false;
  if (ComesAgain(erasure, plan)) return true;
  End(erasure, plan);
  return true;
}

bool Eraser::TakeStep(store::ErasureRow& erasure, ErasurePlan& plan, ErasureStep& step) {
  const mesh::TablePtr table = mesh::FindOrMoved(*parts_.registry.Now(), step.table);
  try {
    bool moved = true;
    if (!table) {
      plan.left.push_back({step.table, step.column, "it is no table of the mesh any more"});
      step.done = true;
    } else if (const auto held = parts_.holding.WhyHeld(*table)) {
      plan.left.push_back({step.table, step.column, *held});
      step.done = true;
    } else if (step.how == How::kDelete) {
      engine::RowsToGo rows = RowsOf(erasure);
      rows.column = step.column;
      Delete(erasure, step, *table, rows);
    } else {
      moved = Remake(erasure, step, table);
    }
    step.error.clear();
    failed_.erase(erasure.id);
    Save(erasure, plan);
    return moved;
  } catch (const Error& error) {
    Log(LogLevel::kWarn, "erasure.failed",
        {{"erasure", std::to_string(erasure.id)}, {"table", step.table}, {"why", error.message()}});
    step.error = error.message();
    failed_[erasure.id] = parts_.guard.Now();
    Save(erasure, plan);
    return false;
  }
}

// Files are noted before the commit that lets go of them, so that a crash loses none.
void Eraser::Delete(const store::ErasureRow& erasure, ErasureStep& step, const mesh::Table& table,
                    const engine::RowsToGo& rows) {
  const Time now = parts_.guard.Now();
  const uint64_t record = parts_.guard.audit().Begin(
      {.verb = audit::Verb::kChange,
       .caller = erasure.actor.empty() ? "weft" : erasure.actor,
       .client = "weft",
       .text = WordsOf(erasure) + ": out of " + step.table,
       .tables = {{.table = step.table,
                   .principal = "weft",
                   .columns = rows.column.empty() ? std::vector<std::string>()
                                                  : std::vector{rows.column}}}});
  const auto leave = [&](const std::vector<std::string>& addresses) {
    std::vector<store::LeavingFile> files;
    for (const std::string& address : addresses)
      files.push_back({address, step.table, erasure.id, now});
    parts_.erasures.Leave(files);
  };
  for (int tries = 1;; ++tries) {
    try {
      const engine::Departure gone = parts_.engine.Forget(table, rows, now, leave);
      step.rows = std::max(step.rows, gone.rows);
      step.versions = std::max<uint64_t>(step.versions, gone.versions);
      step.files = std::max<uint64_t>(step.files, gone.files);
      step.done = true;
      parts_.guard.audit().Finish(record, {"done", gone.rows, 0, {}, ""});
      return;
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::kConflict && tries < kConflictsMax) continue;
      parts_.guard.audit().Finish(record,
                                  {"failed", 0, 0, {}, std::string(weft::Name(error.kind()))});
      throw;
    }
  }
}

// A run that began before the rows went may have seen them: only one that is asked for now counts.
bool Eraser::Remake(const store::ErasureRow& erasure, ErasureStep& step,
                    const mesh::TablePtr& table) {
  if (step.run == 0) {
    const std::string name = ToString(table->id);
    for (const char* state : {"waiting", "running"})
      if (!parts_.runs.List({.table = name, .state = state, .limit = 1}).empty()) return false;
    step.run = parts_.transform.Ask(*table, {.cause = "hand", .actor = erasure.actor});
    return true;
  }
  const auto run = parts_.runs.Find(step.run);
  if (run && (run->state == "waiting" || run->state == "running")) return false;
  if (!run || run->state != "done") {
    step.run = 0;
    throw Error(ErrorKind::kUnavailable,
                "the run that makes it anew " + (run ? run->state : std::string("is gone")));
  }
  Delete(erasure, step, *table, {});
  return true;
}

// Before it is looked whether rows came again: by then the lake has all that the journal had.
bool Eraser::JournalIsEmpty(store::ErasureRow& erasure, ErasurePlan& plan) {
  if (plan.journal == 0 || !parts_.journal) return true;
  std::set<EventJournal::Of> kinds;
  for (const ErasureStep& step : plan.steps) {
    const mesh::TablePtr table = mesh::FindOrMoved(*parts_.registry.Now(), step.table);
    const auto of = table ? JournalOf(*table) : std::nullopt;
    if (of) kinds.insert(*of);
  }
  for (const EventJournal::Of of : kinds)
    if (!parts_.journal->EmptyBefore(plan.journal, of)) return false;
  plan.journal = 0;
  Save(erasure, plan);
  return true;
}

// A run that had read the rows before they went may have published them after.
bool Eraser::ComesAgain(const store::ErasureRow& erasure, ErasurePlan& plan) {
  if (erasure.cause == kRetention || plan.looks >= kLooksMax) return false;
  ++plan.looks;
  bool again = false;
  for (ErasureStep& step : plan.steps) {
    const mesh::TablePtr table = mesh::FindOrMoved(*parts_.registry.Now(), step.table);
    if (!table || step.how != How::kDelete || parts_.holding.WhyHeld(*table)) continue;
    engine::RowsToGo rows = RowsOf(erasure);
    rows.column = step.column;
    const engine::Departure there = parts_.engine.Count(*table, rows);
    if (there.files == 0) continue;
    step.done = false;
    again = true;
  }
  store::ErasureRow next = erasure;
  if (again) Save(next, plan);
  return again;
}

void Eraser::End(store::ErasureRow& erasure, const ErasurePlan& plan) {
  erasure.state = kDone;
  erasure.sealed.clear();
  erasure.ended = parts_.guard.Now();
  Save(erasure, plan);
  parts_.guard.audit().Note({.verb = audit::Verb::kChange,
                             .caller = erasure.actor.empty() ? "weft" : erasure.actor,
                             .client = "weft",
                             .text = WordsOf(erasure) + ": done, and all files that held them are "
                                                        "gone"},
                            true);
  Log(LogLevel::kInfo, "erasure.done",
      {{"erasure", std::to_string(erasure.id)}, {"cause", erasure.cause}});
}

// What nothing leads to and nobody reads. A file that is still led to stays: its commit did not
// come to pass.
bool Eraser::RemoveFiles() {
  const Time now = parts_.guard.Now();
  if (files_seen_ && now - *files_seen_ < kBetweenLooks) return false;
  files_seen_ = now;
  std::map<std::string, std::map<std::string, Time>> by_table;
  for (const store::LeavingFile& file : parts_.erasures.Leaving())
    if (now - file.since >= options_.grace) by_table[file.table][file.address] = file.since;
  bool moved = false;
  for (const auto& [name, files] : by_table) {
    mesh::TablePtr table = mesh::FindOrMoved(*parts_.registry.Now(), name);
    if (!table) {
      auto bare = std::make_shared<mesh::Table>();
      bare->id = *mesh::ParseTableId(name);
      table = bare;
    }
    try {
      const std::set<std::string> named = parts_.engine.AddressesOf(*table);
      std::set<std::string> free;
      std::vector<std::string> over;
      for (const auto& [address, since] : files) {
        if (!named.contains(address))
          free.insert(address);
        else if (now - since > kUnusedAfter)
          over.push_back(address);
      }
      for (const std::string& used : parts_.engine.InUse(free)) free.erase(used);
      const std::vector<std::string> gone(free.begin(), free.end());
      parts_.objects.Remove(gone);
      over.insert(over.end(), gone.begin(), gone.end());
      if (!over.empty()) parts_.erasures.Left(over);
      moved = moved || !over.empty();
    } catch (const Error& error) {
      Log(LogLevel::kWarn, "erasure.files_stay", {{"table", name}, {"why", error.message()}});
    }
  }
  return moved;
}

// Which tables are to be looked at: all of them once a night, and once some time after the start.
void Eraser::Survey() {
  const Time now = parts_.guard.Now();
  if (!started_) started_ = now;
  const auto day = std::chrono::floor<std::chrono::days>(now - options_.night);
  const Time night = std::max(Time(day) + options_.night, *started_ + options_.first);
  if (now < night || (surveyed_ && *surveyed_ >= night)) return;
  surveyed_ = now;
  const mesh::SnapshotPtr snapshot = parts_.registry.Now();
  for (const auto& [_, domain] : snapshot->domains)
    for (const auto& [__, slot] : domain->tables) {
      const mesh::TablePtr table = slot->Get();
      if (quality::RetentionOf(*snapshot, *table).rule) due_.insert(table->id);
    }
}

bool Eraser::KeepRetention() {
  Survey();
  if (due_.empty()) return false;
  const mesh::TableId id = *due_.begin();
  due_.erase(due_.begin());
  try {
    Retire(id);
  } catch (const Error& error) {
    Log(LogLevel::kWarn, "retention.failed", {{"table", ToString(id)}, {"why", error.message()}});
  }
  return true;
}

// Nothing: there is nothing to do.
std::optional<store::ErasureRow> Eraser::Retire(const mesh::TableId& id) {
  const mesh::SnapshotPtr snapshot = parts_.registry.Now();
  const mesh::TablePtr table = snapshot->FindTable(id);
  const auto rule = table ? quality::RetentionOf(*snapshot, *table).rule : std::nullopt;
  if (!rule) return std::nullopt;
  const std::string name = ToString(id);
  for (const store::ErasureRow& open : parts_.erasures.List(kRunning, name, 100))
    if (open.cause == kRetention) return open;
  const Time bound = rule->BoundAt(parts_.guard.Now());
  const ErasurePlan plan =
      PlanErasure(Ground(), {table, {.column = rule->column, .before = bound, .value = {}}});
  if (plan.steps.empty()) return std::nullopt;
  return Started({.cause = kRetention, .table = name, .column = rule->column, .before = bound},
                 plan, "");
}

}  // namespace weft::transform
