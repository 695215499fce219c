#include "discover/journeys.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "lineage/trace.hpp"
#include "mesh/agreement.hpp"

namespace weft::discover {
namespace {

using std::chrono::seconds;

constexpr size_t kShownMax = 50;

Json OrNull(const std::optional<Time>& time) { return time ? Json(FormatTime(*time)) : Json(); }

struct Way {
  std::string who, table;
  lineage::Journey journey;
  std::shared_ptr<const mesh::Agreement> agreement;  // that opened it; null: none was needed

  std::optional<Time> Begin() const {
    auto begin = journey.Begin();
    if (!agreement || !agreement->requested.at) return begin;
    return begin ? std::min(*begin, *agreement->requested.at) : agreement->requested.at;
  }
  seconds Length() const { return std::chrono::floor<seconds>(*journey.answered - *Begin()); }
};

Json ToJson(const Way& way) {
  const mesh::Agreement* agreement = way.agreement.get();
  const bool approved = agreement && agreement->state == mesh::AgreementState::kApproved;
  return {{"who", way.who},
          {"table", way.table},
          {"searched", OrNull(way.journey.searched)},
          {"refused", OrNull(way.journey.refused)},
          {"requested", agreement ? OrNull(agreement->requested.at) : Json()},
          {"approved", approved ? OrNull(agreement->decided.at) : Json()},
          {"agreement", agreement ? Json(agreement->id) : Json()},
          {"answered", OrNull(way.journey.answered)},
          {"seconds", way.Length().count()}};
}

int64_t At(const std::vector<int64_t>& sorted, double share) {
  return sorted[static_cast<size_t>(share * static_cast<double>(sorted.size() - 1) + 0.5)];
}

// Which tables' journeys the viewer may see of others.
class Sight {
 public:
  Sight(const Watch& watch, const mesh::Caller& caller, const mesh::SnapshotPtr& snapshot)
      : viewer_{caller, watch.guard, snapshot} {}

  bool MaySee(const std::string& who, const std::string& table) {
    const auto [known, is_new] = tables_.try_emplace(table);
    if (is_new) {
      const mesh::TablePtr found = lineage::Visible(viewer_, table);
      known->second = {found != nullptr, found && lineage::AnswersFor(viewer_.caller, *found)};
    }
    return known->second.visible && (who == viewer_.caller.user || known->second.answers);
  }

 private:
  struct Known {
    bool visible = false, answers = false;
  };
  const lineage::Viewer viewer_;
  std::map<std::string, Known> tables_;
};

using AgreementPtr = std::shared_ptr<const mesh::Agreement>;

// Agreements that were decided and not refused, by who asked and for which table. Those that are
// older than what is remembered of answers tell nothing of a first one.
class Asked {
 public:
  Asked(const mesh::Snapshot& snapshot, const std::string& domain, Time since) : since_(since) {
    for (const auto& [name, node] : snapshot.domains) {
      if (!domain.empty() && name != domain) continue;
      for (const auto& [_, entry] : node->agreements) Add(entry->As<mesh::Agreement>());
    }
  }

  // The newest that they asked for before the answer; null: none.
  AgreementPtr Of(const Way& way) const {
    AgreementPtr newest;
    const auto [first, last] = by_.equal_range({way.who, way.table});
    for (auto each = first; each != last; ++each) {
      const Time at = *each->second->requested.at;
      const bool is_before = at <= way.journey.answered.value_or(Time::max());
      if (is_before && (!newest || *newest->requested.at < at)) newest = each->second;
    }
    return newest;
  }

 private:
  void Add(AgreementPtr agreement) {
    const bool is_given = agreement->state == mesh::AgreementState::kApproved ||
                          agreement->state == mesh::AgreementState::kRevoked;
    if (!is_given || agreement->requested.at.value_or(Time::min()) < since_) return;
    const std::string table = ToString(agreement->table);
    by_.emplace(std::pair(agreement->requested.by, table), std::move(agreement));
  }

  const Time since_;
  std::multimap<std::pair<std::string, std::string>, AgreementPtr> by_;
};

struct Ways {
  std::vector<Way> done;  // newest first
  size_t open = 0;
};

bool IsOfDomain(const std::string& table, const std::string& domain) {
  return domain.empty() || table.starts_with(domain + ".");
}

Time KnownSince(const Watch& watch) {
  const auto lock = watch.lineage.tail().CatchUp();
  return watch.lineage.touches().since();
}

std::vector<Way> AllWays(const Watch& watch, const std::string& domain, Time since) {
  std::vector<Way> all;
  const auto lock = watch.lineage.tail().CatchUp();
  const lineage::Touches& touches = watch.lineage.touches();
  for (const auto& [who_and_table, journey] : touches.journeys()) {
    const std::string& table = touches.names().Of(who_and_table.second);
    const auto last = journey.answered ? journey.answered : journey.Begin();
    if (last && *last >= since && IsOfDomain(table, domain))
      all.push_back({touches.names().Of(who_and_table.first), table, journey, nullptr});
  }
  return all;
}

Ways FindWays(const Watch& watch, const ObserveRequest& request, const mesh::Snapshot& snapshot,
              Sight& sight) {
  Ways ways;
  const Asked asked(snapshot, request.domain, KnownSince(watch));
  const Time since = watch.guard.Now() - std::chrono::days(request.days);
  for (Way& way : AllWays(watch, request.domain, since)) {
    if (!sight.MaySee(way.who, way.table)) continue;
    way.agreement = asked.Of(way);
    if (way.journey.answered && way.Begin())
      ways.done.push_back(std::move(way));
    else if (!way.journey.answered && way.journey.refused)
      ++ways.open;  // a search alone asks for nothing
  }
  std::ranges::sort(ways.done, std::greater(),
                    [](const Way& way) { return *way.journey.answered; });
  return ways;
}

}  // namespace

Json JourneysJson(const Watch& watch, const mesh::Caller& caller, const ObserveRequest& request,
                  const mesh::SnapshotPtr& snapshot) {
  Sight sight(watch, caller, snapshot);
  const Ways ways = FindWays(watch, request, *snapshot, sight);
  std::vector<int64_t> lengths;
  Json items = Json::array();
  for (const Way& way : ways.done) {
    lengths.push_back(way.Length().count());
    if (items.size() < kShownMax) items.push_back(ToJson(way));
  }
  std::ranges::sort(lengths);
  const auto share = [&](double part) {
    return lengths.empty() ? Json() : Json(At(lengths, part));
  };
  return {{"count", ways.done.size()},
          {"median_seconds", share(0.5)},
          {"p90_seconds", share(0.9)},
          {"open", ways.open},
          {"items", items}};
}

}  // namespace weft::discover
