#include "transform/transform.hpp"

#include "base/log.hpp"

namespace weft::transform {

Transform::Transform(store::Registry& registry, store::Runs& runs, audit::Guard& guard,
                     engine::Engine& engine, lineage::Lineage& lineage, Lane& lane)
    : registry_(registry),
      runs_(runs),
      guard_(guard),
      engine_(engine),
      lineage_(lineage),
      lane_(lane),
      runner_(registry, runs, guard, engine, lineage) {}

void Transform::Start() {
  runner_.EndAbandoned();
  Survey(registry_.Now());
  for (const Kept& kept : kept_) {
    const auto due = DueOf(kept.standing, guard_.Now());
    const std::string name = ToString(kept.table->id);
    if (!due || due->cause != Cause::kFirst || IsOpen(name)) continue;
    std::unique_lock lock(mutex_);
    const uint64_t id =
        Open(*kept.table, {.cause = std::string(Name(due->cause)), .basis = kept.standing.basis});
    lock.unlock();
    Execute(id, name);
  }
}

bool Transform::Step() {
  const mesh::SnapshotPtr snapshot = registry_.Now();
  if (snapshot != surveyed_ || changes_seen_ != changes_) Survey(snapshot);
  bool began = false;
  for (Kept& kept : kept_) {
    const auto due = DueOf(kept.standing, guard_.Now());
    if (!due || IsOpen(ToString(kept.table->id))) continue;
    if (lane_.waiting() >= lane_.options().queue_max) break;
    Ask(*kept.table,
        {.cause = std::string(Name(due->cause)), .due = due->moment, .basis = kept.standing.basis});
    if (due->moment) kept.standing.last_due = due->moment;
    kept.standing.tried = kept.standing.basis;
    began = true;
  }
  return began;
}

// What is known of each table anew: the mesh, the lake or a run has changed something.
void Transform::Survey(const mesh::SnapshotPtr& snapshot) {
  changes_seen_ = changes_;
  surveyed_ = snapshot;
  kept_.clear();
  std::map<std::string, std::string> tried;
  for (const store::RunRow& run : runs_.NewestOfEach()) tried[run.table] = run.basis;
  product::Basis basis(lineage_, engine_, snapshot);
  for (const mesh::TablePtr& table : InOrder(KeptTables(*snapshot), lineage_, snapshot))
    Add(table, basis, tried);
}

void Transform::Add(const mesh::TablePtr& table, product::Basis& basis,
                    const std::map<std::string, std::string>& tried) {
  Standing standing{.schedule = table->contract.kept.schedule,
                    .has_rows = engine_.SnapshotOf(*table).has_value(),
                    .tried = std::nullopt,
                    .basis = basis.InputsOf(table),
                    .last_due = runs_.LastDue(ToString(table->id)),
                    .since = SinceOf(*table, *basis.snapshot())};
  if (const auto known = tried.find(ToString(table->id)); known != tried.end())
    standing.tried = known->second;
  kept_.push_back({table, std::move(standing)});
}

Time Transform::SinceOf(const mesh::Table& table, const mesh::Snapshot& snapshot) const {
  const mesh::EntryPtr contract = snapshot.FindEntry({mesh::Kind::kContract, table.contract_id});
  const auto made = contract ? registry_.MadeAt(contract->id, contract->version) : std::nullopt;
  return made.value_or(guard_.Now());
}

bool Transform::IsOpen(const std::string& table) const {
  const std::lock_guard lock(mutex_);
  return open_.contains(table);
}

uint64_t Transform::Open(const mesh::Table& table, const Wish& wish) {
  const std::string name = ToString(table.id);
  const uint64_t id = runs_.Add({.table = name,
                                 .product = table.product,
                                 .state = "waiting",
                                 .cause = wish.cause,
                                 .actor = wish.actor,
                                 .whole = wish.whole,
                                 .basis = wish.basis,
                                 .due = wish.due,
                                 .asked = guard_.Now()});
  open_[name] = id;
  return id;
}

uint64_t Transform::Ask(const mesh::Table& table, const Wish& wish) {
  const std::string name = ToString(table.id);
  uint64_t id = 0;
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = open_.find(name); known != open_.end()) return known->second;
    if (lane_.waiting() >= lane_.options().queue_max)
      throw Error(ErrorKind::kExhausted, "too many runs wait already", "Try again later.");
    id = Open(table, wish);
  }
  try {
    lane_.Run([this, id, name] { Execute(id, name); });
  } catch (const Error&) {
    const std::lock_guard lock(mutex_);
    open_.erase(name);
    throw;
  }
  return id;
}

void Transform::CarryOn(const mesh::Table& table) {
  const std::string name = ToString(table.id);
  if (IsOpen(name)) return;
  const auto newest = runs_.List({.table = name, .limit = 1});
  if (newest.empty() || newest.front().state == "done") Ask(table, {.cause = "size"});
}

void Transform::Execute(uint64_t id, const std::string& table) {
  try {
    runner_.Execute(id);
  } catch (const Error& error) {  // its end could not be written
    Log(LogLevel::kError, "run.lost", {{"table", table}, {"reason", error.message()}});
  }
  const std::lock_guard lock(mutex_);
  open_.erase(table);
  ++changes_;
}

bool Transform::Cancel(uint64_t id) {
  if (runner_.Cancel(id)) return true;
  auto run = runs_.Find(id);
  if (!run || run->state != "waiting") return false;
  run->state = "cancelled";
  run->ended = guard_.Now();
  run->error = "cancelled before it began";
  runs_.Set(*run);
  return true;
}

}  // namespace weft::transform
