#include "transform/upkeep.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "base/text.hpp"
#include "lake/snapshots.hpp"
#include "lake/table_name.hpp"
#include "quality/retention.hpp"
#include "transform/kept.hpp"

namespace weft::transform {
namespace {

constexpr size_t kSnapshotsAtOnce = 1000;

}  // namespace

bool Upkeep::Step() {
  const Time now = clock_.Now();
  for (const mesh::TablePtr& table : KeptTables(*registry_.Now())) {
    const auto [looked, is_new] = looked_.try_emplace(ToString(table->id), now);
    if (!is_new && now - looked->second < options_.pause) continue;
    looked->second = now;
    try {
      LookAfter(*table);
    } catch (const Error& error) {  // the lake is away, or somebody else was faster
      Log(LogLevel::kWarn, "upkeep.failed",
          {{"table", ToString(table->id)}, {"why", error.message()}});
    }
    return true;
  }
  return false;
}

void Upkeep::LookAfter(const mesh::Table& table) {
  const bool compacted = engine_.Compact(table, clock_.Now());
  const size_t expired = Expire(table), removed = Sweep(table);
  if (!compacted && expired + removed == 0) return;
  Log(LogLevel::kInfo, "upkeep.done",
      {{"table", ToString(table.id)},
       {"compacted", compacted ? "yes" : "no"},
       {"snapshots_expired", std::to_string(expired)},
       {"files_removed", std::to_string(removed)}});
}

// A contract that promises how long versions stay readable is kept. One that says how long rows
// are kept is not about versions.
std::chrono::seconds Upkeep::KeepOf(const mesh::Table& table) const {
  const quality::RetentionPromise promise = quality::RetentionOf(*registry_.Now(), table);
  if (promise.rule) return options_.keep;
  return std::max<std::chrono::seconds>(options_.keep,
                                        promise.keep.value_or(std::chrono::seconds(0)));
}

size_t Upkeep::Expire(const mesh::Table& table) {
  if (holding_ && holding_->WhyHeld(table)) return 0;
  const lake::StatePtr state = catalog_.Find(lake::NameOf(table));
  const auto current = state ? lake::CurrentSnapshot(*state->metadata) : std::nullopt;
  if (!current) return 0;
  const auto all = lake::SnapshotsOf(*state->metadata);
  const Time bound = clock_.Now() - KeepOf(table);
  Json ids = Json::array();
  for (size_t i = 0; i + options_.keep_min < all.size() && ids.size() < kSnapshotsAtOnce; ++i)
    if (all[i].at < bound && all[i].id != current->id) ids.push_back(all[i].id);
  if (ids.empty()) return 0;
  const lake::TableCommit commit{
      state->name,
      Json::array(
          {{{"type", "assert-ref-snapshot-id"}, {"ref", "main"}, {"snapshot-id", current->id}}}),
      Json::array({{{"action", "remove-snapshots"}, {"snapshot-ids", ids}}})};
  catalog_.Commit({&commit, 1});
  return ids.size();
}

// A file is young while it may belong to a commit that goes on, and is left for a while once
// nothing names it: who reads an older snapshot may end.
size_t Upkeep::Sweep(const mesh::Table& table) {
  const lake::StatePtr state = catalog_.Find(lake::NameOf(table));
  if (!state) return 0;
  std::vector<std::string> there;
  const Time now = clock_.Now();
  for (const char* part : {"/data/", "/metadata/"})  // what a team dropped beside them stays
    objects_.List(state->location + part, [&](const store::ListedObject& object) {
      if (now - object.info.modified > options_.grace) there.push_back(object.address);
      return true;
    });
  const std::set<std::string> named = engine_.AddressesOf(table);
  std::set<std::string> free;
  for (const std::string& address : there) {
    if (named.contains(address)) {
      unnamed_.erase(address);
    } else if (now - unnamed_.try_emplace(address, now).first->second > options_.grace) {
      free.insert(address);
    }
  }
  for (const std::string& used : engine_.InUse(free)) free.erase(used);
  const std::vector<std::string> gone(free.begin(), free.end());
  objects_.Remove(gone);
  for (const std::string& address : gone) unnamed_.erase(address);
  return gone.size();
}

}  // namespace weft::transform
