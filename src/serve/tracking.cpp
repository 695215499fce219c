#include "serve/tracking.hpp"

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "mesh/platform_domains.hpp"
#include "product/platform.hpp"

namespace weft::serve {
namespace {

constexpr std::chrono::minutes kBetweenLooks{1};
// A statement that began before a run was published reads the journal from before it.
constexpr std::chrono::minutes kLongestStatement{30};
constexpr const char* kKeptEvents = "kept_events";
constexpr const char* kKeptRefusals = "kept_rejected_events";

const std::string kDomain(mesh::kTrackingDomain);

std::string LastOf(const char* table) {
  return std::string("SELECT max(position) FROM tracking.") + table;
}

}  // namespace

Tracking::Tracking(const std::filesystem::path& folder, store::Registry& registry,
                   const Clock& clock)
    : registry_(registry),
      clock_(clock),
      events_(folder, clock),
      tables_(events_.log()),
      following_({.name = "tracking", .look_interval = kBetweenLooks}) {}

// Before anything runs: what the lake has now, every later statement finds there.
void Tracking::Start(audit::Guard& guard, engine::Engine& engine) {
  product::PublishTracking(registry_);  // a newer Weft may know more
  try {
    Follow(guard, engine);
    if (!kept_.empty()) LeaveOut(kept_.front());
  } catch (const Error& error) {
    Log(LogLevel::kWarn, "tracking.late", {{"reason", error.message()}});
  }
  following_.Start([this, &guard, &engine] {
    if (!registry_.Now()->domains.contains(kDomain)) product::PublishTracking(registry_);
    Follow(guard, engine);
    return false;
  });
}

// What is new waits until all who began before are done.
void Tracking::Follow(audit::Guard& guard, engine::Engine& engine) {
  const Time now = clock_.Now();
  if (!kept_.empty() && now < kept_.back().seen + kBetweenLooks) return;
  const mesh::SnapshotPtr mesh = registry_.Now();
  for (const char* table : {kKeptEvents, kKeptRefusals}) {
    const mesh::TablePtr kept = mesh->FindTable({kDomain, table});
    if (!kept || !engine.HasData(*kept)) return;
  }
  const auto touch = guard.Open(mesh::ServicePrincipal(kDomain), {.verb = audit::Verb::kRun}, mesh);
  touch->RecordNothing();
  kept_.push_back({.seen = now,
                   .accepted = BeginOf(ingest::EventKind::kAccepted,
                                       engine.RowsAs(*touch, kDomain, LastOf(kKeptEvents), 1)),
                   .refused = BeginOf(ingest::EventKind::kRefused,
                                      engine.RowsAs(*touch, kDomain, LastOf(kKeptRefusals), 1))});
  while (kept_.size() > 1 && kept_[1].seen + kLongestStatement <= now) kept_.pop_front();
  if (kept_.front().seen + kLongestStatement <= now) LeaveOut(kept_.front());
}

// One column of one row, null while nothing is kept.
uint64_t Tracking::BeginOf(ingest::EventKind kind, const std::vector<Json>& last) const {
  const Json& position = last.at(0).at(0);
  const bool is_accepted = kind == ingest::EventKind::kAccepted;
  uint64_t from = position.is_null() ? 0 : position.get<uint64_t>() + 1;
  if (!kept_.empty())
    from = std::max(from, is_accepted ? kept_.back().accepted : kept_.back().refused);
  return tables_.FirstOf(kind, from);
}

void Tracking::LeaveOut(const Kept& kept) {
  tables_.BeginAt(ingest::EventKind::kAccepted, kept.accepted);
  tables_.BeginAt(ingest::EventKind::kRefused, kept.refused);
  events_.Forget(std::min(kept.accepted, kept.refused));
}

}  // namespace weft::serve
