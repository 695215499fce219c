#include "policy/shift.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "mesh/principal.hpp"
#include "policy/decide.hpp"
#include "policy/mask_order.hpp"

namespace weft::policy {
namespace {

constexpr std::string_view kAsIs = "as is", kNotGranted = "not granted";

std::optional<mesh::Caller> CallerOf(const mesh::Snapshot& snapshot, const std::string& principal) {
  if (const auto domain = mesh::DomainOfPrincipal(principal)) {
    if (!snapshot.domains.contains(*domain)) return std::nullopt;
    return mesh::ServicePrincipal(*domain);
  }
  const auto user = snapshot.FindUser(principal);
  if (!user || user->disabled) return std::nullopt;
  return mesh::CallerFor(snapshot, principal);
}

// One side of the comparison.
class Side {
 public:
  Side(const mesh::SnapshotPtr& snapshot, const mesh::TableId& id, Time now)
      : snapshot_(snapshot), table_(snapshot->FindTable(id)), now_(now) {
    if (table_) rules_ = RulesFor(snapshot, *table_);
  }

  const mesh::TablePtr& table() const { return table_; }
  mesh::Decision For(const std::string& principal) const {
    const std::optional<mesh::Caller> caller =
        table_ ? CallerOf(*snapshot_, principal) : std::nullopt;
    if (!caller) return {};
    return Decide(*caller, mesh::Action::kRead, *table_, rules_, snapshot_->AdminMayRead(), now_);
  }

 private:
  const mesh::SnapshotPtr& snapshot_;
  const mesh::TablePtr table_;
  const Time now_;
  TableRules rules_;
};

// More of a column is seen the higher.
size_t LevelOf(const mesh::Decision& decision, const std::string& column) {
  const auto is_it = [&](const std::string& name) { return Lower(name) == column; };
  if (!decision.read || std::ranges::any_of(decision.hidden_columns, is_it)) return 0;
  const auto mask = decision.masks.find(column);
  return mask == decision.masks.end() ? kStrictestFirst.size() + 1 : RankOf(mask->second.type) + 1;
}

std::string Seen(const mesh::Decision& decision, const std::string& column, size_t level) {
  if (level == 0) return std::string(kNotGranted);
  const auto mask = decision.masks.find(column);
  return mask == decision.masks.end() ? std::string(kAsIs) : ToString(mask->second);
}

std::set<std::string> ColumnsOf(const Side& before, const Side& after) {
  std::set<std::string> columns;
  for (const Side* side : {&before, &after}) {
    if (!side->table()) continue;
    for (const mesh::Column& column : side->table()->contract.columns)
      columns.insert(Lower(column.name));
  }
  return columns;
}

// A column that one side does not have changes with the table, not with anybody's rights.
bool BothHave(const Side& before, const Side& after, const std::string& column) {
  return !before.table() || !after.table() ||
         (before.table()->Find(column) != nullptr && after.table()->Find(column) != nullptr);
}

std::vector<std::string> FiltersOf(const mesh::Decision& decision) {
  std::vector<std::string> texts;
  for (const mesh::ExpressionPtr& filter : decision.filters) texts.push_back(ToText(*filter));
  std::ranges::sort(texts);
  return texts;
}

}  // namespace

Rows RowsOf(const Shift& shift) {
  if (!shift.could_read || !shift.can_read || shift.filters_before == shift.filters_after)
    return Rows::kSame;
  if (std::ranges::includes(shift.filters_before, shift.filters_after)) return Rows::kMore;
  if (std::ranges::includes(shift.filters_after, shift.filters_before)) return Rows::kFewer;
  return Rows::kOthers;
}

bool GainsAny(const Shift& shift) {
  const Rows rows = RowsOf(shift);
  return !shift.gains.empty() || (shift.can_find && !shift.could_find) || rows == Rows::kMore ||
         rows == Rows::kOthers;
}

bool LosesAny(const Shift& shift) {
  const Rows rows = RowsOf(shift);
  return !shift.losses.empty() || (shift.could_find && !shift.can_find) || rows == Rows::kFewer ||
         rows == Rows::kOthers;
}

std::vector<Shift> FindShifts(const mesh::SnapshotPtr& before, const mesh::SnapshotPtr& after,
                              const mesh::TableId& table, std::span<const std::string> principals,
                              Time now) {
  const Side was(before, table, now), is(after, table, now);
  const std::set<std::string> columns = ColumnsOf(was, is);
  std::vector<Shift> shifts;
  for (const std::string& principal : principals) {
    const mesh::Decision old = was.For(principal), next = is.For(principal);
    Shift shift{.principal = principal,
                .table = table,
                .could_find = old.discover,
                .can_find = next.discover,
                .could_read = old.read,
                .can_read = next.read,
                .filters_before = FiltersOf(old),
                .filters_after = FiltersOf(next)};
    for (const std::string& column : columns) {
      if (!BothHave(was, is, column)) continue;
      const size_t level = LevelOf(old, column), new_level = LevelOf(next, column);
      const ColumnShift change{column, Seen(old, column, level), Seen(next, column, new_level)};
      if (change.before == change.after) continue;
      if (new_level >= level) shift.gains.push_back(change);
      if (new_level <= level) shift.losses.push_back(change);
    }
    if (GainsAny(shift) || LosesAny(shift)) shifts.push_back(std::move(shift));
  }
  return shifts;
}

}  // namespace weft::policy
