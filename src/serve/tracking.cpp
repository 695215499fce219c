#include "serve/tracking.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/log.hpp"
#include "engine/event_rows.hpp"
#include "engine/kept_reach.hpp"
#include "lake/names.hpp"
#include "lake/table_name.hpp"
#include "mesh/event_table.hpp"
#include "mesh/platform_domains.hpp"
#include "product/platform.hpp"
#include "transform/kept.hpp"

namespace weft::serve {
namespace {

constexpr std::chrono::seconds kBetweenLooks{1};
constexpr std::chrono::minutes kBetweenPlaces{1};
// A statement that began before a run was published reads the journal from before it.
constexpr std::chrono::minutes kLongestStatement{30};
constexpr std::string_view kPosition = "position";

const std::string kDomain(mesh::kTrackingDomain);

using Kind = ingest::EventTables::Of;

}  // namespace

Tracking::Tracking(const std::filesystem::path& folder, store::Registry& registry,
                   lake::Catalog& catalog, const Clock& clock, const ingest::EventsOptions& options)
    : registry_(registry),
      catalog_(catalog),
      clock_(clock),
      events_(folder, clock, options),
      tables_(events_.log()),
      pace_(events_.log()),
      following_({.name = "tracking", .look_interval = kBetweenLooks}) {}

// Before anything runs: what the lake has now, every later statement finds there.
void Tracking::Start(audit::Guard& guard, engine::Engine& engine, transform::Transform& transform) {
  product::PublishTracking(registry_, true);
  try {
    LookAtMesh();
    Measure(engine);
    Keep(guard);
    if (!kept_.empty()) LeaveOut(kept_.front());
  } catch (const Error& error) {
    Log(LogLevel::kWarn, "tracking.late", {{"reason", error.message()}});
  }
  following_.Start([this, &guard, &engine, &transform] {
    Follow(guard, engine, transform);
    return false;
  });
}

void Tracking::Follow(audit::Guard& guard, engine::Engine& engine,
                      transform::Transform& transform) {
  LookAtMesh();
  Measure(engine);
  AskForRuns(transform);
  if (kept_.empty() || clock_.Now() >= kept_.back().seen + kBetweenPlaces) Keep(guard);
}

void Tracking::LookAtMesh() {
  seen_to_ = Mark();
  if (mesh_ == registry_.Now()) return;
  product::PublishTracking(registry_, false);
  mesh_ = registry_.Now();
  own_events_ = transform::KeptTables(*mesh_);
  std::erase_if(own_events_,
                [](const mesh::TablePtr& table) { return !mesh::TakesEvents(*table); });
}

// How far runs have come.
void Tracking::Measure(engine::Engine& engine) {
  for (Carried& carried : carried_) {
    carried.kept = mesh_->FindTable({kDomain, carried.table});
    if (carried.kept && !engine.HasData(*carried.kept)) carried.kept = nullptr;
    if (carried.kept) carried.to = PlaceOf(*carried.kept);
  }
}

// As runs note it; none did before they noted it: the next one begins where it should.
uint64_t Tracking::PlaceOf(const mesh::Table& kept) const {
  const lake::StatePtr state = catalog_.Find(lake::NameOf(kept));
  return state ? engine::KeptNumber(*state, kPosition) : 0;
}

// Of tables of which more waits than one run takes.
void Tracking::AskForRuns(transform::Transform& transform) {
  pace_.Look(clock_.Now());
  for (Carried& carried : carried_) {
    const uint64_t from = std::max<uint64_t>(carried.to, carried.waits_from);
    if (!carried.kept || !pace_.IsTimeFor(from)) continue;
    carried.waits_from = tables_.FirstOf(carried.of, from);
    if (pace_.IsTimeFor(carried.waits_from)) transform.CarryOn(*carried.kept);
  }
  for (const mesh::TablePtr& table : own_events_)
    if (pace_.IsTimeFor(CarriedOf(*table))) transform.CarryOn(*table);
}

// What is new waits until all who began before are done.
void Tracking::Keep(const audit::Guard& guard) {
  if (!std::ranges::all_of(carried_, [](const Carried& each) { return each.kept != nullptr; }))
    return;
  const Time now = clock_.Now();
  uint64_t rows = seen_to_;
  for (const mesh::TablePtr& table : own_events_) rows = std::min(rows, CarriedOf(*table));
  kept_.push_back({.seen = now,
                   .from = {BeginOf(Kind::kAccepted, carried_[0].to),
                            BeginOf(Kind::kRefused, carried_[1].to), BeginOf(Kind::kRows, rows)}});
  const Time oldest = std::max(guard.OldestTouch().value_or(now), now - kLongestStatement);
  while (kept_.size() > 1 && kept_[1].seen <= oldest) kept_.pop_front();
  if (kept_.front().seen <= oldest) LeaveOut(kept_.front());
}

void Tracking::LakeHasMore(const lake::TableName& name) {
  const auto is_it = [&name](const Carried& carried) {
    return name == lake::NameOf(mesh::TableId{kDomain, carried.table});
  };
  if (std::ranges::any_of(carried_, is_it)) Wake();
}

discover::EventFlow Tracking::FlowFor(const audit::Guard& guard) const {
  return {registry_, guard, events_.figures(),
          [this](const mesh::Table& table) { return CarriedOf(table); }};
}

uint64_t Tracking::CarriedOf(const mesh::Table& table) const {
  if (!mesh::TakesEvents(table)) return carried_[0].to;
  const lake::StatePtr state = catalog_.Find(lake::NameOf(table));
  return state ? engine::CarriedTo(*state) : 0;
}

uint64_t Tracking::BeginOf(Kind of, uint64_t carried) const {
  if (!kept_.empty()) carried = std::max(carried, kept_.back().from[static_cast<size_t>(of)]);
  return tables_.FirstOf(of, carried);
}

void Tracking::LeaveOut(const Kept& kept) {
  for (const Kind of : {Kind::kAccepted, Kind::kRefused, Kind::kRows})
    tables_.BeginAt(of, kept.from[static_cast<size_t>(of)]);
  events_.Forget(*std::ranges::min_element(kept.from));
  const std::lock_guard lock(mutex_);
  left_out_ = kept;
}

// Only what no statement finds here any more.
bool Tracking::EmptyBefore(uint64_t position, Of of) {
  const auto [accepted, refused, rows] = [this] {
    const std::lock_guard lock(mutex_);
    return left_out_.from;
  }();
  if ((of == Of::kRows ? rows : std::min(accepted, refused)) < position) return false;
  events_.Empty({accepted, refused, rows});
  return true;
}

}  // namespace weft::serve
