#include "policy/decide.hpp"

#include <algorithm>
#include <set>

#include "mesh/platform_domains.hpp"
#include "policy/case.hpp"
#include "policy/mask_order.hpp"
#include "policy/words.hpp"

namespace weft::policy {
namespace {

using mesh::Decision;
using mesh::Expression;
using mesh::ExpressionPtr;
using mesh::Mask;
using mesh::Operator;
using mesh::Reason;
using mesh::ValueType;

// A right that needs no rule; empty when there is none.
std::string_view BuiltInRight(const mesh::Caller& caller, const Who& who, bool admin_may_read) {
  if (who.is_at_home()) return "own domain";
  if (who.Has("team")) return "team";
  if (who.Has("curator")) return "curator";
  if (who.Has("owner")) return "owner";
  return caller.is_admin && admin_may_read ? "admin" : "";
}

constexpr std::string_view kOwnerColumn = "data_owner", kPlaceColumn = "position";

ExpressionPtr Named(Expression::Type type, std::string_view name) {
  auto expression = std::make_shared<Expression>();
  expression->type = type;
  expression->name = name;
  return expression;
}
ExpressionPtr Text(const std::string& text) {
  auto expression = std::make_shared<Expression>();
  expression->literal = text;
  return expression;
}
ExpressionPtr Operation(Operator op, std::vector<ExpressionPtr> operands) {
  auto expression = std::make_shared<Expression>();
  expression->type = Expression::Type::kOperation;
  expression->op = op;
  expression->operands = std::move(operands);
  return expression;
}

class Judge {
 public:
  Judge(const mesh::Caller& caller, const mesh::Table& table, const TableRules& rules, Time now)
      : caller_(caller),
        table_(table),
        rules_(rules),
        who_(caller, table),
        matches_(rules.entries.size()) {
    Match(now);
  }

  Decision Discover(bool admin_may_read) {
    if (caller_.scope.starts_with("events:")) return {};
    decision_.discover = caller_.is_admin || !matches_.Meets(rules_.hides);
    if (!decision_.discover) {
      Explain(matches_ & rules_.hides, "hides the table");
      LimitInTime(matches_ & rules_.hides);
      return std::move(decision_);
    }
    right_ = BuiltInRight(caller_, who_, admin_may_read);
    const bool has_right = !right_.empty() || matches_.Meets(rules_.allows);
    decision_.read = has_right && !matches_.Meets(rules_.denies);
    return std::move(decision_);
  }

  Decision ReadOfParts(std::span<const PartOf> parts) {
    decision_ = Read(false);
    if (decision_.read || !decision_.discover || matches_.Meets(rules_.denies) ||
        !table_.Find(kOwnerColumn))
      return std::move(decision_);
    std::vector<const PartOf*> readable;
    for (const PartOf& part : parts)
      if (part.decision.read && FitsWhole(part.decision)) readable.push_back(&part);
    if (readable.empty()) return std::move(decision_);
    Decision refused = std::exchange(decision_, {.discover = true, .read = true});
    if (refused.valid_until) EndBy(*refused.valid_until);
    Restrict();
    AddParts(readable);
    return std::move(decision_);
  }

  Decision Bounds() {
    decision_.discover = caller_.is_admin || !matches_.Meets(rules_.hides);
    decision_.read = decision_.discover && !matches_.Meets(rules_.denies);
    const Bits refusing = matches_ & (decision_.discover ? rules_.denies : rules_.hides);
    Explain(refusing, decision_.discover ? "denies" : "hides the table");
    LimitInTime(refusing);
    if (decision_.read) Restrict();
    return std::move(decision_);
  }

  Decision ReadBound(Decision decision, std::span<const PartOf> parts) {
    decision_ = std::move(decision);
    std::vector<ExpressionPtr> rows, bound{Named(Expression::Type::kColumn, kOwnerColumn)};
    for (const PartOf& part : parts) {
      Note(part);
      const bool is_left = part.decision.read && FitsWhole(part.decision);
      if (is_left && part.decision.filters.empty()) continue;
      bound.push_back(Text(part.domain));
      if (is_left) rows.push_back(RowsOf(Text(part.domain), part.decision));
    }
    if (bound.size() == 1) return std::move(decision_);
    if (!table_.Find(kOwnerColumn)) return RefusedFor(*bound[1]);
    rows.push_back(Operation(Operator::kNotIn, bound));
    rows.push_back(Operation(Operator::kIsNull, {bound[0]}));
    decision_.filters.push_back(Operation(Operator::kOr, std::move(rows)));
    return std::move(decision_);
  }

  Decision Read(bool admin_may_read) {
    decision_ = Discover(admin_may_read);
    if (!decision_.discover) return std::move(decision_);
    if (!decision_.read) {
      Refuse();
      return std::move(decision_);
    }
    Grant();
    if (!who_.is_at_home()) Restrict();
    return std::move(decision_);
  }

