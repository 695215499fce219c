#include "quality/states.hpp"

#include <mutex>

namespace weft::quality {
namespace {

// A table that runs make, or that others write into the lake, has rows once it was checked.
Known KnownBy(const store::CheckRow& row) {
  return {
      .has_source = true, .changed = row.changed, .failed = row.failed, .promised = row.promised};
}

bool HasOwnRows(const mesh::Table& table) {
  return HasSource(table) && !mesh::IsMaterialised(table);
}

}  // namespace

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
  return Judge(
      found == newest_.end() ? Known{.has_source = HasOwnRows(table)} : KnownBy(found->second),
      now);
}

State States::StateOf(const mesh::TableId& id, const mesh::TableSlot& table, Time now) const {
  {
    const std::shared_lock lock(mutex_);
    const auto found = newest_.find(ToString(id));
    if (found != newest_.end()) return quality::StateOf(KnownBy(found->second), now);
  }
  const bool may_have = table.has_files() || id.domain == mesh::kPlatformDomain ||
                        (table.product() && table.product()->outline.has_code);
  return quality::StateOf({.has_source = may_have && HasOwnRows(*table.Get())}, now);
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
