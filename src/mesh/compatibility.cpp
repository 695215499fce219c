#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "mesh/contract_parts.hpp"
#include "mesh/diff.hpp"

namespace weft::mesh {
namespace {

using Base = ColumnType::Base;

// How many decimal digits a whole number of this type may have.
int DigitsOf(const ColumnType& integer) {
  switch (integer.bits) {
    case 8: return 3;
    case 16: return 5;
    case 32: return 10;
    case 64: return integer.is_unsigned ? 20 : 19;
    default: return 39;
  }
}

bool IntegerFits(const ColumnType& from, const ColumnType& to) {
  if (to.base == Base::kDecimal) return to.precision - to.scale >= DigitsOf(from);
  if (to.base == Base::kNumber) return from.bits <= (to.bits == 64 ? 32 : 16);
  if (to.base != Base::kInteger) return false;
  if (from.is_unsigned == to.is_unsigned) return to.bits >= from.bits;
  return from.is_unsigned && to.bits > from.bits;
}

bool DecimalFits(const ColumnType& from, const ColumnType& to) {
  return to.base == Base::kDecimal && to.scale >= from.scale &&
         to.precision - to.scale >= from.precision - from.scale;
}

// Each old part is still there and fits; an object may have new parts.
bool PartsFit(const ColumnType& from, const ColumnType& to) {
  if (from.base != to.base) return false;
  return std::ranges::all_of(from.fields, [&](const auto& part) {
    const auto other =
        std::ranges::find(to.fields, part.first, [](const auto& field) { return field.first; });
    return other != to.fields.end() && FitsInto(part.second, other->second);
  });
}

// The valid values of a column by its quality rules, as JSON texts; nothing when no rule lists
// them.
std::optional<std::set<std::string>> ValidValues(const ContractTable& table,
                                                 const std::string& column) {
  for (const QualityRule& rule : table.quality) {
    if (rule.metric != "invalidValues" || Lower(rule.column) != Lower(column)) continue;
    const auto values = rule.arguments.find("validValues");
    if (values == rule.arguments.end() || !values->is_array()) continue;
    std::set<std::string> texts;
    for (const Json& value : *values) texts.insert(value.dump());
    return texts;
  }
  return std::nullopt;
}

// Compares two versions of one table.
class TableComparison {
 public:
  TableComparison(TableId id, const ContractTable& before, const ContractTable& after,
                  std::vector<BreakingChange>& out)
      : id_(std::move(id)), before_(before), after_(after), out_(out) {}

  void ForReaders() {
    for (const Column& old : before_.columns) {
      const Column* now = FindColumn(after_, old.name);
      if (!now) {
        Add(old.name, "is removed");
        continue;
      }
      CompareType(old, *now);
      ComparePromises(old, *now);
      CompareValues(old);
    }
  }

  void ForWriters() {
    for (const Column& now : after_.columns) {
      if (!now.required) continue;
      const Column* old = FindColumn(before_, now.name);
      if (!old) Add(now.name, "is new and required, so rows that are sent as before are refused");
      if (old && !old->required)
        Add(now.name, "becomes required, so rows that are sent without it are refused");
    }
  }

 private:
  void Add(const std::string& column, const std::string& what) {
    out_.push_back({id_, column, "column " + column + " " + what});
  }

  void CompareType(const Column& old, const Column& now) {
    if (!FitsInto(old.type, now.type))
      Add(old.name, "changes its type from " + ToString(old.type) + " to " + ToString(now.type));
    if (!old.unit.empty() && old.unit != now.unit)
      Add(old.name, now.unit.empty() ? "loses its unit " + old.unit
                                     : "changes its unit from " + old.unit + " to " + now.unit);
  }

  void ComparePromises(const Column& old, const Column& now) {
    const auto is_filled = [](const Column& c) { return c.required || c.primary_key; };
    const auto is_unique = [](const Column& c) { return c.unique; };
    if (is_filled(old) && !is_filled(now))
      Add(old.name, "is no longer required, so it may be null");
    if (is_unique(old) && !is_unique(now)) Add(old.name, "is no longer unique");
    if (old.primary_key && !now.primary_key) Add(old.name, "is no longer part of the primary key");
  }

  void CompareValues(const Column& old) {
    const auto before = ValidValues(before_, old.name), after = ValidValues(after_, old.name);
    if (!before || !after) return;
    std::vector<std::string> gone;
    std::ranges::set_difference(*before, *after, std::back_inserter(gone));
    if (!gone.empty()) Add(old.name, "no longer allows " + Join(gone, ", "));
  }

  const TableId id_;
  const ContractTable& before_;
  const ContractTable& after_;
  std::vector<BreakingChange>& out_;
};

}  // namespace

bool FitsInto(const ColumnType& from, const ColumnType& to) {
  if (from == to) return true;
  switch (from.base) {
    case Base::kInteger: return IntegerFits(from, to);
    case Base::kNumber: return to.base == Base::kNumber && to.bits >= from.bits;
    case Base::kDecimal: return DecimalFits(from, to);
    case Base::kArray:
    case Base::kObject: return PartsFit(from, to);
    default: return from.base == to.base;
  }
}

std::vector<BreakingChange> BreakingChanges(const Contract& before, const Contract& after,
                                            const SentByOthers& sent_by_others) {
  std::vector<BreakingChange> changes;
  for (const ContractTable& old : before.tables) {
    const TableId id{before.domain, Lower(old.name)};
    const ContractTable* now = FindTable(after, old.name);
    if (!now || before.domain != after.domain) {
      changes.push_back(
          {id, "",
           "table " + old.name + (now ? " moves to domain " + after.domain : " is removed")});
      continue;
    }
    TableComparison comparison(id, old, *now, changes);
    comparison.ForReaders();
    if (sent_by_others && sent_by_others(id.name)) comparison.ForWriters();
  }
  return changes;
}

}  // namespace weft::mesh
