#include "audit/guard.hpp"

#include <algorithm>
#include <mutex>
#include <set>
#include <unordered_map>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "mesh/retirement.hpp"
#include "policy/decide.hpp"

namespace weft::audit {
namespace {

constexpr size_t kCachedRulesMax = 1'000'000;  // rules of all tables together: some 100 MB at most
constexpr size_t kTableCost = 8;               // what a table costs besides its rules

std::string Key(const mesh::Caller& who, const mesh::TableId& table) {
  return who.user + '\n' + mesh::ToString(table);
}

TableTouch Touched(const mesh::Caller& who, const mesh::TableId& table) {
  return {.table = mesh::ToString(table), .principal = who.user};
}

TableTouch Touched(const mesh::Caller& who, const Access& access) {
  TableTouch touched = Touched(who, access.table->id);
  touched.filtered = !access.decision.filters.empty();
  for (const auto& [column, mask] : access.decision.masks) touched.masked.push_back(column);
  for (const mesh::Reason& reason : access.decision.why)
    if (!reason.policy.empty() &&
        std::ranges::find(touched.policies, reason.policy) == touched.policies.end())
      touched.policies.push_back(reason.policy);
  return touched;
}

// Masks go by names in lower case, columns by those of the contract.
bool Names(const mesh::ColumnRoles& columns, const std::string& lower) {
  return std::ranges::any_of(columns, [&](const auto& each) { return Lower(each.first) == lower; });
}

// What the decision rests on ends then.
void LimitTo(mesh::Decision& decision, const std::optional<Time>& end) {
  if (end && (!decision.valid_until || *end < *decision.valid_until)) decision.valid_until = end;
}

}  // namespace

// When each touch was opened that is still there.
struct Guard::Opened {
  Time Add(Time time) {
    const std::lock_guard lock(mutex);
    return *times.insert(time);
  }
  void Remove(Time time) {
    const std::lock_guard lock(mutex);
    times.erase(times.find(time));
  }
  std::optional<Time> Oldest() const {
    const std::lock_guard lock(mutex);
    return times.empty() ? std::nullopt : std::optional(*times.begin());
  }

  mutable std::mutex mutex;
  std::multiset<Time> times;
};

// The prepared rules of tables of the newest snapshot that was asked for. Rules of other snapshots
// (a plan's, one of the past) are made anew each time: their touch decides each table once anyway.
struct Guard::RuleCache {
  using RulesPtr = std::shared_ptr<const policy::TableRules>;

  explicit RuleCache(const store::Registry& of) : registry(of) {}

  RulesPtr Find(const mesh::SnapshotPtr& wanted, const mesh::Table& table) {
    const std::lock_guard lock(mutex);
    const auto found = snapshot == wanted ? rules.find(mesh::ToString(table.id)) : rules.end();
    return found == rules.end() ? nullptr : found->second;
  }

  void Keep(const mesh::SnapshotPtr& newest, const mesh::Table& table, RulesPtr made) {
    const size_t cost = made->entries.size() + kTableCost;
    const std::lock_guard lock(mutex);
    if (snapshot != newest || cost_sum + cost > kCachedRulesMax) {
      rules.clear();
      cost_sum = 0;
      snapshot = newest;
    }
    if (rules.emplace(mesh::ToString(table.id), std::move(made)).second) cost_sum += cost;
  }

  RulesPtr Of(const mesh::Table& table, const mesh::SnapshotPtr& wanted) {
    if (RulesPtr known = Find(wanted, table)) return known;
    auto made = std::make_shared<const policy::TableRules>(policy::RulesFor(wanted, table));
    if (wanted == registry.Now()) Keep(wanted, table, made);
    return made;
  }

  struct Asked {
    const mesh::Caller& caller;
    mesh::Action action{};
    Time at{};
  };
  // Of a table that is what others are together, those decide where nothing else allows it, and
  // bind whoever is allowed.
  mesh::Decision Decide(const Asked& asked, const mesh::Table& table,
                        const policy::TableRules& rules, const mesh::SnapshotPtr& in) {
    mesh::Decision whole =
        policy::Decide(asked.caller, asked.action, table, rules, in->AdminMayRead(), asked.at);
    const bool is_looked_at = whole.read && asked.action == mesh::Action::kDiscover;
    const auto name = is_looked_at || !whole.discover ? std::nullopt : policy::PartsOf(table);
    if (!name) return whole;
    std::vector<policy::PartOf> parts;
    for (const auto& [domain, node] : in->domains) {
      const auto slot = node->tables.find(std::string(*name));
      if (domain == table.id.domain || slot == node->tables.end()) continue;
      const mesh::TablePtr own = slot->second->Get();
      parts.push_back({domain, OfPart(asked, *own, in, whole.read)});
    }
    if (!whole.read) return policy::DecideOfParts(asked.caller, table, rules, parts, asked.at);
    return policy::BoundByParts(asked.caller, table, rules, std::move(whole), parts);
  }

