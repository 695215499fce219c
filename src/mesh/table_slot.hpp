#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/shared_slot.hpp"
#include "mesh/entry.hpp"
#include "mesh/recent.hpp"

// Tables as readers address them: what one is, and where it comes from.
namespace weft::mesh {

// A contract's schema entry joined with its product, code and data.
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
  Retirement retirement;   // the earlier of the product's and the contract's
  ContractTable contract;  // columns, meanings, quality
  std::vector<std::string> product_tags;
  std::string sql;               // the code, when it is a SQL product
  std::optional<Server> server;  // the file, when it is taken in
  std::optional<FileRef> file;
  std::string version;  // changes when columns, code or file change: a digest

  const Column* Find(std::string_view column) const;  // without regard to case
};
using TablePtr = std::shared_ptr<const Table>;

// True when runs write its rows down, so that readers get those of the last good one.
bool IsMaterialised(const Table& table);

// Where a table comes from. It is joined when somebody looks at it, and again when nobody held it
// for long. Immutable, any thread.
class TableSlot {
 public:
  struct Parts {
    EntryPtr contract;
    size_t at = 0;     // in its tables
    EntryPtr product;  // that gives the contract out; null: none
    std::string team;  // of the domain: owns what names no other owner
    std::string name;  // "t", or "t@2" of a major that does not bear the bare name
    std::shared_ptr<Recent> recent;
  };
  explicit TableSlot(Parts parts) : parts_(std::move(parts)) {}

  TablePtr Get() const;                                            // never null
  std::shared_ptr<const TableSlot> Named(std::string name) const;  // the same under another name
  // Known without joining.
  const std::string& contract_id() const { return parts_.contract->id.name; }
  const EntryPtr& product() const { return parts_.product; }  // null: none gives it out
  const std::string& written_name() const { return parts_.contract->outline.tables[parts_.at]; }
  const std::string& status() const;
  bool IsOwnedBy(const std::string& user) const;  // a named owner of its product
  int major() const { return parts_.product ? parts_.product->outline.major : 1; }
  bool has_files() const { return parts_.contract->outline.has_files; }  // perhaps not of its own
  bool has_kept() const { return parts_.contract->outline.has_kept; }    // the same
  std::string Sql() const;  // its code; empty: it has none

 private:
  const Parts parts_;
  mutable SharedSlot<std::weak_ptr<const Table>> joined_;
};
using SlotPtr = std::shared_ptr<const TableSlot>;

}  // namespace weft::mesh
