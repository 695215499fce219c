#include "product/basis.hpp"

#include "base/digest.hpp"

namespace weft::product {

std::string Basis::DataOf(const mesh::TablePtr& table) {
  const auto [known, is_new] = data_of_.try_emplace(ToString(table->id));
  if (!is_new) return known->second;
  std::string text = table->file ? table->file->sha256 : std::string();
  if (const auto snapshot = engine_.SnapshotOf(*table))
    text += "snapshot " + std::to_string(snapshot->id);
  else if (!mesh::IsMaterialised(*table))
    text += MakingOf(table);
  return data_of_[ToString(table->id)] = Sha256Hex(text);
}

// A table in SQL has new data when one that it reads has.
std::string Basis::MakingOf(const mesh::TablePtr& table) {
  const lineage::MakingPtr making = lineage_.makings().Of(table, snapshot_);
  if (!making) return {};
  std::string text = table->sql;
  for (const std::string& name : making->tables) {
    const auto id = mesh::ParseTableId(name);
    const mesh::TablePtr source = id ? snapshot_->FindTable(*id) : nullptr;
    if (source) text += "\n" + name + " " + DataOf(source);
  }
  return text;
}

std::string Basis::InputsOf(const mesh::TablePtr& table) {
  std::string text = table->version + "\n" + MakingOf(table);
  const mesh::EntryPtr contract = snapshot_->FindEntry({mesh::Kind::kContract, table->contract_id});
  if (contract) text += "\n" + std::to_string(contract->version);
  return Sha256Hex(text);
}

std::set<std::string> Basis::SourcesOf(const mesh::TablePtr& table) {
  std::set<std::string> found, seen;
  std::vector<mesh::TablePtr> next{table};
  while (!next.empty()) {
    const mesh::TablePtr at = next.back();
    next.pop_back();
    const lineage::MakingPtr making = lineage_.makings().Of(at, snapshot_);
    if (!making) continue;
    for (const std::string& name : making->tables) {
      const auto id = mesh::ParseTableId(name);
      const mesh::TablePtr source = id ? snapshot_->FindTable(*id) : nullptr;
      if (!source || !seen.insert(ToString(source->id)).second) continue;
      if (source->sql.empty() || mesh::IsMaterialised(*source))
        found.insert(ToString(source->id));
      else
        next.push_back(source);
    }
  }
  return found;
}

}  // namespace weft::product
