#pragma once
#include "engine/table_source.hpp"

// tracking.declared_events: what the tracking plans of all domains declare, as of the statement's
// snapshot. Its contract is in product/tracking.
namespace weft::ingest {

class PlanTable final : public engine::TableSource {
 public:
  uint64_t Mark() const override { return 0; }
  std::unique_ptr<engine::RowScan> Scan(const engine::ScanRequest& request) const override;
};

}  // namespace weft::ingest
