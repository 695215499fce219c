#include "product/retake.hpp"

#include <set>

#include "base/error.hpp"
#include "engine/data_key.hpp"

namespace weft::product {
namespace {

Time ModifiedAt(const std::filesystem::path& file) {
  const auto since = std::filesystem::last_write_time(file).time_since_epoch();
  return Time(std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::file_clock::to_sys(std::chrono::file_clock::time_point(since))
          .time_since_epoch()));
}

}  // namespace

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

size_t SweepData(const mesh::Snapshot& snapshot, const std::filesystem::path& data, Time now) {
  constexpr std::chrono::hours kKept{24};  // of a plan that is applied in a while
  constexpr size_t kDigits = 64;
  std::set<std::string> named;
  for (const auto& [_, node] : snapshot.domains)
    for (const auto& [__, slot] : node->tables)
      if (slot->has_files()) named.insert(engine::DataKey(*slot->Get()).substr(0, kDigits));
  std::vector<std::filesystem::path> over;
  for (const auto& entry : std::filesystem::directory_iterator(data)) {
    const std::string digest = entry.path().filename().string().substr(0, kDigits);
    if (!named.contains(digest) && ModifiedAt(entry.path()) <= now - kKept)
      over.push_back(entry.path());
  }
  for (const auto& path : over) std::filesystem::remove(path);
  return over.size();
}

}  // namespace weft::product