 private:
  // Keeps the entries that are for the caller and in force. One that is to come ends the decision.
  void Match(Time now) {
    if (rules_.entries.empty()) return;
    Bits excepted(rules_.entries.size());
    rules_.to.Collect(who_, matches_);
    rules_.except.Collect(who_, excepted);
    matches_ -= excepted;
    (matches_ & rules_.timed).ForEach([&](size_t entry) {
      const mesh::Rule& rule = *rules_.entries[entry].rule;
      const bool is_over = rule.until && now >= *rule.until;
      const bool is_to_come = rule.from && now < *rule.from;
      if (is_to_come && !is_over) EndBy(*rule.from);
      if (is_to_come || is_over) matches_.Clear(entry);
    });
    if (matches_.Meets(rules_.purposed)) MatchPurposes();
  }

  // An allow grants only for its purposes, a deny or restrict does not bind for them.
  void MatchPurposes() {
    for_other_purposes_ = Bits(rules_.entries.size());
    (matches_ & rules_.purposed).ForEach([&](size_t entry) {
      const mesh::Rule& rule = *rules_.entries[entry].rule;
      const bool is_stated = IsStated(rule.purposes);
      if (is_stated == (rule.effect == mesh::Effect::kAllow)) return;
      matches_.Clear(entry);
      if (!is_stated) for_other_purposes_.Set(entry);
    });
  }

  // Who states none has the purposes of their agreements on this table.
  bool IsStated(const std::vector<std::string>& purposes) {
    const auto has = [&](const std::string& stated) {
      return std::ranges::any_of(
          purposes, [&](const std::string& each) { return SameWithoutCase(each, stated); });
    };
    if (!caller_.purpose.empty()) return has(caller_.purpose);
    bool is_stated = false;
    (matches_ & rules_.agreed).ForEach([&](size_t entry) {
      if (!has(rules_.entries[entry].rule->purpose)) return;
      is_stated = true;
      LimitInTime(entry);
    });
    return is_stated;
  }

  Reason ReasonOf(size_t entry, std::string effect, std::string column = {}) const {
    const TableRules::Entry& e = rules_.entries[entry];
    return {e.policy->name, e.rule->name, std::move(effect), std::move(column)};
  }

  void Explain(const Bits& entries, const char* effect) {
    entries.ForEach([&](size_t entry) { decision_.why.push_back(ReasonOf(entry, effect)); });
  }

  void LimitInTime(const Bits& entries) {
    (entries & rules_.timed).ForEach([&](size_t entry) { LimitInTime(entry); });
  }

  void Refuse() {
    const Bits denials = matches_ & rules_.denies;
    Explain(denials, "denies");
    LimitInTime(denials);
    std::string because;
    if (!decision_.why.empty()) {
      const Reason& first = decision_.why[0];
      because = "rule \"" + first.rule + "\" of policy " + first.policy + " denies it, ";
    } else if (caller_.is_admin) {
      because = "this mesh keeps reading from its admins, ";
    }
    decision_.refusal = RefusalOf(caller_, table_, *rules_.keeps, because);
    decision_.next_step =
        decision_.why.empty() ? RequestFor(caller_, table_) : WhomToAsk(table_, *rules_.keeps);
    NamePurposes(denials);
  }

  // Stating a purpose may be all that is missing.
  void NamePurposes(const Bits& denials) {
    std::set<std::string> purposes;
    const auto add = [&](size_t entry) {
      const std::vector<std::string>& named = rules_.entries[entry].rule->purposes;
      purposes.insert(named.begin(), named.end());
    };
    if (!denials.Any())
      for_other_purposes_.ForEach(add);
    else if (!denials.Exceeds(rules_.purposed))
      denials.ForEach(add);
    if (!purposes.empty()) decision_.next_step = StatePurpose({purposes.begin(), purposes.end()});
  }

  // Says what reading rests on, and which columns it covers.
  void Grant() {
    if (!right_.empty()) {
      decision_.why.push_back({"", std::string(right_), "allows", ""});
      return;
    }
    const Bits allows = matches_ & rules_.allows;
    LimitInTime(allows);
    const size_t count = table_.contract.columns.size();
    granted_ = Bits(count);
    if (allows.Exceeds(rules_.limited)) granted_.SetAll(count);
    for (const TableRules::Grant& grant : rules_.grants) {
      if (allows.Has(grant.entry)) granted_ |= grant.columns;
    }
    decision_.why.reserve(allows.Count());
    allows.ForEach([&](size_t entry) {
      const bool is_limited = rules_.limited.Has(entry);
      decision_.why.push_back(ReasonOf(entry, is_limited ? "allows some columns" : "allows"));
    });
    for (size_t column = 0; column < count; ++column) {
      if (!granted_.Has(column))
        decision_.hidden_columns.push_back(table_.contract.columns[column].name);
    }
    has_hidden_ = !decision_.hidden_columns.empty();
  }

