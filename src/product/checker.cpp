#include "product/checker.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "mesh/platform_domains.hpp"
#include "product/verify.hpp"

namespace weft::product {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kRestOverCheck = 20;
constexpr std::chrono::milliseconds kQuick{50};

std::string CountSql(const mesh::TableId& id) {
  return "SELECT count(*) FROM " + SqlName(id.domain) + "." + SqlName(id.name);
}

std::shared_ptr<const mesh::Contract> ContractOf(const mesh::Table& table,
                                                 const mesh::Snapshot& snapshot) {
  const mesh::EntryPtr entry = snapshot.FindEntry({mesh::Kind::kContract, table.contract_id});
  return entry ? entry->As<mesh::Contract>() : nullptr;
}

bool MayHaveRows(const mesh::TableSlot& slot) {
  return slot.has_files() || (slot.product() && slot.product()->outline.has_code);
}

// Nothing when the table does not bind; the checks say so.
std::optional<uint64_t> CountRows(audit::Touch& touch, engine::Engine& engine,
                                  const mesh::TableId& id) {
  try {
    const auto rows = engine.RowsAs(touch, id.domain, CountSql(id), 1);
    return rows.at(0).at(0).get<uint64_t>();
  } catch (const Error&) {
    return std::nullopt;
  }
}

void AddResults(const std::vector<CheckResult>& results, store::CheckRow& row) {
  Json list = Json::array();
  for (const CheckResult& result : results) {
    ++(result.skipped ? row.skipped : result.passed ? row.passed : row.failed);
    list.push_back(ToJson(result));
  }
  row.results = list.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

bool Checker::Step() {
  const mesh::SnapshotPtr snapshot = registry_.Now();
  if (!basis_ || basis_->snapshot() != snapshot || lake_seen_ != lake_changes_) FindDue(snapshot);
  for (size_t left = due_.size(); left > 0; --left) {
    const mesh::TableId id = due_.front();
    const bool rests = Rests(id);
    const bool was_due = !rests && CheckIfDue(id, snapshot);
    due_.pop_front();  // what threw stays first
    if (rests) due_.push_back(id);
    if (was_due) return true;
  }
  return false;
}

bool Checker::Rests(const mesh::TableId& id) const {
  const auto found = rests_.find(ToString(id));
  return found != rests_.end() && Steady::now() < found->second;
}

bool Checker::CheckIfDue(const mesh::TableId& id, const mesh::SnapshotPtr& snapshot) {
  const mesh::TablePtr table = snapshot->FindTable(id);
  if (!table || !HasRows(table)) return false;
  const Grounds grounds = GroundsOf(table);
  const auto last = states_.Last(ToString(table->id));
  if (last && last->basis == grounds.all) return false;
  Check(table, snapshot, grounds);
  return true;
}

// Not so of a materialised table that no run has made yet, nor of a view over one.
bool Checker::HasRows(const mesh::TablePtr& table) {
  if (mesh::IsMaterialised(*table)) return engine_.HasData(*table);
  if (!quality::HasSource(*table)) return engine_.SnapshotOf(*table).has_value();
  const std::set<std::string> sources = basis_->SourcesOf(table);
  return std::ranges::none_of(sources, [&](const std::string& name) {
    const mesh::TablePtr source = basis_->snapshot()->FindTable(*mesh::ParseTableId(name));
    return mesh::IsMaterialised(*source) && !engine_.HasData(*source);
  });
}

void Checker::FindDue(const mesh::SnapshotPtr& snapshot) {
  lake_seen_ = lake_changes_;
  if (!basis_ || basis_->snapshot() != snapshot) rests_.clear();
  basis_.emplace(lineage_, engine_, snapshot);
  due_.clear();
  for (const auto& [domain, node] : snapshot->domains) {
    if (mesh::IsPlatforms(domain)) continue;
    for (const auto& [name, slot] : node->tables)
      if (MayHaveRows(*slot)) due_.push_back({domain, name});
    for (const std::string& name : engine_.InLake(domain))
      if (const auto slot = node->tables.find(name);
          slot != node->tables.end() && !MayHaveRows(*slot->second))
        due_.push_back({domain, name});
  }
}

Checker::Grounds Checker::GroundsOf(const mesh::TablePtr& table) {
  const mesh::SnapshotPtr& snapshot = basis_->snapshot();
  std::string text = table->version;
  for (const mesh::ResourceId& id : {mesh::ResourceId{mesh::Kind::kContract, table->contract_id},
                                     mesh::ResourceId{mesh::Kind::kProduct, table->product}}) {
    if (const mesh::EntryPtr entry = snapshot->FindEntry(id))
      text += "\n" + std::to_string(entry->version);
  }
  const std::string data = basis_->DataOf(table);
  return {Sha256Hex(text + "\n" + data), data};
}

// A snapshot has its own time; else the first look dates data by the change that brought it.
Time Checker::ChangedAt(const mesh::Table& table, const Grounds& grounds,
                        const mesh::SnapshotPtr& snapshot) const {
  if (const auto kept = engine_.SnapshotOf(table)) return kept->at;
  const auto last = states_.Last(ToString(table.id));
  if (last && last->data == grounds.data) return last->changed;
  if (last) return snapshot->at;
  const mesh::EntryPtr contract = snapshot->FindEntry({mesh::Kind::kContract, table.contract_id});
  const auto made = contract ? registry_.MadeAt(contract->id, contract->version) : std::nullopt;
  return made.value_or(snapshot->at);
}

void Checker::Check(const mesh::TablePtr& table, const mesh::SnapshotPtr& snapshot,
                    const Grounds& grounds) {
  const auto began = Steady::now();
  const auto touch =
      guard_.Open(mesh::ServicePrincipal(table->id.domain), {.verb = audit::Verb::kRun}, snapshot);
  touch->RecordNothing();
  store::CheckRow row{.table = ToString(table->id),
                      .basis = grounds.all,
                      .data = grounds.data,
                      .at = guard_.Now(),
                      .changed = ChangedAt(*table, grounds, snapshot)};
  AddResults(VerifyTable(*touch, engine_, table->id), row);
  row.rows = CountRows(*touch, engine_, table->id);
  if (const auto contract = ContractOf(*table, *snapshot))
    row.promised = quality::PromisedAge(*contract, table->contract.name);
  states_.Add(row);
  const auto took = Steady::now() - began;
  if (took > kQuick) rests_[row.table] = Steady::now() + kRestOverCheck * took;
}

}  // namespace weft::product
