#include "lake/storage.hpp"

#include <set>

#include "lake/manifest.hpp"
#include "lake/snapshots.hpp"

namespace weft::lake {
namespace {

class Counter {
 public:
  explicit Counter(store::Objects& objects) : objects_(objects) {}

  // A file that several snapshots have is kept once.
  void Add(const Snapshot& snapshot, bool is_current) {
    ++storage_.snapshots;
    const auto lines = ReadManifestList(objects_.Read(snapshot.manifest_list));
    for (const ManifestLine& line : lines) {
      const bool is_new = seen_.insert(line.path).second;
      if (!is_new && !is_current) continue;
      const auto files = ReadManifest(objects_.Read(line.path), line);
      for (const DataFile& file : files) {
        if (seen_.insert(file.path).second) Count(file, storage_.kept_files, storage_.kept_bytes);
        if (is_current) AddCurrent(file);
      }
    }
  }

  Storage Done() {
    storage_.rows = rows_ > 0 ? static_cast<uint64_t>(rows_) : 0;
    return storage_;
  }

 private:
  static void Count(const DataFile& file, uint64_t& files, uint64_t& bytes) {
    ++files;
    bytes += static_cast<uint64_t>(file.bytes);
  }

  void AddCurrent(const DataFile& file) {
    Count(file, storage_.files, storage_.bytes);
    rows_ += file.content == Content::kData ? file.records : -file.records;
  }

  store::Objects& objects_;
  Storage storage_;
  int64_t rows_ = 0;
  std::set<std::string> seen_;  // manifests and files, by address
};

}  // namespace

Storage StorageOf(const TableState& table, store::Objects& objects) {
  const auto current = CurrentSnapshot(*table.metadata);
  const auto snapshots = SnapshotsOf(*table.metadata);
  Counter counter(objects);
  for (const Snapshot& snapshot : snapshots)
    counter.Add(snapshot, current && current->id == snapshot.id);
  return counter.Done();
}

}  // namespace weft::lake
