#include "quality/states.hpp"

#include <mutex>

namespace weft::quality {

States::States(const store::Home& home) : checks_(home) {
  for (store::CheckRow& row : checks_.Newest()) {
    const std::string table = row.table;
    newest_.emplace(table, std::move(row));
  }
}

void States::Add(const store::CheckRow& row) {
  checks_.Add(row);
  store::CheckRow known = row;
  known.results.clear();
  const std::unique_lock lock(mutex_);
  newest_.insert_or_assign(row.table, std::move(known));
}

std::optional<store::CheckRow> States::Last(const std::string& table) const {
  const std::shared_lock lock(mutex_);
  const auto found = newest_.find(table);
  return found == newest_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<store::CheckRow> States::Of(const std::string& table, size_t limit) const {
  return checks_.Of(table, limit);
}

Verdict States::Of(const mesh::Table& table, Time now) const {
  const std::shared_lock lock(mutex_);
  const auto found = newest_.find(ToString(table.id));
  // A table that runs make, or that others write into the lake, has rows once it was checked.
  const bool has_own = HasSource(table) && !mesh::IsMaterialised(table);
  Known known{.has_source = has_own || found != newest_.end()};
  if (found != newest_.end()) {
    known.changed = found->second.changed;
    known.failed = found->second.failed;
    known.promised = found->second.promised;
  }
  return Judge(known, now);
}

std::map<std::string, Verdict> States::Troubled(Time now) const {
  std::map<std::string, Verdict> troubled;
  const std::shared_lock lock(mutex_);
  for (const auto& [table, row] : newest_) {
    const bool is_late = row.promised && row.changed + *row.promised < now;
    if (is_late || row.failed > 0)
      troubled.emplace(
          table,
          Judge({.changed = row.changed, .failed = row.failed, .promised = row.promised}, now));
  }
  return troubled;
}

std::optional<State> States::Worst(const std::vector<mesh::TablePtr>& tables, Time now) const {
  std::optional<State> worst;
  for (const mesh::TablePtr& table : tables) {
    const State state = Of(*table, now).state;
    worst = worst ? Worse(*worst, state) : state;
  }
  return worst;
}

}  // namespace weft::quality
