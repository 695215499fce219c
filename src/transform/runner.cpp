#include "transform/runner.hpp"

#include <algorithm>
#include <chrono>

#include "access/people.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "lineage/events.hpp"
#include "mesh/event_table.hpp"
#include "product/basis.hpp"
#include "product/verify.hpp"
#include "quality/retention.hpp"

namespace weft::transform {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kTriesMax = 3;  // of a run that other writers overtake
constexpr size_t kFaultsToldMax = 20;
constexpr size_t kErrorCharsMax = 4000, kNoticeCharsMax = 300;

std::chrono::microseconds Since(Steady::time_point started) {
  return std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - started);
}

std::string Seconds(Steady::time_point started) {
  const auto millis = Since(started).count() / 1000;
  return std::to_string(millis / 1000) + "." + std::to_string(millis / 100 % 10) + " s";
}

std::string Cut(std::string text, size_t chars_max) {
  if (text.size() <= chars_max) return text;
  text.resize(Utf8Prefix(std::string_view(text).substr(0, chars_max)));
  return text + " …";
}

std::string Sentence(const Error& error) {
  return error.hint().empty() ? error.message() : error.message() + ". " + error.hint();
}

// Who hears of it: named owners who are there, else the owner's side; and who wanted the run.
access::People ToldOf(const store::RunRow& run, const mesh::Snapshot& snapshot) {
  access::People told;
  const auto id = mesh::ParseTableId(run.table);
  const mesh::TablePtr table = id ? snapshot.FindTable(*id) : nullptr;
  if (table)
    for (const std::string& owner : table->owners)
      if (const auto user = snapshot.FindUser(owner); user && !user->disabled) told.insert(owner);
  if (told.empty() && id) told = access::OwnersSide(snapshot, *id);
  if (!run.actor.empty()) told.insert(run.actor);
  return told;
}

}  // namespace

std::string OpenLineageIdOf(const store::RunRow& run) {
  return lineage::RunIdOf("run " + std::to_string(run.id) + " of " + run.table + " at " +
                          FormatTime(run.asked));
}

// A run while it goes on.
struct Runner::Going {
  std::mutex mutex;  // guards both below
  store::RunRow run;
  std::shared_ptr<engine::Making> making;  // null: not begun, or over
  std::atomic<bool> cancelled{false};
};

void Runner::Say(Going& going, const std::string& line, const Edit& edit) {
  store::RunRow run;
  {
    const std::lock_guard lock(going.mutex);
    if (edit) edit(going.run);
    going.run.log += FormatTime(guard_.Now()) + " " + line + "\n";
    run = going.run;
  }
  runs_.Set(run);
}

void Runner::Execute(uint64_t id) {
  const auto found = stopping_ ? std::nullopt : runs_.Find(id);
  if (!found || found->state != "waiting") return;
  const auto going = std::make_shared<Going>();
  going->run = *found;
  going->run.state = "running";
  going->run.began = guard_.Now();
  {
    const std::lock_guard lock(mutex_);
    going_[id] = going;
  }
  std::optional<Error> fault;
  try {
    const auto table_id = mesh::ParseTableId(found->table);
    const mesh::TablePtr table = table_id ? registry_.Now()->FindTable(*table_id) : nullptr;
    if (!table || !mesh::IsMaterialised(*table))
      throw Error(ErrorKind::kNotFound, found->table + " is no materialised table any more");
    Make(*going, table);
  } catch (const Error& error) {
    fault = error;
  } catch (const std::exception& error) {
    fault = Error(ErrorKind::kInternal, "a fault of ours while the run went on", {}, error.what());
  }
  {
    const std::lock_guard lock(mutex_);
    going_.erase(id);
  }
  const std::lock_guard lock(going->mutex);
  going->making.reset();
  going->run.ended = guard_.Now();
  if (fault) return Fail(going->run, *fault);
  going->run.state = "done";
  runs_.End(going->run, {});
  Log(LogLevel::kInfo, "run.done",
      {{"table", going->run.table}, {"rows", std::to_string(going->run.rows.value_or(0))}});
}

