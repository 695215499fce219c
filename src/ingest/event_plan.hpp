#pragma once
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "ingest/event.hpp"
#include "mesh/snapshot.hpp"
#include "mesh/tracking_plan.hpp"

// What the tracking plans of domains say of an event. One request's; one thread.
namespace weft::ingest {

class EventPlans {
 public:
  // Outlives it.
  explicit EventPlans(const mesh::Snapshot& snapshot) : snapshot_(snapshot) {}

  // Why a strict plan of this domain refuses the event, with what may have been meant; nothing
  // where no plan is strict. Events that are declared have the fields that they must have, of the
  // types that were said.
  Reasons Judge(const std::string& domain, const Event& event);

 private:
  struct Plan {
    std::shared_ptr<const mesh::TrackingPlan> plan;  // null: none, or not strict
    std::map<std::pair<std::string_view, std::string_view>, const mesh::DeclaredEvent*> events;
  };
  const Plan& PlanOf(const std::string& domain);

  const mesh::Snapshot& snapshot_;
  std::map<std::string, Plan, std::less<>> plans_;
};

}  // namespace weft::ingest
