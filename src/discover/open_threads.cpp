#include "discover/open_threads.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "mesh/retirement.hpp"

namespace weft::discover {
namespace {

constexpr size_t kShownMax = 50;

struct Count {
  size_t open = 0;
  std::optional<Time> oldest;
  void Add(const std::optional<Time>& asked) {
    ++open;
    if (asked && (!oldest || *asked < *oldest)) oldest = asked;
  }
};

Json MomentOf(const std::optional<Time>& time) { return time ? Json(FormatTime(*time)) : Json(); }

Json ToJson(const OpenThread& each, Time now) {
  const mesh::Thread& thread = *each.thread;
  const auto age = now - thread.asked.at.value_or(now);
  return {{"thread", thread.id},
          {"table", ToString(each.table->id)},
          {"column", thread.column.empty() ? Json() : Json(thread.column)},
          {"by", thread.asked.by},
          {"text", thread.asked.text},
          {"at", MomentOf(thread.asked.at)},
          {"age_seconds", std::chrono::floor<std::chrono::seconds>(age).count()}};
}

Json DomainsJson(const std::map<std::string, Count>& counts) {
  std::vector<std::pair<std::string, Count>> by_count(counts.begin(), counts.end());
  std::ranges::stable_sort(by_count, std::greater(),
                           [](const auto& each) { return each.second.open; });
  Json domains = Json::array();
  for (const auto& [domain, count] : by_count)
    domains.push_back(
        {{"domain", domain}, {"open", count.open}, {"oldest", MomentOf(count.oldest)}});
  return domains;
}

}  // namespace

std::vector<OpenThread> OpenThreads(const mesh::Snapshot& snapshot, const std::string& domain) {
  std::vector<OpenThread> open;
  for (const auto& [name, node] : snapshot.domains) {
    for (const auto& [_, entry] : node->threads) {
      if (entry->outline.status != Name(mesh::ThreadState::kOpen)) continue;
      const auto thread = entry->As<mesh::Thread>();
      const mesh::TablePtr table = mesh::FindOrMoved(snapshot, thread->table);
      if (table && (domain.empty() || table->id.domain == domain)) open.push_back({thread, table});
    }
  }
  std::ranges::stable_sort(
      open, {}, [](const OpenThread& each) { return each.thread->asked.at.value_or(Time::max()); });
  return open;
}

Json OpenThreadsJson(const Watch& watch, const mesh::Caller& caller,
                     const mesh::SnapshotPtr& snapshot, const std::string& domain) {
  Count all;
  std::map<std::string, Count> by_domain;
  Json items = Json::array();
  for (const OpenThread& each : OpenThreads(*snapshot, domain)) {
    if (!watch.guard.Decide(caller, mesh::Action::kDiscover, *each.table, snapshot).discover)
      continue;
    all.Add(each.thread->asked.at);
    by_domain[each.table->id.domain].Add(each.thread->asked.at);
    if (items.size() < kShownMax) items.push_back(ToJson(each, watch.guard.Now()));
  }
  return {{"open", all.open},
          {"oldest", MomentOf(all.oldest)},
          {"domains", DomainsJson(by_domain)},
          {"items", items}};
}

}  // namespace weft::discover
