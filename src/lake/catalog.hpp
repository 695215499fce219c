#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "lake/table_state.hpp"
#include "store/lake_pointers.hpp"
#include "store/objects.hpp"

// The lake's tables and views, and the one way to change them. The Iceberg REST door and Weft's own
// writers call the same Commit. Knows no rights: who may is asked before. Any thread.
//
// A change writes its metadata file first, under a name that nobody had, then moves the pointer
// (store/lake_pointers.hpp) in one transaction: a crash leaves the old state or the new one, and
// perhaps a file that nothing names.
namespace weft::lake {

// A table whose metadata file is not there.
class MetadataGone final : public Error {
 public:
  explicit MetadataGone(const std::string& address)
      : Error(ErrorKind::kNotFound, "Failed to open input stream for file: " + address,
              "Restore the warehouse, or drop the table.") {}
};

struct CatalogOptions {
  std::string warehouse;  // "file:///srv/weft/lake" or "s3://bucket/prefix", without a last slash
  // The folder below the warehouse where tables of a namespace lie: a domain's team. Nothing: the
  // namespace's own name.
  std::function<std::optional<std::string>(const Levels&)> folder_of;
  size_t metadata_bytes_max = 64 << 20;  // of what is remembered of tables' metadata
};

struct NewTable {
  TableName name;
  std::string location = {};      // empty: where the catalog puts it
  Json schema = {};               // Iceberg's; field ids are assigned anew
  Json partition_spec = nullptr;  // null: not partitioned
  Json sort_order = nullptr;      // null: in no order
  Json properties = Json::object();
};

struct NewView {
  TableName name;
  std::string location = {};
  Json schema = {};
  Json version = {};  // its first
  Json properties = Json::object();
};

// What one commit does to one table: requirements and updates as the REST specification has them.
struct TableCommit {
  TableName name;
  Json requirements = Json::array();
  Json updates = Json::array();
};

// What is kept in the same transaction as the pointers, and what it hangs on.
struct Facts {
  std::optional<store::LakeOnce> once = std::nullopt;
  // Writes the request's answer into `once`, from the states after it.
  std::function<std::string(const std::vector<StatePtr>&)> answer = nullptr;
  // Asked of each table before anything is written, while nobody else changes it: throws to keep
  // the change from being made. `before` null: the table is new.
  std::function<void(const TableState* before, const TableState& after)> check = nullptr;
};

class Catalog {
 public:
  Catalog(store::LakePointers& pointers, store::Objects& objects, const Clock& clock,
          CatalogOptions options);
  ~Catalog();

  // Null: there is none. Throws Error{kUnavailable} when its metadata cannot be read.
  StatePtr Find(const TableName& name) const;  // a table
  StatePtr FindView(const TableName& name) const;
  // A table or view as it was when this was its metadata file.
  StatePtr StateAt(const TableName& name, Type type, const std::string& metadata_location) const;
  // Names in order, those beyond `after`.
  std::vector<std::string> List(const Levels& levels, Type type, const std::string& after,
                                size_t limit) const;

  // Throws Error{kConflict} when a table or view of that name is there, Error{kInvalid} for a
  // schema, spec, order or property that is not right.
  StatePtr Create(const NewTable& table, const Facts& facts = {});
  StatePtr CreateView(const NewView& view, const Facts& facts = {});
  // The table as Create would make it: its place is taken, and nothing else is there until a commit
  // with `assert-create`.
  StatePtr Stage(const NewTable& table);
  // From a metadata file that is there already. `overwrite`: in place of a table of that name.
  StatePtr Register(const TableName& name, const std::string& metadata_location, bool overwrite,
                    const Facts& facts = {});
  StatePtr RegisterView(const TableName& name, const std::string& metadata_location,
                        const Facts& facts = {});

  // All of them or none, in one transaction. Answers the states after it, in the order of commits.
  // Throws Error{kConflict} when a requirement does not hold, Error{kNotFound} for a table that is
  // not there, Error{kInvalid} for an update that is unknown or not right.
  std::vector<StatePtr> Commit(std::span<const TableCommit> commits, const Facts& facts = {});
  StatePtr CommitView(const TableCommit& commit, const Facts& facts = {});
  // The name goes at once; the files stay, or go some time later when they are purged.
  void Drop(const TableName& name, Type type, bool purge, const Facts& facts = {});
  // Removes the files of tables that were purged before `moment`, except where a table has its
  // files by now. Answers whether any went.
  bool Purge(Time moment);
  // Throws Error{kConflict} when the new name is taken.
  void Rename(const TableName& from, const TableName& to, Type type, const Facts& facts = {});

  // What is wrong: tables whose metadata file is not there. A sentence each.
  std::vector<std::string> Faults() const;

  // Called after each change of a table or view, on the changing thread. Register before serving.
  void OnCommit(std::function<void(const TableName&)> listener);

  const CatalogOptions& options() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::lake
