#include "product/checker.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "product/verify.hpp"

namespace weft::product {
namespace {

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
  if (seen_ != snapshot) FindDue(snapshot);
  while (!due_.empty()) {
    const bool was_due = CheckIfDue(due_.front(), snapshot);
    due_.pop_front();  // what threw stays first
    if (was_due) return true;
  }
  return false;
}

bool Checker::CheckIfDue(const mesh::TableId& id, const mesh::SnapshotPtr& snapshot) {
  const mesh::TablePtr table = snapshot->FindTable(id);
  if (!table || !quality::HasSource(*table)) return false;
  const Basis basis = BasisOf(table, snapshot);
  const auto last = states_.Last(ToString(table->id));
  if (last && last->basis == basis.all) return false;
  Check(table, snapshot, basis);
  return true;
}

void Checker::FindDue(const mesh::SnapshotPtr& snapshot) {
  seen_ = snapshot;
  due_.clear();
  data_of_.clear();
  for (const auto& [domain, node] : snapshot->domains) {
    if (domain == mesh::kPlatformDomain) continue;
    for (const auto& [name, slot] : node->tables)
      if (MayHaveRows(*slot)) due_.push_back({domain, name});
  }
}

// A table in SQL has new data when one that it reads has.
std::string Checker::DataOf(const mesh::TablePtr& table, const mesh::SnapshotPtr& snapshot) {
  const auto [known, is_new] = data_of_.try_emplace(ToString(table->id));
  if (!is_new) return known->second;
  std::string text = table->file ? table->file->sha256 : std::string();
  if (const lineage::MakingPtr making = lineage_.makings().Of(table, snapshot)) {
    text += table->sql;
    for (const std::string& name : making->tables) {
      const auto id = mesh::ParseTableId(name);
      const mesh::TablePtr source = id ? snapshot->FindTable(*id) : nullptr;
      if (source) text += "\n" + name + " " + DataOf(source, snapshot);
    }
  }
  return data_of_[ToString(table->id)] = Sha256Hex(text);
}

Checker::Basis Checker::BasisOf(const mesh::TablePtr& table, const mesh::SnapshotPtr& snapshot) {
  std::string text = table->version;
  for (const mesh::ResourceId& id : {mesh::ResourceId{mesh::Kind::kContract, table->contract_id},
                                     mesh::ResourceId{mesh::Kind::kProduct, table->product}}) {
    if (const mesh::EntryPtr entry = snapshot->FindEntry(id))
      text += "\n" + std::to_string(entry->version);
  }
  const std::string data = DataOf(table, snapshot);
  return {Sha256Hex(text + "\n" + data), data};
}

// The first look dates data by the change that brought it.
Time Checker::ChangedAt(const mesh::Table& table, const Basis& basis,
                        const mesh::SnapshotPtr& snapshot) const {
  const auto last = states_.Last(ToString(table.id));
  if (last && last->data == basis.data) return last->changed;
  if (last) return snapshot->at;
  const mesh::EntryPtr contract = snapshot->FindEntry({mesh::Kind::kContract, table.contract_id});
  const auto made = contract ? registry_.MadeAt(contract->id, contract->version) : std::nullopt;
  return made.value_or(snapshot->at);
}

void Checker::Check(const mesh::TablePtr& table, const mesh::SnapshotPtr& snapshot,
                    const Basis& basis) {
  const auto touch =
      guard_.Open(mesh::ServicePrincipal(table->id.domain), {.verb = audit::Verb::kRun}, snapshot);
  touch->RecordNothing();
  store::CheckRow row{.table = ToString(table->id),
                      .basis = basis.all,
                      .data = basis.data,
                      .at = guard_.Now(),
                      .changed = ChangedAt(*table, basis, snapshot)};
  AddResults(VerifyTable(*touch, engine_, table->id), row);
  row.rows = CountRows(*touch, engine_, table->id);
  if (const auto contract = ContractOf(*table, *snapshot))
    row.promised = quality::PromisedAge(*contract, table->contract.name);
  states_.Add(row);
}

}  // namespace weft::product
