#pragma once
#include <functional>
#include <string>

#include "audit/guard.hpp"
#include "base/json.hpp"
#include "ingest/event_figures.hpp"
#include "store/registry.hpp"

// Events on their way: how many come, how many are refused and why, and what the lake does not have
// yet.
namespace weft::discover {

struct EventFlow {
  const store::Registry& registry;
  const audit::Guard& guard;
  const ingest::EventFigures& figures;
  // The first position in the journal that the lake does not have of a table that takes events.
  std::function<uint64_t(const mesh::Table&)> carried;
};

// {"domain", "accepted", "refused", "minutes", "waiting", "lag_seconds", "reasons", "streams"}: of
// the tables of events that the caller answers for or reads every row of; a domain's alone where
// one is named. Reasons, which may quote what was sent, where that is so of its refused ones, too.
Json EventFlowJson(const EventFlow& flow, const mesh::Caller& caller, const std::string& domain);

}  // namespace weft::discover
