#pragma once
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "duckdb.hpp"
#include "engine/lake_list.hpp"
#include "lake/catalog.hpp"
#include "lake/manifest.hpp"
#include "lake/snapshots.hpp"
#include "lake/table_name.hpp"
#include "store/block_cache.hpp"

// The lake's tables as statements read them: which files a snapshot has, remembered.
namespace weft::engine {

// Where the rows of a table come from when they lie in the lake.
struct LakeView {
  LakeListPtr list;
  lake::StatePtr state;                // whose current schema the columns are found by
  std::optional<uint64_t> first = {};  // of events, only those from this place on
  std::string key() const;             // another one when rows or schema are others
};

// A moment or a version of a table that a statement asks for.
struct LakeAt {
  std::optional<int64_t> snapshot;
  std::optional<Time> time;
  bool is_added = false;               // only what that snapshot added
  std::optional<uint64_t> first = {};  // of events, only those from this place on
  std::string ToString() const;
};

// Any thread.
class LakeTables {
 public:
  LakeTables(lake::Catalog& catalog, store::Objects& objects, duckdb::DuckDB& work,
             std::filesystem::path scratch)
      : catalog_(catalog),
        objects_(objects),
        work_(work),
        scratch_(std::move(scratch)),
        shelf_(std::make_shared<LakeShelf>()),
        blocks_(std::make_shared<store::BlockCache>(objects)) {}

  const std::shared_ptr<LakeShelf>& shelf() const { return shelf_; }
  const std::shared_ptr<store::BlockCache>& blocks() const { return blocks_; }
  store::Objects& objects() { return objects_; }
  lake::Catalog& catalog() { return catalog_; }

  // Null: the lake does not have it.
  lake::StatePtr Find(const mesh::Table& table) const;
  // As of now or then. Throws Error{kUnavailable} when there is no data yet, Error{kNotFound} when
  // there was none then.
  LakeView Look(const mesh::Table& table, const LakeAt& at = {});
  LakeListPtr FilesOf(const lake::TableState& state, const lake::Snapshot& snapshot);
  std::vector<lake::ManifestLine> LinesOf(const lake::Snapshot& snapshot);
  // Those of these files that a statement may still read. What is remembered of versions that have
  // them is forgotten.
  std::set<std::string> InUse(const std::set<std::string>& addresses);
  // A manifest's file; what is said of its columns is moved to `known`.
  struct Listed {
    lake::DataFile file;
    LakeFilePtr known;
  };
  using Files = std::shared_ptr<const std::vector<Listed>>;
  Files FilesOf(const lake::ManifestLine& line);

  // What a run has made and not yet published: whoever reads by this touch gets it in place of the
  // table, until it is taken back.
  void Show(const audit::Touch& touch, const mesh::TableId& table, LakeView view);
  // By this touch, tables are computed by their SQL.
  void ShowSql(const audit::Touch& touch);
  void TakeBack(const audit::Touch& touch);
  std::optional<LakeView> Shown(const audit::Touch& touch, const mesh::TableId& table) const;
  bool ShowsSql(const audit::Touch& touch) const;

 private:
  // Of a snapshot that is an append: those of its files that its parent does not have.
  LakeListPtr AddedBy(const lake::Snapshot& snapshot, const LakeList& files);

  // Bounded; the least recently used goes.
  template <typename T>
  class Cache {
   public:
    std::shared_ptr<const T> Find(const std::string& key);
    void Keep(const std::string& key, std::shared_ptr<const T> value, size_t weight);
    template <typename Fits>
    void Drop(const Fits& fits);

   private:
    static constexpr size_t kWeightMax = 128 << 20;  // bytes, roughly
    struct Entry {
      std::string key;
      std::shared_ptr<const T> value;
      size_t weight;
    };
    std::list<Entry> recent_;
    std::map<std::string, typename std::list<Entry>::iterator> by_key_;
    size_t weight_ = 0;  // of all
  };

  lake::Catalog& catalog_;
  store::Objects& objects_;
  duckdb::DuckDB& work_;
  const std::filesystem::path scratch_;
  const std::shared_ptr<LakeShelf> shelf_;
  const std::shared_ptr<store::BlockCache> blocks_;
  mutable std::mutex mutex_;                   // guards all below
  Cache<LakeList> lists_;                      // by the address of the manifest list
  Cache<std::vector<Listed>> manifests_read_;  // by the address of the manifest
  struct Staged {
    std::map<mesh::TableId, LakeView> views;
    bool sql = false;
  };
  std::map<const audit::Touch*, Staged> staged_;
};

}  // namespace weft::engine
