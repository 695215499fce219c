#include "product/retake.hpp"

#include "base/error.hpp"

namespace weft::product {

std::vector<mesh::TablePtr> TablesWithoutData(const mesh::Snapshot& snapshot,
                                              const engine::Engine& engine) {
  std::vector<mesh::TablePtr> tables;
  for (const auto& [_, node] : snapshot.domains) {
    for (const auto& [_, slot] : node->tables) {
      if (!slot->has_files()) continue;
      const mesh::TablePtr table = slot->Get();
      if (table->file && table->sql.empty() && !engine.HasData(*table)) tables.push_back(table);
    }
  }
  return tables;
}

std::vector<std::string> RetakeData(const mesh::Snapshot& snapshot, const store::Files& files,
                                    engine::Engine& engine) {
  std::vector<std::string> faults;
  for (const mesh::TablePtr& table : TablesWithoutData(snapshot, engine)) {
    try {
      engine.TakeIn(*table, files.PathOf(table->file->sha256));
    } catch (const Error& error) {
      faults.push_back("the data of " + ToString(table->id) +
                       " cannot be taken in: " + error.message());
    }
  }
  return faults;
}

}  // namespace weft::product
