#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "engine/engine.hpp"
#include "mesh/snapshot.hpp"

// What tables with SQL are made of. Not stored: it follows from the SQL, which the registry holds,
// and from the tables that it reads, so it is asked of the engine and remembered as long as none of
// these changes.
namespace weft::lineage {

struct SourceColumn {
  std::string table;   // "flights.departures"
  std::string column;  // lower case; empty: the table's rows, none of its columns
  auto operator<=>(const SourceColumn&) const = default;
};
SourceColumn ParseSource(const std::string& text);  // "flights.departures.tailnum"

// What one table's SQL is made of, bound as its domain.
struct Making {
  std::vector<std::string> columns;  // of the result, lower case
  engine::Origins origins;
  std::set<std::string> tables;      // that it reads
  std::optional<std::string> fault;  // why it does not bind today; then the rest is empty

  // Tables whose rows are there in its rows, or are counted, without any column that decides.
  std::set<std::string> RowsFrom() const;
};
using MakingPtr = std::shared_ptr<const Making>;

// Any thread.
class Makings {
 public:
  Makings(audit::Guard& guard, engine::Engine& engine) : guard_(guard), engine_(engine) {}

  // Null for a table without SQL. Nothing of the look is on record.
  MakingPtr Of(const mesh::TablePtr& table, const mesh::SnapshotPtr& snapshot);

  // Binds what was not bound yet, some tables at a time: beside the start and each change, so that
  // who asks need not wait for it. Answers how many; 0: there is none left. One thread.
  size_t BindSome(const mesh::SnapshotPtr& snapshot);

  // What a change has bound in the mesh that it led to: nobody need bind it again. Whether it holds
  // in the mesh of the day is looked at as ever.
  void Keep(const mesh::TablePtr& table, const mesh::SnapshotPtr& snapshot,
            const engine::Description& bound);

  // Tables with SQL in which one of these bare names stands as a word: all that may read it.
  std::vector<mesh::TablePtr> Mentioning(const std::set<std::string>& names,
                                         const mesh::SnapshotPtr& snapshot);

 private:
  // A table as its reader saw it when the SQL was bound.
  struct Rest {
    mesh::TableId table;
    std::string state;
  };
  struct Known {
    MakingPtr making;
    std::string version;  // of the table
    std::vector<Rest> rests;
    std::weak_ptr<const mesh::Snapshot> holds_in;
  };
  struct Words {
    mesh::SlotPtr slot;
    std::vector<uint32_t> digests;
  };

  MakingPtr Find(const mesh::Table& table, const mesh::SnapshotPtr& snapshot);
  bool Holds(const Known& known, const mesh::Table& table, const mesh::SnapshotPtr& snapshot) const;
  std::string StateOf(const mesh::TableId& source, const std::string& reader,
                      const mesh::SnapshotPtr& snapshot) const;
  Making Make(const mesh::Table& table, const mesh::SnapshotPtr& snapshot);
  Known KnownIn(const mesh::SnapshotPtr& snapshot, const mesh::Table& table, Making making) const;
  void ReadWords(const mesh::Snapshot& snapshot);

  audit::Guard& guard_;
  engine::Engine& engine_;
  std::mutex mutex_;  // guards all below
  std::map<std::string, Known> known_;
  std::map<const mesh::TableSlot*, Words> words_;
  std::weak_ptr<const mesh::Snapshot> words_of_;
  // Of the thread that binds ahead.
  std::weak_ptr<const mesh::Snapshot> binding_;
  std::vector<mesh::SlotPtr> to_bind_;
};

}  // namespace weft::lineage
