#include "policy/table_rules.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "mesh/agreements_about.hpp"
#include "policy/agreement_rule.hpp"
#include "policy/case.hpp"
#include "policy/mask_order.hpp"

namespace weft::policy {
namespace {

using mesh::Effect;
using mesh::ExpressionPtr;
using mesh::Mask;
using mesh::ValueType;

constexpr size_t kExpressionRank = kStrictestFirst.size() - 1;
static_assert(kStrictestFirst[kExpressionRank] == Mask::Type::kExpression);

ExpressionPtr FalseCondition() {
  return std::make_shared<const mesh::Expression>(
      mesh::Expression{.type = mesh::Expression::Type::kLiteral, .literal = false});
}

class Builder {
 public:
  enum class Which { kAll, kRights };

  Builder(const mesh::SnapshotPtr& snapshot, const mesh::Table& table, Which which)
      : table_(table), which_(which), type_of_(TypesAround(table, *snapshot)) {
    rules_.keeps = snapshot;
    for (const mesh::Column& column : table.contract.columns)
      columns_.push_back(Lower(column.name));
  }

  TableRules Build() {
    Pick();
    const size_t count = rules_.entries.size();
    rules_.to = rules_.except = SubjectIndex(count);
    rules_.allows = rules_.limited = rules_.denies = rules_.hides = rules_.timed = Bits(count);
    rules_.purposed = rules_.agreed = Bits(count);
    for (size_t entry = 0; entry < count; ++entry) Prepare(entry);
    for (size_t entry = first_agreement_; entry < count; ++entry) rules_.agreed.Set(entry);
    rules_.to.Sort();
    rules_.except.Sort();
    std::ranges::stable_sort(rules_.masks, {},
                             [](const TableRules::ColumnMask& m) { return RankOf(m.mask.type); });
    if (!rules_.masks.empty()) rules_.columns = columns_;
    return std::move(rules_);
  }

 private:
  void Pick() {
    for (const auto& [_, entry] : rules_.keeps->global_policies)
      PickFrom(entry->As<mesh::Policy>());
    const auto node = rules_.keeps->domains.find(table_.id.domain);
    if (node == rules_.keeps->domains.end()) return;
    for (const bool of_product : {false, true}) {
      for (const auto& [_, entry] : node->second->policies) {
        const auto policy = entry->As<mesh::Policy>();
        if (policy->product.empty() != of_product) PickFrom(policy);
      }
    }
    if (which_ == Which::kRights) return;
    first_agreement_ = rules_.entries.size();
    PickAgreements(table_.id);
    for (const mesh::FormerName& former : table_.contract.formerly) PickAgreements(former.table);
  }

  // Requests and what is over are not even looked into.
  // What was agreed about a table goes with it when its address changes.
  void PickAgreements(const mesh::TableId& address) {
    for (const mesh::EntryPtr& entry : mesh::AgreementsAbout(*rules_.keeps, address)) {
      if (entry->outline.status != Name(mesh::AgreementState::kApproved)) continue;
      const auto agreement = entry->As<mesh::Agreement>();
      auto policy = std::make_shared<mesh::Policy>(PolicyOf(*agreement));
      if (address != table_.id) policy->rules[0].on.tables = {AddressAfter(agreement->table)};
      PickFrom(policy);
    }
  }

  // "old.name@1" -> "new.name@1"
  std::string AddressAfter(const mesh::TableId& former) const {
    const std::string& name = table_.id.name;
    const size_t pin = former.name.find('@');
    return table_.id.domain + "." + name.substr(0, name.find('@')) +
           (pin == std::string::npos ? "" : former.name.substr(pin));
  }

  void PickFrom(const std::shared_ptr<const mesh::Policy>& policy) {
    for (const mesh::Rule& rule : policy->rules) {
      if (rule.effect == Effect::kRequests) continue;  // decides nothing
      if (which_ == Which::kRights && !GivesOrTakes(rule)) continue;
      std::optional<Bits> picked = PickedColumns(*policy, rule, table_, *rules_.keeps);
      if (!picked) continue;
      rules_.entries.push_back({policy, &rule});
      picked_.push_back(std::move(*picked));
    }
  }

  void Prepare(size_t entry) {
    const mesh::Rule& rule = *rules_.entries[entry].rule;
    rules_.to.Add(entry, rule.to);
    rules_.except.Add(entry, rule.except);
    if (rule.until || rule.from) rules_.timed.Set(entry);
    if (!rule.purposes.empty()) rules_.purposed.Set(entry);
    if (rule.effect == Effect::kDeny) {
      rules_.denies.Set(entry);
      if (rule.action == mesh::Action::kDiscover) rules_.hides.Set(entry);
      return;
    }
    if (rule.effect == Effect::kAllow && rule.action == mesh::Action::kRead) PrepareGrant(entry);
    PrepareFilter(entry);
    PrepareNamedMasks(entry);
    PrepareExpressionMasks(entry);
  }

