#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "mesh/entry.hpp"
#include "mesh/inherited.hpp"
#include "mesh/recent.hpp"
#include "mesh/table_slot.hpp"
#include "mesh/tree.hpp"

// The whole mesh at one moment, immutable: a tree with a shared pointer at each level, so that a
// commit copies the path that it changes and readers keep what they hold. Look-ups never touch SQL:
// what a resource means and what a table is are made from memory when somebody asks. Any thread.
namespace weft::mesh {

struct DomainNode {
  Domain domain;                           // only its name when no document tells more
  Tree<std::string, EntryPtr> products;    // by bare name; "departures@2" beyond the first major
  Tree<std::string, EntryPtr> contracts;   // by id
  Tree<std::string, EntryPtr> policies;    // by full name
  Tree<std::string, EntryPtr> agreements;  // about its tables, by AboutKey
  Tree<std::string, EntryPtr> threads;     // the same
  Tree<std::string, EntryPtr> subscriptions;
  // By lower-case name, each table once: the highest active major bears the bare name, others are
  // "t@1".
  Tree<std::string, SlotPtr> tables;

  // For joining: the ids of the contracts that define a table, the product whose port names a
  // contract.
  Tree<std::string, std::vector<std::string>> definers;
  Tree<std::string, std::vector<std::string>> publishers;
};
using DomainPtr = std::shared_ptr<const DomainNode>;

struct Snapshot {
  uint64_t seq = 0;  // the change log's last entry in it
  Time at{};
  Tree<std::string, DomainPtr> domains;
  Tree<ResourceId, EntryPtr> resources;  // all of them, every kind
  Tree<std::string, EntryPtr> users, teams, sources, global_policies, meshes, questions;
  Tree<std::string, EntryPtr> tracking_plans;  // by domain
  // Requests that nobody has decided, by "domain/id", and agreements in force that end, by
  // EndingKey of each of their parties: what waits for somebody is found without a walk over all.
  Tree<std::string, EntryPtr> requests, endings;
  Tree<std::string, EntryPtr> former_names;  // contracts, by addresses that their tables had before
  Tree<std::string, InheritedPtr> inherited;  // by contract id
  std::shared_ptr<Recent> recent;  // tables joined lately; shared by all snapshots of one line

  // "t@2" finds that major, also when it bears the bare name. Names without regard to case.
  TablePtr FindTable(const TableId& id) const;
  SlotPtr FindSlot(const TableId& id) const;  // the same, not joined
  std::shared_ptr<const User> FindUser(std::string_view name) const;
  ResourcePtr Find(const ResourceId& id) const;
  EntryPtr FindEntry(const ResourceId& id) const;
  std::vector<EntryPtr> OfKind(Kind kind) const;  // by name
  bool AdminMayRead() const;                      // false when one mesh document says so
  std::vector<Inherited> InheritedBy(const Table& table) const;  // by column; mostly none
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

// Keys of `endings`: the agreements of one party lie by their end.
std::string EndingKey(std::string_view party, Time end, std::string_view id);

// One resource set or taken away.
struct Edit {
  ResourceId id;
  ResourcePtr after;  // null: deleted
};

// The next snapshot. Tables that the edits touch are joined anew when they are asked for; the rest
// is shared.
SnapshotPtr Next(const SnapshotPtr& base, std::span<const Edit> edits, uint64_t seq, Time at);

struct EntryEdit {
  ResourceId id;
  EntryPtr after;  // null: deleted
};
// The same from entries, as a start reads them.
SnapshotPtr NextOfEntries(const SnapshotPtr& base, std::span<const EntryEdit> edits, uint64_t seq,
                          Time at);

// The same mesh with what these contracts' columns inherit.
SnapshotPtr WithInherited(const SnapshotPtr& base, std::span<const InheritedEdit> edits);

}  // namespace weft::mesh