  mesh::Decision OfPart(const Asked& asked, const mesh::Table& part, const mesh::SnapshotPtr& in,
                        bool reads_whole) {
    const RulesPtr rules = Of(part, in);
    if (reads_whole) return policy::BoundsOf(asked.caller, part, *rules, asked.at);
    return policy::Decide(asked.caller, mesh::Action::kRead, part, *rules, in->AdminMayRead(),
                          asked.at);
  }

  const store::Registry& registry;
  std::mutex mutex;  // guards all below
  mesh::SnapshotPtr snapshot;
  std::unordered_map<std::string, RulesPtr> rules;  // by the table's address
  size_t cost_sum = 0;
};

Guard::Guard(const store::Registry& registry, Audit& audit, Clock& clock)
    : registry_(registry),
      audit_(audit),
      clock_(clock),
      cache_(std::make_unique<RuleCache>(registry)),
      opened_(std::make_unique<Opened>()) {}
Guard::~Guard() = default;

std::optional<Time> Guard::OldestTouch() const { return opened_->Oldest(); }

std::unique_ptr<Touch> Guard::Open(const mesh::Caller& caller, Began began,
                                   mesh::SnapshotPtr snapshot) {
  if (began.caller.empty()) began.caller = caller.user;
  if (began.token_id.empty()) began.token_id = caller.token_id;
  const bool is_given = snapshot != nullptr;
  if (!is_given) snapshot = registry_.Now();
  auto touch =
      std::unique_ptr<Touch>(new Touch(*this, caller, std::move(snapshot), std::move(began)));
  touch->is_pinned_ = is_given;
  return touch;
}

mesh::Decision Guard::Decide(const mesh::Caller& caller, mesh::Action action,
                             const mesh::Table& table, const mesh::SnapshotPtr& snapshot) const {
  return cache_->Decide({caller, action, clock_.Now()}, table, *cache_->Of(table, snapshot),
                        snapshot);
}

std::vector<mesh::Decision> Guard::DecideAt(Time at, std::span<const mesh::Caller> callers,
                                            const mesh::Table& table,
                                            const mesh::SnapshotPtr& snapshot) const {
  const policy::TableRules rules = policy::RulesFor(snapshot, table);
  std::vector<mesh::Decision> decisions;
  for (const mesh::Caller& caller : callers)
    decisions.push_back(cache_->Decide({caller, mesh::Action::kRead, at}, table, rules, snapshot));
  return decisions;
}

Time Guard::Now() const { return clock_.Now(); }

uint64_t Guard::PolicyEpoch() const { return registry_.Now()->seq; }

Touch::Touch(Guard& guard, mesh::Caller caller, mesh::SnapshotPtr snapshot, Began began)
    : guard_(guard),
      opened_(guard.opened_->Add(guard.Now())),
      caller_(std::move(caller)),
      snapshot_(std::move(snapshot)),
      began_(std::move(began)) {}

Touch::~Touch() {
  guard_.opened_->Remove(opened_);
  if (!offset_ || finished_) return;
  try {
    Finish({.outcome = "cut off"});
  } catch (const std::exception& error) {  // a missing end reads as cut off as well
    Log(LogLevel::kError, "audit.failed", {{"reason", error.what()}});
  }
}

Time Touch::Now() const { return guard_.Now(); }

const Access& Touch::Read(const mesh::TableId& id) { return ReadAs(caller_, id); }

const Access& Touch::ReadAs(const mesh::Caller& principal, const mesh::TableId& id) {
  mesh::TablePtr table = snapshot_->FindTable(id);
  const auto moved = table ? std::nullopt : mesh::FindMoved(*snapshot_, id);
  if (moved && guard_.Now() < moved->until) table = moved->to;
  if (!table) RefuseUnknown(principal, id);
  Access& access = Seen(principal, id, table);
  if (moved) LimitTo(access.decision, moved->until);
  return access;
}

Access& Touch::Seen(const mesh::Caller& principal, const mesh::TableId& id,
                    const mesh::TablePtr& table) {
  const std::string key = Key(principal, table->id);
  if (const auto known = seen_.find(key); known != seen_.end()) return known->second;
  Access access{table, guard_.Decide(principal, mesh::Action::kRead, *table, snapshot_)};
  if (!access.decision.discover) RefuseUnknown(principal, id);
  if (mesh::IsRetired(*table, guard_.Now())) RefuseRetired(principal, *table);
  LimitTo(access.decision, table->retirement.at);
  if (!access.decision.read)
    RefuseTable(Touched(principal, access.table->id),
                Error(ErrorKind::kForbidden, access.decision.refusal, access.decision.next_step));
  tables_.push_back(Touched(principal, access));
  return seen_.emplace(key, std::move(access)).first->second;
}

void Touch::RefuseRetired(const mesh::Caller& principal, const mesh::Table& table) {
  const std::string instead = mesh::InsteadOf(table, *snapshot_);
  RefuseTable(Touched(principal, table.id),
              Error(ErrorKind::kNotFound, mesh::ToString(table.id) + " is retired",
                    instead.empty() ? "Ask team " + table.owner_team + " what to use."
                                    : "Use " + instead + "."));
}

// Not there and hidden: the same words, so that neither tells. Who may know where a table went is
// told that.
void Touch::RefuseUnknown(const mesh::Caller& principal, const mesh::TableId& id) {
  const std::string name = mesh::ToString(id);
  const auto moved = mesh::FindMoved(*snapshot_, id);
  if (moved && guard_.Decide(principal, mesh::Action::kDiscover, *moved->to, snapshot_).discover)
    RefuseTable(Touched(principal, id),
                Error(ErrorKind::kNotFound, name + " is not an address any more",
                      "Use " + mesh::ToString(moved->to->id) + "."));
  RefuseTable(
      Touched(principal, id),
      Error(ErrorKind::kNotFound, "there is no table " + name + ", or you may not know of it",
            "See what there is: weft search " + id.name));
}

void Touch::RefuseTable(TableTouch refused, const Error& error) {
  tables_.push_back(std::move(refused));
  Refuse(error.message());
  tables_.pop_back();
  throw error;
}

std::optional<Access> Touch::Discover(const mesh::TableId& id) const {
  const mesh::TablePtr table = snapshot_->FindTable(id);
  if (!table) return std::nullopt;
  Access access{table, guard_.Decide(caller_, mesh::Action::kRead, *table, snapshot_)};
  if (!access.decision.discover) return std::nullopt;
  return access;
}

void Touch::UsesColumns(const std::string& table, const mesh::ColumnRoles& columns, By by) {
  for (TableTouch& touched : tables_) {
    const bool by_caller = touched.principal == caller_.user;
    if (touched.table != table || by_caller != (by == By::kCaller)) continue;
    std::set<std::string> read;
    for (const auto& [column, _] : columns) read.insert(column);
    const auto access = seen_.find(touched.principal + '\n' + table);
    if (access != seen_.end())
      for (const mesh::ExpressionPtr& filter : access->second.decision.filters)
        for (std::string& column : mesh::ColumnsOf(*filter)) read.insert(std::move(column));
    touched.columns = {read.begin(), read.end()};
    std::erase_if(touched.masked,
                  [&](const std::string& column) { return !Names(columns, column); });
    touched.roles = columns;
  }
}

bool Touch::StillHolds() const {
  if (!is_pinned_ && guard_.PolicyEpoch() != snapshot_->seq) return false;
  const Time now = guard_.Now();
  return std::ranges::all_of(seen_, [&](const auto& entry) {
    const std::optional<Time>& until = entry.second.decision.valid_until;
    return !until || now < *until;
  });
}

void Touch::Refresh() {
  if (!is_pinned_) {
    snapshot_ = guard_.registry_.Now();
    mesh::Caller fresh = mesh::CallerFor(*snapshot_, caller_.user);
    fresh.token_id = caller_.token_id;
    fresh.scope = caller_.scope;
    fresh.purpose = caller_.purpose;
    caller_ = std::move(fresh);
  }
  seen_.clear();
  tables_.clear();
}

void Touch::Begin() {
  WEFT_CHECK(!offset_);
  began_.tables = tables_;
  offset_ = guard_.audit().Begin(began_);
}

void Touch::Finish(const Ended& ended) {
  if (!offset_ || finished_) return;
  finished_ = true;
  guard_.audit().Finish(*offset_, ended);
}

void Touch::Refuse(const std::string& sentence) {
  if (refused_) return;
  refused_ = true;
  Began note = began_;
  note.refused = note.verb;
  note.verb = Verb::kRefusal;
  note.tables = tables_;
  note.refusal = sentence;
  guard_.audit().Note(note, false);
}

}  // namespace weft::audit