void Runner::Make(Going& going, const mesh::TablePtr& table) {
  for (int tries = 1; !Try(going, table, tries == kTriesMax); ++tries) {
  }
}

bool Runner::Try(Going& going, const mesh::TablePtr& table, bool is_last) {
  const auto started = Steady::now();
  const std::string name = ToString(table->id);
  const auto touch = guard_.Open(
      mesh::ServicePrincipal(table->id.domain),
      {.verb = audit::Verb::kRun,
       .text = "run " + name + " (" + std::to_string(going.run.id) + ", " + going.run.cause + ")"});
  const std::string basis = product::Basis(lineage_, engine_, touch->snapshot()).InputsOf(table);
  const std::shared_ptr<engine::Making> making = engine_.Make(*touch, *table, going.run.whole);
  const auto rule = quality::RetentionOf(*touch->snapshot(), *table).rule;
  const bool is_held = holding_ && holding_->WhyHeld(*table);
  if (rule && !is_held) making->LeaveOut({rule->column, rule->BoundAt(guard_.Now()), ""});
  {
    const std::lock_guard lock(going.mutex);
    going.making = making;
  }
  try {
    if (going.cancelled) throw Error(ErrorKind::kCancelled, "cancelled");
    Say(going, "begins, as domain:" + table->id.domain,
        [&](store::RunRow& run) { run.basis = basis; });
    making->Write();
    Say(going,
        "made " + WithThousands(making->rows()) + " rows, " + WithThousands(making->bytes()) +
            " bytes, in " + Seconds(started),
        [&](store::RunRow& run) {
          run.rows = making->rows();
          run.bytes = making->bytes();
        });
    Check(going, *making, *table);
    if (going.cancelled) throw Error(ErrorKind::kCancelled, "cancelled");
    const bool published = Publish(going, *making, *table, is_last);
    touch->Finish({published ? "done" : "failed", making->rows(), making->bytes(), Since(started),
                   published ? "" : std::string(weft::Name(ErrorKind::kConflict))});
    return published;
  } catch (const Error& error) {
    touch->Finish({error.kind() == ErrorKind::kCancelled ? "cancelled" : "failed", making->rows(),
                   making->bytes(), Since(started), std::string(weft::Name(error.kind()))});
    if (error.kind() != ErrorKind::kConflict || is_last) throw;
    return BeginAnew(going, error);
  }
}

bool Runner::Publish(Going& going, engine::Making& making, const mesh::Table& table, bool is_last) {
  const store::RunRow run = going.run;  // only this thread changes it
  try {
    const lake::Snapshot snapshot =
        making.Publish({{"weft.run", std::to_string(run.id)},
                        {"weft.version", table.version},
                        {lineage::kRunIdKey, OpenLineageIdOf(run)},
                        {lineage::kRunBeganKey, FormatTime(*run.began)}});
    Say(going, "published as version " + std::to_string(snapshot.id),
        [&](store::RunRow& row) { row.snapshot = snapshot.id; });
    return true;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kConflict || is_last) throw;
    return BeginAnew(going, error);
  }
}

// Something else was changed meanwhile: the table, or policies.
bool Runner::BeginAnew(Going& going, const Error& error) {
  Say(going, "begins anew: " + error.message());
  const std::lock_guard lock(going.mutex);
  going.making.reset();
  return false;
}

// The contract's promises and the product's tests, on the rows that would be.
void Runner::Check(Going& going, engine::Making& making, const mesh::Table& table) {
  if (mesh::TakesEvents(table)) return;  // each row was judged when it came
  const auto touch =
      guard_.Open(mesh::ServicePrincipal(table.id.domain), {.verb = audit::Verb::kRun});
  touch->RecordNothing();
  const auto shown = making.ShowTo(*touch);
  const auto results = product::VerifyTable(*touch, engine_, table.id);
  const auto passed = std::ranges::count_if(results, &product::CheckResult::passed);
  std::vector<std::string> faults = product::FaultsOf(results);
  if (faults.empty()) return Say(going, std::to_string(passed) + " checks passed");
  const size_t count = faults.size();
  if (count > kFaultsToldMax) faults.resize(kFaultsToldMax);
  throw Error(ErrorKind::kInvalid, "the rows do not keep the contract: " + std::to_string(count) +
                                       (count == 1 ? " check fails" : " checks fail") + "\n" +
                                       Join(faults, "\n"));
}

