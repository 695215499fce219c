#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "mesh/model.hpp"

// What Weft's own readers and writers want to know of a table's metadata. Pure.
namespace weft::lake {

struct Snapshot {
  int64_t id = 0;
  std::optional<int64_t> parent;
  int64_t sequence = 0;
  Time at{};
  std::string manifest_list;  // its address
  std::optional<int64_t> schema_id;
  std::string operation;                       // append, replace, overwrite, delete
  std::map<std::string, std::string> summary;  // with what writers add: "added-records"
};

// In the order in which they were added.
std::vector<Snapshot> SnapshotsOf(const Json& metadata);
// Of branch main; nothing for a table that never had one.
std::optional<Snapshot> CurrentSnapshot(const Json& metadata);
std::optional<Snapshot> FindSnapshot(const Json& metadata, int64_t id);
// The one that was current then, by the snapshot log.
std::optional<Snapshot> SnapshotAt(const Json& metadata, Time time);
// Of a branch or tag.
std::optional<Snapshot> SnapshotOfRef(const Json& metadata, const std::string& ref);

// Null: there is none of that id.
const Json* SchemaOf(const Json& metadata, int64_t id);
const Json& CurrentSchema(const Json& metadata);
const Json& DefaultSpec(const Json& metadata);

// The schema of a contract's table, field ids from 1 on in the order of its columns.
Json SchemaFor(const mesh::ContractTable& table);
// A new snapshot's id: a positive number that nobody can guess.
int64_t NewSnapshotId();

// The updates that a writer commits to make `snapshot` the current one of main. Its requirement
// fits them: main is still what it was.
struct SnapshotCommit {
  Json requirements, updates;
};
SnapshotCommit CommitOf(const Json& metadata, const Snapshot& snapshot);

}  // namespace weft::lake
