#pragma once
#include <memory>

#include "audit/audit.hpp"
#include "engine/table_source.hpp"
#include "store/registry.hpp"

// The product of the platform itself: domain `weft`, whose tables are what Weft records. Contract,
// product and policy are documents like everybody's, embedded in the binary.
namespace weft::product {

// Writes the documents into the registry where they differ from what is there, as actor `weft`.
void PublishPlatform(store::Registry& registry);
// The same for domain `tracking`, events and the standard reports on them, once a domain sends
// events, and for each of these its own: DOMAIN.events, DOMAIN.rejected_events and the reports
// DOMAIN.top_events, DOMAIN.most_active_customers and DOMAIN.order_events; they go with the domain.
// `anew`: also where documents are there, which a newer Weft may have otherwise.
void PublishTracking(store::Registry& registry, bool anew);

// Owns the sources of weft.audit, weft.queries and weft.changes. Any thread; audit and registry
// outlive it.
//
// Each reader gets the rows that are theirs: an admin all; everybody those of their own touches and
// changes; a domain's team, its curators, its service principal and a product's owners also those
// about their tables. Of a touch that reads others' tables too, these get no more than concerns
// their own: no text, no refusal, no other table's name. An unknown right gives nothing.
class PlatformTables {
 public:
  PlatformTables(const audit::Audit& audit, const store::Registry& registry);
  ~PlatformTables();
  engine::TableSources sources() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::product