  void Restrict() {
    Filter();
    MaskColumns();
  }

  void Filter() {
    Bits seen(rules_.filters.size());
    for (const TableRules::Filter& filter : rules_.filters) {
      if (!matches_.Has(filter.entry)) continue;
      decision_.why.push_back(ReasonOf(filter.entry, "filters rows"));
      LimitInTime(filter.entry);
      if (seen.Has(filter.first_equal)) continue;
      seen.Set(filter.first_equal);
      decision_.filters.push_back(filter.uses_caller ? Bind(filter.condition, ValueType::kTruth)
                                                     : filter.condition);
    }
  }

  void LimitInTime(size_t entry) {
    const std::optional<Time>& until = rules_.entries[entry].rule->until;
    if (until) EndBy(*until);
  }
  void EndBy(Time time) {
    decision_.valid_until = std::min(decision_.valid_until.value_or(time), time);
  }

  // A report may lack what a part's filter asks about, or have added it up: what is one event's
  // there are words, by which it is grouped.
  bool FitsWhole(const Expression& of_part) const {
    const bool has_each = table_.Find(kPlaceColumn) != nullptr;
    const std::vector<std::string> names = mesh::ColumnsOf(of_part);
    return std::ranges::all_of(names, [&](const std::string& name) {
      const mesh::Column* column = table_.Find(name);
      return column && (has_each || column->type.base == mesh::ColumnType::Base::kText);
    });
  }
  bool FitsWhole(const Decision& part) const {
    return std::ranges::all_of(part.filters,
                               [&](const ExpressionPtr& filter) { return FitsWhole(*filter); });
  }

  void AddParts(const std::vector<const PartOf*>& parts) {
    std::vector<ExpressionPtr> rows, plain{Named(Expression::Type::kColumn, kOwnerColumn)};
    for (const PartOf* part : parts) {
      ExpressionPtr owner = Text(part->domain);
      if (part->decision.filters.empty())
        plain.push_back(owner);
      else
        rows.push_back(RowsOf(std::move(owner), part->decision));
      decision_.why.push_back({"", "may read the events of " + part->domain, "allows", ""});
      if (part->decision.valid_until) EndBy(*part->decision.valid_until);
      for (const auto& [column, mask] : part->decision.masks) Tighten(column, mask);
      for (const std::string& column : part->decision.hidden_columns) Hide(column);
    }
    if (plain.size() > 1) rows.push_back(Operation(Operator::kIn, std::move(plain)));
    decision_.filters.push_back(rows.size() == 1 ? rows.front()
                                                 : Operation(Operator::kOr, std::move(rows)));
  }

  // What a part's rules say that is no matter of rows, and how long it holds.
  void Note(const PartOf& part) {
    for (Reason why : part.decision.why) {
      why.effect += " in " + part.domain + "." + std::string(*PartsOf(table_));
      decision_.why.push_back(std::move(why));
    }
    if (part.decision.valid_until) EndBy(*part.decision.valid_until);
    for (const auto& [column, mask] : part.decision.masks) Tighten(column, mask);
  }

  // It adds up rows of all domains, and those of this one are not all for the caller.
  Decision RefusedFor(const Expression& domain) {
    decision_.read = false;
    const std::string part =
        std::get<std::string>(domain.literal) + "." + std::string(*PartsOf(table_));
    decision_.refusal = RefusalOf(caller_, table_, *rules_.keeps,
                                  "it adds up rows that rules of " + part + " keep from you, ");
    const mesh::TableId by_domain{table_.id.domain, table_.id.name + "_by_domain"};
    decision_.next_step = rules_.keeps->FindTable(by_domain)
                              ? "read " + ToString(by_domain) + ", which leaves them out"
                              : WhomToAsk(table_, *rules_.keeps);
    return std::move(decision_);
  }

  static ExpressionPtr RowsOf(ExpressionPtr owner, const Decision& part) {
    std::vector<ExpressionPtr> all = part.filters;
    all.push_back(Operation(Operator::kEqual,
                            {Named(Expression::Type::kColumn, kOwnerColumn), std::move(owner)}));
    return Operation(Operator::kAnd, std::move(all));
  }

  void Tighten(const std::string& column, Mask mask) {
    if (table_.Find(column) == nullptr) return;
    if (mask.expression && !FitsWhole(*mask.expression)) mask = {Mask::Type::kNull, nullptr};
    const auto [known, is_new] = decision_.masks.try_emplace(column, mask);
    if (is_new || ToString(known->second) == ToString(mask)) return;
    if (RankOf(mask.type) < RankOf(known->second.type))
      known->second = mask;
    else if (mask.type == known->second.type)  // two expressions: there is no order between them
      known->second = {Mask::Type::kNull, nullptr};
  }

