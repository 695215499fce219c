#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "mesh/resource.hpp"
#include "mesh/tree.hpp"

// The whole mesh at one moment, immutable: a tree with a shared pointer at each level, so that a
// commit copies the path that it changes and readers keep what they hold. Look-ups never touch SQL.
// Any thread.
namespace weft::mesh {

// One table as readers address it: a contract's schema entry joined with its product, code and
// data.
struct Table {
  TableId id;
  std::string product;  // "flights.departures", or empty when only a contract names it
  std::string contract_id;
  std::string contract_version;
  std::string owner_team;
  std::vector<std::string> owners;  // users
  std::string support;
  int major = 1;
  std::string status;      // the product's, or the contract's when no product names it
  ContractTable contract;  // columns, meanings, quality
  std::vector<std::string> product_tags;
  std::string sql;               // the code, when it is a SQL product
  std::optional<Server> server;  // the file, when it is taken in
  std::optional<FileRef> file;
  std::string version;  // changes when columns, code or file change: a digest

  const Column* Find(std::string_view column) const;  // without regard to case
};
using TablePtr = std::shared_ptr<const Table>;

struct DomainNode {
  Domain domain;                             // only its name when no document tells more
  Tree<std::string, ResourcePtr> products;   // by bare name; "departures@2" beyond the first major
  Tree<std::string, ResourcePtr> contracts;  // by id
  Tree<std::string, ResourcePtr> policies;   // by full name
  // By lower-case name, each table once: the highest active major bears the bare name, others are
  // "t@1".
  Tree<std::string, TablePtr> tables;

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
  Tree<ResourceId, ResourcePtr> resources;  // all of them, every kind
  Tree<std::string, ResourcePtr> users, teams, sources, global_policies, meshes;

  // "t@2" finds that major, also when it bears the bare name. Names without regard to case.
  TablePtr FindTable(const TableId& id) const;
  const User* FindUser(std::string_view name) const;
  ResourcePtr Find(const ResourceId& id) const;
  std::vector<ResourcePtr> OfKind(Kind kind) const;  // by name
  bool AdminMayRead() const;                         // false when one mesh document says so
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

// One resource set or taken away.
struct Edit {
  ResourceId id;
  ResourcePtr after;  // null: deleted
};

// The next snapshot. Tables of the touched domains are joined anew; the rest is shared.
SnapshotPtr Next(const SnapshotPtr& base, std::span<const Edit> edits, uint64_t seq, Time at);

}  // namespace weft::mesh
