#include "discover/event_flow.hpp"

#include <algorithm>
#include <set>

#include "mesh/event_table.hpp"
#include "mesh/platform_domains.hpp"
#include "policy/write_rights.hpp"

namespace weft::discover {
namespace {

using ingest::EventCounts;
using ingest::EventStream;
using ingest::StreamFigures;

constexpr size_t kReasonsMax = 10;

// Without a domain: of events whose owner nobody could tell.
mesh::TablePtr RefusedOf(const mesh::Snapshot& snapshot, const std::string& domain) {
  const std::string_view place = domain.empty() ? mesh::kTrackingDomain : std::string_view(domain);
  return snapshot.FindTable({std::string(place), "rejected_events"});
}

mesh::TablePtr TableOf(const mesh::Snapshot& snapshot, const EventStream& stream) {
  if (stream.domain.empty()) return RefusedOf(snapshot, "");
  if (stream.table.empty()) return snapshot.FindTable({stream.domain, "events"});
  const auto node = snapshot.domains.find(stream.domain);
  if (node == snapshot.domains.end()) return nullptr;
  for (const auto& [_, slot] : node->second->tables) {
    if (!slot->has_kept()) continue;  // others are not brought back
    const mesh::TablePtr table = slot->Get();
    if (!mesh::TakesEvents(*table)) continue;
    const std::vector<std::string> keys = mesh::EventKeysOf(*table);
    if (std::ranges::find(keys, stream.table) != keys.end()) return table;
  }
  return nullptr;
}

void Add(EventCounts& counts, const EventCounts& added) {
  counts.accepted += added.accepted;
  counts.refused += added.refused;
}

// Most frequent first.
Json ReasonsJson(const std::map<std::string, uint64_t>& reasons) {
  std::vector<std::pair<std::string, uint64_t>> sorted(reasons.begin(), reasons.end());
  std::ranges::stable_sort(sorted, std::greater(), &std::pair<std::string, uint64_t>::second);
  if (sorted.size() > kReasonsMax) sorted.resize(kReasonsMax);
  Json list = Json::array();
  for (const auto& [reason, count] : sorted) list.push_back({{"reason", reason}, {"count", count}});
  return list;
}

class Looking {
 public:
  Looking(const EventFlow& flow, const mesh::Caller& caller)
      : flow_(flow), caller_(caller), snapshot_(flow.registry.Now()), now_(flow.guard.Now()) {}

  Json Look(const std::string& domain) {
    Json streams = Json::array();
    const std::set<EventStream> all = Streams();
    for (const EventStream& stream : all) {
      if (!domain.empty() && stream.domain != domain) continue;
      const mesh::TablePtr table = TableOf(*snapshot_, stream);
      if (table && SeesAll(*table)) streams.push_back(Look(stream, *table));
    }
    Json minutes = Json::array();
    for (const EventCounts& counts : sum_.by_minute)
      minutes.push_back({{"accepted", counts.accepted}, {"refused", counts.refused}});
    Json json{{"domain", domain.empty() ? Json() : Json(domain)}};
    json.update(ToJson(sum_));
    json["minutes"] = std::move(minutes);
    json["streams"] = std::move(streams);
    return json;
  }

 private:
  // Also those that nothing came into.
  std::set<EventStream> Streams() const {
    const std::vector<EventStream> counted = flow_.figures.streams();
    std::set<EventStream> all(counted.begin(), counted.end());
    for (const auto& [domain, _] : snapshot_->domains)
      if (domain != mesh::kTrackingDomain && snapshot_->FindSlot({domain, "events"}))
        all.insert({domain, ""});
    return all;
  }

  // A count of all rows says more than who gets some of them may know.
  bool SeesAll(const mesh::Table& table) const {
    if (policy::MayDecide(caller_, table)) return true;
    const mesh::Decision decision =
        flow_.guard.Decide(caller_, mesh::Action::kRead, table, snapshot_);
    return decision.read && decision.filters.empty();
  }

  bool SeesReasons(const EventStream& stream) const {
    const mesh::TablePtr refused = RefusedOf(*snapshot_, stream.domain);
    if (!refused || !SeesAll(*refused)) return false;
    if (policy::MayDecide(caller_, *refused)) return true;
    const mesh::Decision decision =
        flow_.guard.Decide(caller_, mesh::Action::kRead, *refused, snapshot_);
    return decision.masks.empty() && decision.hidden_columns.empty();
  }

  Json Look(const EventStream& stream, const mesh::Table& table) {
    StreamFigures figures = flow_.figures.Of(stream, now_, flow_.carried(table));
    if (!SeesReasons(stream)) figures.reasons.clear();
    AddToSum(figures);
    Json json{{"table", ToString(table.id)}, {"domain", stream.domain}};
    json.update(ToJson(figures));
    return json;
  }

  void AddToSum(const StreamFigures& figures) {
    Add(sum_.minute, figures.minute);
    Add(sum_.hour, figures.hour);
    sum_.by_minute.resize(figures.by_minute.size());
    for (size_t i = 0; i < figures.by_minute.size(); ++i)
      Add(sum_.by_minute[i], figures.by_minute[i]);
    for (const auto& [reason, count] : figures.reasons) sum_.reasons[reason] += count;
    if (figures.beyond == 0) return;
    sum_.since = sum_.beyond == 0 ? figures.since : std::min(sum_.since, figures.since);
    sum_.beyond += figures.beyond;
  }

  Json ToJson(const StreamFigures& figures) const {
    const auto lag = std::chrono::floor<std::chrono::seconds>(now_ - figures.since).count();
    return {{"accepted", {{"minute", figures.minute.accepted}, {"hour", figures.hour.accepted}}},
            {"refused", {{"minute", figures.minute.refused}, {"hour", figures.hour.refused}}},
            {"waiting", figures.beyond},
            {"lag_seconds", figures.beyond == 0 ? Json() : Json(std::max<int64_t>(0, lag))},
            {"reasons", ReasonsJson(figures.reasons)}};
  }

  const EventFlow& flow_;
  const mesh::Caller& caller_;
  const mesh::SnapshotPtr snapshot_;
  const Time now_;
  StreamFigures sum_;
};

}  // namespace

Json EventFlowJson(const EventFlow& flow, const mesh::Caller& caller, const std::string& domain) {
  return Looking(flow, caller).Look(domain);
}

}  // namespace weft::discover
