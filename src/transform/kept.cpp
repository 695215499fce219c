#include "transform/kept.hpp"

#include <array>
#include <set>

#include "base/cron.hpp"

namespace weft::transform {
namespace {

std::optional<Cron> CronOf(const std::string& schedule) {
  std::string fault;
  if (schedule.empty() || schedule == mesh::kOnChange) return std::nullopt;
  return Cron::Parse(schedule, fault);
}

// Goes depth first, so that what a table reads comes before it.
class Sorter {
 public:
  Sorter(std::vector<mesh::TablePtr> tables, lineage::Lineage& lineage,
         const mesh::SnapshotPtr& snapshot)
      : lineage_(lineage), snapshot_(snapshot) {
    for (mesh::TablePtr& table : tables) all_.emplace(ToString(table->id), std::move(table));
  }

  std::vector<mesh::TablePtr> Sorted() {
    for (const auto& [name, table] : all_) Visit(name, table);
    return std::move(sorted_);
  }

 private:
  void Visit(const std::string& name, const mesh::TablePtr& table) {
    if (!seen_.insert(name).second) return;
    VisitSources(table);
    if (const auto kept = all_.find(name); kept != all_.end()) sorted_.push_back(kept->second);
  }

  void VisitSources(const mesh::TablePtr& table) {
    const lineage::MakingPtr making = lineage_.makings().Of(table, snapshot_);
    if (!making) return;
    for (const std::string& source : making->tables) {
      const auto id = mesh::ParseTableId(source);
      const mesh::TablePtr found = id ? snapshot_->FindTable(*id) : nullptr;
      if (found && !found->sql.empty()) Visit(ToString(found->id), found);
    }
  }

  lineage::Lineage& lineage_;
  const mesh::SnapshotPtr& snapshot_;
  std::map<std::string, mesh::TablePtr> all_;
  std::set<std::string> seen_;
  std::vector<mesh::TablePtr> sorted_;
};

}  // namespace

std::vector<mesh::TablePtr> KeptTables(const mesh::Snapshot& snapshot) {
  std::vector<mesh::TablePtr> tables;
  for (const auto& [_, node] : snapshot.domains)
    for (const auto& [_, slot] : node->tables) {
      if (!slot->has_kept()) continue;
      if (mesh::TablePtr table = slot->Get(); mesh::IsMaterialised(*table))
        tables.push_back(std::move(table));
    }
  return tables;
}

std::vector<mesh::TablePtr> InOrder(std::vector<mesh::TablePtr> tables, lineage::Lineage& lineage,
                                    const mesh::SnapshotPtr& snapshot) {
  return Sorter(std::move(tables), lineage, snapshot).Sorted();
}

std::string_view Name(Cause cause) {
  constexpr std::array<std::string_view, 3> kNames{"first", "schedule", "change"};
  return kNames[static_cast<size_t>(cause)];
}

std::optional<Due> DueOf(const Standing& standing, Time now) {
  const bool was_tried = standing.tried == standing.basis;
  if (!standing.has_rows && !was_tried) return Due{Cause::kFirst, std::nullopt};
  if (standing.schedule == mesh::kOnChange)
    return was_tried ? std::nullopt : std::optional(Due{Cause::kChange, std::nullopt});
  const auto cron = CronOf(standing.schedule);
  if (!cron) return std::nullopt;
  const auto moment = cron->Last(standing.last_due.value_or(standing.since), now);
  if (!moment) return std::nullopt;
  return Due{Cause::kSchedule, moment};
}

std::optional<Time> NextOf(const std::string& schedule, Time now) {
  const auto cron = CronOf(schedule);
  return cron ? cron->Next(now) : std::nullopt;
}

}  // namespace weft::transform
