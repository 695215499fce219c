#pragma once
#include <optional>
#include <string>

#include "ingest/events.hpp"
#include "lake/catalog.hpp"
#include "lake/snapshots.hpp"
#include "mesh/snapshot.hpp"

// Where an event is once a run has carried it out of the journal.
namespace weft::serve {

struct KeptEvent {
  lake::TableName table;
  lake::Snapshot version;  // the oldest one of those that are there which came as far as this event
};

// Nothing: the journal alone has it. Throws Error{kUnavailable} when the lake cannot be read.
std::optional<KeptEvent> FindKept(const lake::Catalog& catalog, const mesh::Snapshot& mesh,
                                  const ingest::EventReceipt& receipt);

}  // namespace weft::serve