void Runner::Fail(store::RunRow& run, const Error& error) {
  const bool is_cancelled = error.kind() == ErrorKind::kCancelled;
  run.state = is_cancelled ? "cancelled" : "failed";
  run.error = stopping_ ? "the server was stopped" : Cut(Sentence(error), kErrorCharsMax);
  if (stopping_) {  // it does not count as tried
    run.basis.clear();
    run.due.reset();
  }
  run.log += FormatTime(guard_.Now()) + " " + run.state + ": " + run.error + "\n";
  runs_.End(run, is_cancelled ? std::vector<store::Notice>() : NoticesOf(run));
  Log(LogLevel::kWarn, "run." + run.state,
      {{"table", run.table}, {"reason", error.message()}, {"detail", error.detail()}});
}

std::vector<store::Notice> Runner::NoticesOf(const store::RunRow& run) const {
  const mesh::SnapshotPtr snapshot = registry_.Now();
  const auto id = mesh::ParseTableId(run.table);
  const mesh::TablePtr table = id ? snapshot->FindTable(*id) : nullptr;
  const auto good = table ? engine_.SnapshotOf(*table) : std::nullopt;
  std::string text = "a run of " + run.table + " failed: " + Cut(run.error, kNoticeCharsMax);
  text += good ? "\nReaders still get the rows of " + FormatTime(good->at) + "."
               : "\nReaders get no rows yet.";
  std::vector<store::Notice> notices;
  for (const std::string& user : ToldOf(run, *snapshot))
    notices.push_back({user, "run failed", run.table, text});
  return notices;
}

bool Runner::Cancel(uint64_t id) {
  GoingPtr going;
  {
    const std::lock_guard lock(mutex_);
    const auto found = going_.find(id);
    if (found == going_.end()) return false;
    going = found->second;
  }
  going->cancelled = true;
  const std::lock_guard lock(going->mutex);
  if (going->making) going->making->Cancel();
  return true;
}

void Runner::Stop() {
  stopping_ = true;
  std::vector<uint64_t> ids;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, _] : going_) ids.push_back(id);
  }
  for (const uint64_t id : ids) Cancel(id);
}

std::optional<store::RunRow> Runner::Find(uint64_t id) const {
  GoingPtr going;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = going_.find(id); found != going_.end()) going = found->second;
  }
  if (!going) return runs_.Find(id);
  const std::lock_guard lock(going->mutex);
  store::RunRow run = going->run;
  if (going->making) run.rows = going->making->rows();
  return run;
}

namespace {

bool WasBrokenOffBefore(const store::Runs& runs, const store::RunRow& run) {
  const auto before = runs.List({.table = run.table, .before = run.id, .limit = 1});
  return !before.empty() && before.front().state == "failed" && before.front().basis.empty();
}

}  // namespace

// What the server's end broke off is tried again, but only once: the run may be what ended it. What
// had not begun is not held to have been tried.
void Runner::EndAbandoned() {
  for (const char* state : {"running", "waiting"}) {
    for (const store::RunRow& each : runs_.List({.state = state, .limit = 10'000})) {
      store::RunRow run = *runs_.Find(each.id);
      const bool has_begun = run.state == "running";
      run.ended = guard_.Now();
      if (!has_begun || !WasBrokenOffBefore(runs_, run)) run.basis.clear();
      if (has_begun)
        Fail(run, Error(ErrorKind::kUnavailable, "the server ended in the middle of it"));
      else
        Fail(run, Error(ErrorKind::kCancelled, "the server ended before it began"));
    }
  }
}

}  // namespace weft::transform
