#include "serve/tracking.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/json.hpp"
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

constexpr std::chrono::minutes kBetweenLooks{1};
// A statement that began before a run was published reads the journal from before it.
constexpr std::chrono::minutes kLongestStatement{30};
constexpr const char* kKeptEvents = "kept_events";
constexpr const char* kKeptRefusals = "kept_rejected_events";
constexpr const char* kPosition = "position";

const std::string kDomain(mesh::kTrackingDomain);

using Kind = ingest::EventTables::Of;

// One column of one row, null while nothing is kept.
uint64_t AfterLast(const std::vector<Json>& last) {
  const Json& position = last.at(0).at(0);
  return position.is_null() ? 0 : position.get<uint64_t>() + 1;
}

// What the lake has of all tables that take events; where there is none, all.
uint64_t LeastCarried(const mesh::Snapshot& mesh, lake::Catalog& catalog) {
  uint64_t least = UINT64_MAX;
  for (const mesh::TablePtr& table : transform::KeptTables(mesh)) {
    if (!mesh::TakesEvents(*table)) continue;
    const lake::StatePtr state = catalog.Find(lake::NameOf(*table));
    least = std::min(least, state ? engine::CarriedTo(*state) : 0);
  }
  return least;
}

std::string LastOf(const char* table) {
  return std::string("SELECT max(") + kPosition + ") FROM tracking." + table;
}

}  // namespace

Tracking::Tracking(const std::filesystem::path& folder, store::Registry& registry,
                   lake::Catalog& catalog, const Clock& clock, const ingest::EventsOptions& options)
    : registry_(registry),
      catalog_(catalog),
      clock_(clock),
      events_(folder, clock, options),
      tables_(events_.log()),
      following_({.name = "tracking", .look_interval = kBetweenLooks}) {}

// Before anything runs: what the lake has now, every later statement finds there.
void Tracking::Start(audit::Guard& guard, engine::Engine& engine) {
  product::PublishTracking(registry_, true);
  try {
    Follow(guard, engine);
    if (!kept_.empty()) LeaveOut(kept_.front());
  } catch (const Error& error) {
    Log(LogLevel::kWarn, "tracking.late", {{"reason", error.message()}});
  }
  following_.Start([this, &guard, &engine] {
    product::PublishTracking(registry_, false);
    Follow(guard, engine);
    return false;
  });
}

// What is new waits until all who began before are done.
void Tracking::Follow(audit::Guard& guard, engine::Engine& engine) {
  const Time now = clock_.Now();
  const bool is_time = kept_.empty() || now >= kept_.back().seen + kBetweenLooks;
  if (!is_time && !has_more_) return;
  const mesh::SnapshotPtr mesh = registry_.Now();
  const auto touch = guard.Open(mesh::ServicePrincipal(kDomain), {.verb = audit::Verb::kRun}, mesh);
  touch->RecordNothing();
  Measure(*mesh, *touch, engine);
  if (!is_time) return;
  for (const char* table : {kKeptEvents, kKeptRefusals}) {
    const mesh::TablePtr kept = mesh->FindTable({kDomain, table});
    if (!kept || !engine.HasData(*kept)) return;
  }
  const auto carried = [&](const char* table) { return CarriedBy(table, *touch, engine); };
  kept_.push_back({.seen = now,
                   .from = {BeginOf(Kind::kAccepted, carried(kKeptEvents)),
                            BeginOf(Kind::kRefused, carried(kKeptRefusals)),
                            BeginOf(Kind::kRows, LeastCarried(*mesh, catalog_))}});
  while (kept_.size() > 1 && kept_[1].seen + kLongestStatement <= now) kept_.pop_front();
  if (kept_.front().seen + kLongestStatement <= now) LeaveOut(kept_.front());
}

void Tracking::Measure(const mesh::Snapshot& mesh, audit::Touch& touch, engine::Engine& engine) {
  const mesh::TablePtr kept = mesh.FindTable({kDomain, kKeptEvents});
  if (!kept || !engine.HasData(*kept)) return;
  if (has_more_.exchange(false)) carried_ = CarriedBy(kKeptEvents, touch, engine);
}

uint64_t Tracking::CarriedBy(const char* table, audit::Touch& touch, engine::Engine& engine) const {
  const uint64_t last = AfterLast(engine.RowsAs(touch, kDomain, LastOf(table), 1));
  const lake::StatePtr state = catalog_.Find(lake::NameOf(mesh::TableId{kDomain, table}));
  return std::max(last, state ? engine::KeptNumber(*state, kPosition) : 0);
}

void Tracking::LakeHasMore(const lake::TableName& name) {
  if (name != lake::NameOf(mesh::TableId{kDomain, kKeptEvents})) return;
  has_more_ = true;
  Wake();
}

discover::EventFlow Tracking::FlowFor(const audit::Guard& guard) const {
  return {registry_, guard, events_.figures(),
          [this](const mesh::Table& table) { return CarriedOf(table); }};
}

uint64_t Tracking::CarriedOf(const mesh::Table& table) const {
  if (!mesh::TakesEvents(table)) return carried_;
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
