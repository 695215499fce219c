#include "transform/upkeep.hpp"

#include <algorithm>
#include <set>

#include "base/log.hpp"
#include "base/text.hpp"
#include "lake/mark.hpp"
#include "lake/snapshots.hpp"
#include "lake/table_name.hpp"
#include "quality/retention.hpp"

namespace weft::transform {
namespace {

constexpr size_t kSnapshotsAtOnce = 1000;
constexpr size_t kTablesMax = 1'000'000;  // of a domain
constexpr int kConflictsMax = 3;          // others may write meanwhile

// The contract's table that the lake keeps under this name: a bare one is the first major's.
mesh::TablePtr TableOf(const mesh::Snapshot& snapshot, const std::string& domain,
                       const std::string& name) {
  const bool is_pinned = name.find('@') != name.npos;
  return snapshot.FindTable({domain, name + (is_pinned ? "" : "@1")});
}

bool IsWritten(const mesh::Table& table) { return table.sql.empty() && !table.server; }

// By what its versions say of who made them.
bool IsByWeft(const Json& metadata) {
  const std::vector<lake::Snapshot> snapshots = lake::SnapshotsOf(metadata);
  return std::ranges::all_of(snapshots, [](const lake::Snapshot& snapshot) {
    return std::ranges::any_of(snapshot.summary, [](const auto& said) {
      return said.first == "weft.upload" || said.first == "weft.run" ||
             (said.first == lake::kEngineName && said.second == lake::kWeft);
    });
  });
}

// What branches and tags lead to.
std::set<int64_t> Referred(const Json& metadata) {
  std::set<int64_t> ids;
  if (metadata.contains("refs"))
    for (const auto& [_, ref] : metadata.at("refs").items())
      ids.insert(ref.at("snapshot-id").get<int64_t>());
  return ids;
}

}  // namespace

// False: it is not time yet.
bool Upkeep::Survey() {
  const Time now = clock_.Now();
  if (surveyed_ && now - *surveyed_ < options_.pause) return false;
  surveyed_ = now;
  const mesh::SnapshotPtr snapshot = registry_.Now();
  for (const auto& [domain, _] : snapshot->domains) {
    const std::vector<std::string> names =
        catalog_.List({domain}, lake::Type::kTable, "", kTablesMax);
    for (const std::string& name : names)
      if (const mesh::TablePtr table = TableOf(*snapshot, domain, name);
          table && (mesh::IsMaterialised(*table) || IsWritten(*table)))
        due_.push_back(table->id);
  }
  return !due_.empty();
}

bool Upkeep::Step() {
  if (due_.empty() && !Survey()) return false;
  const mesh::TablePtr table = registry_.Now()->FindTable(due_.front());
  due_.pop_front();
  if (!table) return true;
  try {
    LookAfter(*table);
  } catch (const Error& error) {  // the lake is away, or somebody else was faster
    Log(LogLevel::kWarn, "upkeep.failed",
        {{"table", ToString(table->id)}, {"why", error.message()}});
  }
  return true;
}

void Upkeep::LookAfter(const mesh::Table& table) {
  const lake::StatePtr state = catalog_.Find(lake::NameOf(table));
  if (!state || (IsWritten(table) && !IsByWeft(*state->metadata))) return;
  const bool compacted = Compact(table);
  const size_t expired = Expire(table), removed = Sweep(table);
  if (!compacted && expired + removed == 0) return;
  Log(LogLevel::kInfo, "upkeep.done",
      {{"table", ToString(table.id)},
       {"compacted", compacted ? "yes" : "no"},
       {"snapshots_expired", std::to_string(expired)},
       {"files_removed", std::to_string(removed)}});
}

bool Upkeep::Compact(const mesh::Table& table) {
  for (int tries = 1;; ++tries) {
    try {
      return engine_.Compact(table, clock_.Now());
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kConflict || tries == kConflictsMax) throw;
    }
  }
}

// A contract that promises how long versions stay readable is kept. One that says how long rows
// are kept is not about versions.
std::chrono::milliseconds Upkeep::KeepOf(const mesh::Table& table) const {
  const quality::RetentionPromise promise = quality::RetentionOf(*registry_.Now(), table);
  if (promise.rule) return options_.keep;
  return std::max<std::chrono::milliseconds>(options_.keep,
                                             promise.keep.value_or(std::chrono::seconds(0)));
}

size_t Upkeep::Expire(const mesh::Table& table) {
  if (holding_ && holding_->WhyHeld(table)) return 0;
  const lake::StatePtr state = catalog_.Find(lake::NameOf(table));
  const auto current = state ? lake::CurrentSnapshot(*state->metadata) : std::nullopt;
  if (!current) return 0;
  const auto all = lake::SnapshotsOf(*state->metadata);
  const Time bound = clock_.Now() - KeepOf(table);
  std::set<int64_t> referred = Referred(*state->metadata);
  referred.insert(current->id);
  Json ids = Json::array();
  for (size_t i = 0; i + options_.keep_min < all.size() && ids.size() < kSnapshotsAtOnce; ++i)
    if (all[i].at < bound && !referred.contains(all[i].id)) ids.push_back(all[i].id);
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