  void Hide(const std::string& column) {
    const mesh::Column* hidden = table_.Find(column);
    if (hidden &&
        std::ranges::find(decision_.hidden_columns, hidden->name) == decision_.hidden_columns.end())
      decision_.hidden_columns.push_back(hidden->name);
  }

  // Masks come strictest first, so the first on a column is the one that holds.
  void MaskColumns() {
    if (rules_.masks.empty()) return;
    const size_t count = table_.contract.columns.size();
    Bits masked(count);
    if (has_hidden_) {
      masked.SetAll(count);
      masked -= granted_;
    }
    decision_.why.reserve(decision_.why.size() + std::min(count, rules_.masks.size()));
    std::vector<const TableRules::ColumnMask*> expressions(
        rules_.masks.back().mask.type == Mask::Type::kExpression ? count : 0);
    for (const TableRules::ColumnMask& row : rules_.masks) {
      if (!matches_.Has(row.entry)) continue;
      LimitInTime(row.entry);
      if (row.mask.type == Mask::Type::kExpression) {
        row.columns.ForEach(
            [&](size_t column) { MaskByExpression(column, row, masked, expressions[column]); });
        continue;
      }
      if (!row.columns.Exceeds(masked)) continue;
      (row.columns - masked).ForEach([&](size_t column) { SetMask(column, row.mask, row.entry); });
      masked |= row.columns;
    }
  }

  // Two different expressions have no order between them: the column shows nothing.
  void MaskByExpression(size_t column, const TableRules::ColumnMask& row, Bits& masked,
                        const TableRules::ColumnMask*& first) {
    if (first == nullptr && masked.Has(column)) return;
    if (first == nullptr) {
      first = &row;
      masked.Set(column);
      Mask mask = row.mask;
      if (row.uses_caller)
        mask.expression = Bind(mask.expression, ValueTypeOf(table_.contract.columns[column].type));
      SetMask(column, mask, row.entry);
    } else if (first->text != row.text) {
      SetMask(column, {Mask::Type::kNull, nullptr}, row.entry);
    }
  }

  void SetMask(size_t column, const Mask& mask, size_t entry) {
    const std::string& name = rules_.columns[column];
    decision_.masks.insert_or_assign(name, mask);
    decision_.why.push_back(ReasonOf(entry, "masks " + name + " with " + ToString(mask), name));
  }

  // An attribute that cannot be read as what it is compared with becomes null.
  ExpressionPtr Bind(const ExpressionPtr& expression, ValueType wanted) {
    const ExpressionPtr bound = BindCaller(expression, caller_.attributes, caller_.user);
    return CheckExpression(bound, wanted, TypesAround(table_, *rules_.keeps)).tree;
  }

  const mesh::Caller& caller_;
  const mesh::Table& table_;
  const TableRules& rules_;
  const Who who_;
  Bits matches_;             // entries that are for the caller and in force
  Bits for_other_purposes_;  // allows that would be, had the caller stated one of their purposes
  std::string_view right_;
  Bits granted_;  // columns, when some are hidden
  bool has_hidden_ = false;
  Decision decision_;
};

}  // namespace

Decision Decide(const mesh::Caller& caller, mesh::Action action, const mesh::Table& table,
                const TableRules& rules, bool admin_may_read, Time now) {
  Judge judge(caller, table, rules, now);
  return action == mesh::Action::kRead ? judge.Read(admin_may_read)
                                       : judge.Discover(admin_may_read);
}

std::optional<std::string_view> PartsOf(const mesh::Table& table) {
  if (table.id.domain != mesh::kTrackingDomain) return std::nullopt;
  const bool is_of_refused = table.id.name.find("rejected") != std::string::npos;
  return is_of_refused ? "rejected_events" : "events";
}

Decision DecideOfParts(const mesh::Caller& caller, const mesh::Table& whole,
                       const TableRules& rules, std::span<const PartOf> parts, Time now) {
  return Judge(caller, whole, rules, now).ReadOfParts(parts);
}

Decision BoundsOf(const mesh::Caller& caller, const mesh::Table& part, const TableRules& rules,
                  Time now) {
  return Judge(caller, part, rules, now).Bounds();
}

Decision BoundByParts(const mesh::Caller& caller, const mesh::Table& whole, const TableRules& rules,
                      Decision decision, std::span<const PartOf> parts) {
  if (caller.service_domain == whole.id.domain) return decision;
  return Judge(caller, whole, rules, Time{}).ReadBound(std::move(decision), parts);
}

}  // namespace weft::policy