  void PrepareGrant(size_t entry) {
    const std::vector<std::string>& named = rules_.entries[entry].rule->columns;
    Bits granted = picked_[entry];
    for (size_t i = 0; i < columns_.size() && !named.empty(); ++i) {
      const auto is_this = [&](const std::string& name) {
        return SameWithoutCase(name, columns_[i]);
      };
      if (std::ranges::none_of(named, is_this)) granted.Clear(i);
    }
    Bits all(columns_.size());
    all.SetAll(columns_.size());
    const bool is_limited = all.Exceeds(granted);
    if (is_limited && !granted.Any()) return;
    rules_.allows.Set(entry);
    if (!is_limited) return;
    rules_.limited.Set(entry);
    rules_.grants.push_back({entry, std::move(granted)});
  }

  void PrepareFilter(size_t entry) {
    const ExpressionPtr& filter = rules_.entries[entry].rule->filter;
    if (!filter) return;
    const mesh::CheckedExpression checked =
        mesh::CheckExpression(filter, ValueType::kTruth, type_of_);
    const ExpressionPtr condition = checked.faults.empty() ? checked.tree : FalseCondition();
    const std::string text = ToText(*condition);
    const auto equal = std::ranges::find(filter_texts_, text);
    rules_.filters.push_back({entry, condition, UsesCaller(*condition),
                              static_cast<size_t>(equal - filter_texts_.begin())});
    filter_texts_.push_back(text);
  }

  // One row for each kind of mask in the rule.
  void PrepareNamedMasks(size_t entry) {
    const mesh::Rule& rule = *rules_.entries[entry].rule;
    std::array<Bits, kExpressionRank> by_rank;
    const auto add = [&](const Mask& mask, const Bits& columns) {
      const size_t rank = RankOf(mask.type);
      if (rank >= kExpressionRank || !columns.Any()) return;
      if (!by_rank[rank].Any()) by_rank[rank] = Bits(columns_.size());
      by_rank[rank] |= columns;
    };
    if (rule.mask) add(*rule.mask, picked_[entry]);
    for (const auto& [column, mask] : rule.masks) add(mask, ColumnNamed(column));
    for (size_t rank = 0; rank < kExpressionRank; ++rank) {
      if (by_rank[rank].Any())
        rules_.masks.push_back({entry, Mask{kStrictestFirst[rank], nullptr}, by_rank[rank]});
    }
  }

  Bits ColumnNamed(const std::string& name) const {
    Bits bits(columns_.size());
    const auto found = std::ranges::find(columns_, Lower(name));
    if (found != columns_.end()) bits.Set(static_cast<size_t>(found - columns_.begin()));
    return bits;
  }

  // One row for each column, since each has its own type.
  void PrepareExpressionMasks(size_t entry) {
    const mesh::Rule& rule = *rules_.entries[entry].rule;
    const auto add = [&](const Mask& mask, const Bits& columns) {
      if (mask.type != Mask::Type::kExpression) return;
      columns.ForEach([&](size_t column) { AddExpressionMask(entry, mask, column); });
    };
    if (rule.mask) add(*rule.mask, picked_[entry]);
    for (const auto& [column, mask] : rule.masks) add(mask, ColumnNamed(column));
  }

  void AddExpressionMask(size_t entry, const Mask& mask, size_t column) {
    TableRules::ColumnMask row{entry, Mask{Mask::Type::kNull, nullptr}, Bits(columns_.size())};
    row.columns.Set(column);
    if (mask.expression) {
      const ValueType wanted = ValueTypeOf(table_.contract.columns[column].type);
      const mesh::CheckedExpression checked =
          mesh::CheckExpression(mask.expression, wanted, type_of_);
      if (checked.faults.empty()) {
        row.mask = {Mask::Type::kExpression, checked.tree};
        row.uses_caller = UsesCaller(*checked.tree);
        row.text = ToText(*checked.tree);
      }
    }
    rules_.masks.push_back(std::move(row));
  }

  const mesh::Table& table_;
  const Which which_;
  const mesh::ColumnTypeLookup type_of_;
  std::vector<std::string> columns_;       // in lower case
  std::vector<Bits> picked_;               // by entry
  std::vector<std::string> filter_texts_;  // by filter
  size_t first_agreement_ = SIZE_MAX;      // all entries from it on are agreements
  TableRules rules_;
};

}  // namespace

TableRules RulesFor(const mesh::SnapshotPtr& snapshot, const mesh::Table& table) {
  return Builder(snapshot, table, Builder::Which::kAll).Build();
}

TableRules RightsFor(const mesh::SnapshotPtr& snapshot, const mesh::Table& table) {
  return Builder(snapshot, table, Builder::Which::kRights).Build();
}

bool GivesOrTakes(const mesh::Rule& rule) {
  return rule.effect == Effect::kDeny ||
         (rule.effect == Effect::kAllow && rule.action == mesh::Action::kRead);
}

mesh::ColumnTypeLookup TypesAround(const mesh::Table& table, const mesh::Snapshot& snapshot) {
  return [&table, &snapshot](const mesh::TableId* other,
                             const std::string& name) -> std::optional<ValueType> {
    const mesh::TablePtr found = other == nullptr ? nullptr : snapshot.FindTable(*other);
    if (other != nullptr && found == nullptr) return std::nullopt;
    const mesh::Column* column = (other == nullptr ? table : *found).Find(name);
    if (column == nullptr) return std::nullopt;
    return ValueTypeOf(column->type);
  };
}

}  // namespace weft::policy
