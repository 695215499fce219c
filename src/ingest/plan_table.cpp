#include "ingest/plan_table.hpp"

#include "mesh/tracking_plan.hpp"

namespace weft::ingest {
namespace {

using engine::Cell;
using engine::SourceRow;

Cell TextOrNull(const std::string& text) { return text.empty() ? Cell() : Cell(text); }

class PlanScan final : public engine::RowScan {
 public:
  explicit PlanScan(mesh::SnapshotPtr snapshot)
      : snapshot_(std::move(snapshot)), next_(snapshot_->tracking_plans.begin()) {}

  // A plan at a time.
  std::optional<std::vector<SourceRow>> Next() override {
    if (next_ == snapshot_->tracking_plans.end()) return std::nullopt;
    const auto& [domain, entry] = *next_;
    const auto plan = entry->As<mesh::TrackingPlan>();
    std::vector<SourceRow> rows;
    for (const mesh::DeclaredEvent& event : plan->events)
      rows.push_back({domain, event.category, event.action, TextOrNull(event.meaning),
                      TextOrNull(event.owner), plan->strict});
    ++next_;
    return rows;
  }

 private:
  const mesh::SnapshotPtr snapshot_;
  mesh::Tree<std::string, mesh::EntryPtr>::const_iterator next_;
};

}  // namespace

std::unique_ptr<engine::RowScan> PlanTable::Scan(const engine::ScanRequest& request) const {
  return std::make_unique<PlanScan>(request.snapshot);
}

}  // namespace weft::ingest
