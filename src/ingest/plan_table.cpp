#include "ingest/plan_table.hpp"

#include "mesh/tracking_plan.hpp"

namespace weft::ingest {
namespace {

using engine::Cell;

Cell TextOrNull(const std::string& text) { return text.empty() ? Cell() : Cell(text); }

class PlanScan final : public engine::RowScan {
 public:
  explicit PlanScan(mesh::SnapshotPtr snapshot)
      : snapshot_(std::move(snapshot)), plan_(snapshot_->tracking_plans.begin()) {}

  bool Next(engine::RowSink& rows) override {
    if (plan_ == snapshot_->tracking_plans.end()) return false;
    const auto& [domain, entry] = *plan_;
    const auto plan = entry->As<mesh::TrackingPlan>();
    for (; event_ < plan->events.size() && rows.room() > 0; ++event_) {
      const mesh::DeclaredEvent& event = plan->events[event_];
      rows.PutRow({domain, event.category, event.action, TextOrNull(event.meaning),
                   TextOrNull(event.owner), plan->strict});
    }
    if (event_ < plan->events.size()) return true;
    ++plan_;
    event_ = 0;
    return true;
  }

 private:
  const mesh::SnapshotPtr snapshot_;
  mesh::Tree<std::string, mesh::EntryPtr>::const_iterator plan_;
  size_t event_ = 0;  // of the plan
};

}  // namespace

std::unique_ptr<engine::RowScan> PlanTable::Scan(const engine::ScanRequest& request) const {
  return std::make_unique<PlanScan>(request.snapshot);
}

}  // namespace weft::ingest
