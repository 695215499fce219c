#include "lineage/makings.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "lineage/sql_words.hpp"

namespace weft::lineage {
namespace {

constexpr size_t kKnownMax = 20'000;
constexpr size_t kBoundAtOnce = 16;

// What is wrong with the SQL; all else is ours.
bool IsAboutTheSql(const Error& error) {
  return error.kind() == ErrorKind::kInvalid || error.kind() == ErrorKind::kForbidden ||
         error.kind() == ErrorKind::kNotFound;
}

Making MakingOf(engine::Description bound) {
  Making making;
  for (const engine::ResultColumn& column : bound.columns)
    making.columns.push_back(Lower(column.name));
  making.origins = std::move(bound.origins);
  making.tables = {bound.tables.begin(), bound.tables.end()};
  return making;
}

std::vector<mesh::SlotPtr> SlotsWithSql(const mesh::Snapshot& snapshot) {
  std::vector<mesh::SlotPtr> slots;
  for (const auto& [domain, node] : snapshot.domains)
    for (const auto& [_, slot] : node->tables) {
      if (slots.size() == kKnownMax) return slots;
      if (slot->product() && slot->product()->outline.has_code) slots.push_back(slot);
    }
  return slots;
}

}  // namespace

SourceColumn ParseSource(const std::string& text) {
  const size_t dot = text.find('.', text.find('.') + 1);
  return {text.substr(0, dot), dot == std::string::npos ? "" : text.substr(dot + 1)};
}

std::set<std::string> Making::RowsFrom() const {
  std::set<std::string> rest = tables;
  for (const auto& [column, _] : origins.rows) rest.erase(ParseSource(column).table);
  return rest;
}

std::string Makings::StateOf(const mesh::TableId& source, const std::string& reader,
                             const mesh::SnapshotPtr& snapshot) const {
  const mesh::TablePtr table = snapshot->FindTable(source);
  if (!table) return {};
  const mesh::Decision decision =
      guard_.Decide(mesh::ServicePrincipal(reader), mesh::Action::kRead, *table, snapshot);
  return table->version + (decision.read ? decision.Fingerprint() : " refused");
}

bool Makings::Holds(const Known& known, const mesh::Table& table,
                    const mesh::SnapshotPtr& snapshot) const {
  if (known.version != table.version) return false;
  if (known.holds_in.lock() == snapshot) return true;
  return !known.making->fault && std::ranges::all_of(known.rests, [&](const Rest& rest) {
    return rest.state == StateOf(rest.table, table.id.domain, snapshot);
  });
}

MakingPtr Makings::Find(const mesh::Table& table, const mesh::SnapshotPtr& snapshot) {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(ToString(table.id));
  if (found == known_.end() || !Holds(found->second, table, snapshot)) return nullptr;
  found->second.holds_in = snapshot;
  return found->second.making;
}

Making Makings::Make(const mesh::Table& table, const mesh::SnapshotPtr& snapshot) {
  const auto touch =
      guard_.Open(mesh::ServicePrincipal(table.id.domain), {.verb = audit::Verb::kRun}, snapshot);
  touch->RecordNothing();
  try {
    return MakingOf(engine_.DescribeTable(*touch, table));
  } catch (const Error& error) {
    if (!IsAboutTheSql(error)) throw;
    return {.fault = error.message()};
  }
}

Makings::Known Makings::KnownIn(const mesh::SnapshotPtr& snapshot, const mesh::Table& table,
                                Making making) const {
  Known known{std::make_shared<const Making>(std::move(making)), table.version, {}, snapshot};
  for (const std::string& name : known.making->tables) {
    const auto id = mesh::ParseTableId(name);
    if (id) known.rests.push_back({*id, StateOf(*id, table.id.domain, snapshot)});
  }
  return known;
}

void Makings::Keep(const mesh::TablePtr& table, const mesh::SnapshotPtr& snapshot,
                   const engine::Description& bound) {
  Known known = KnownIn(snapshot, *table, MakingOf(bound));
  const std::lock_guard lock(mutex_);
  if (known_.size() < kKnownMax) known_[ToString(table->id)] = std::move(known);
}

MakingPtr Makings::Of(const mesh::TablePtr& table, const mesh::SnapshotPtr& snapshot) {
  if (table->sql.empty()) return nullptr;
  if (MakingPtr known = Find(*table, snapshot)) return known;
  Known made = KnownIn(snapshot, *table, Make(*table, snapshot));
  MakingPtr making = made.making;
  const std::lock_guard lock(mutex_);
  if (known_.size() >= kKnownMax) known_.clear();
  known_[ToString(table->id)] = std::move(made);
  return making;
}

size_t Makings::BindSome(const mesh::SnapshotPtr& snapshot) {
  if (binding_.lock() != snapshot) {
    to_bind_ = SlotsWithSql(*snapshot);
    binding_ = snapshot;
    Mentioning({}, snapshot);
  }
  size_t bound = 0;
  for (; bound < kBoundAtOnce && !to_bind_.empty(); ++bound) {
    const mesh::SlotPtr slot = to_bind_.back();
    to_bind_.pop_back();  // what fails is for who asks for it
    Of(slot->Get(), snapshot);
  }
  return bound;
}

// The words of a table are read once for as long as it stays as it is.
void Makings::ReadWords(const mesh::Snapshot& snapshot) {
  std::map<const mesh::TableSlot*, Words> words;
  for (const auto& [_, node] : snapshot.domains) {
    for (const auto& [__, slot] : node->tables) {
      const auto known = words_.find(slot.get());
      if (known != words_.end()) {
        words.insert(words_.extract(known));
      } else {
        words.emplace(slot.get(), Words{slot, WordDigests(slot->Sql())});
      }
    }
  }
  words_ = std::move(words);
}

std::vector<mesh::TablePtr> Makings::Mentioning(const std::set<std::string>& names,
                                                const mesh::SnapshotPtr& snapshot) {
  std::vector<uint32_t> wanted;
  for (const std::string& name : names) wanted.push_back(WordDigest(name));
  const std::lock_guard lock(mutex_);
  if (words_of_.lock() != snapshot) {
    ReadWords(*snapshot);
    words_of_ = snapshot;
  }
  std::vector<mesh::TablePtr> tables;
  for (const auto& [_, words] : words_) {
    const bool mentions = std::ranges::any_of(
        wanted, [&](uint32_t digest) { return std::ranges::binary_search(words.digests, digest); });
    if (mentions) tables.push_back(words.slot->Get());
  }
  std::ranges::sort(tables, {}, [](const mesh::TablePtr& table) { return table->id; });
  return tables;
}

}  // namespace weft::lineage
