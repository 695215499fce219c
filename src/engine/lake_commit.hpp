#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/lake_tables.hpp"

// From data files to a snapshot that readers see.
namespace weft::engine {

struct NewSnapshot {
  lake::StatePtr base;                // the table before
  std::optional<Json> schema;         // the next one; nothing: it stays
  std::vector<lake::DataFile> files;  // data and position deletes, all of them uploaded
  bool replaces = false;              // the files that were there are gone
  bool same_rows = false;             // and the rows are the same in others
  // Other files in place of some that are there, by address; none: the file is gone.
  std::map<std::string, std::vector<lake::DataFile>> instead = {};
  std::vector<int64_t> expired = {};  // versions that go with the commit
  std::map<std::string, std::string> summary;
  std::map<std::string, std::string> properties = {};  // of the table, set with the commit
  Time at{};
  lake::Facts facts = {};  // kept with the commit
};

// Writes manifests and their list beside the data, then commits. What was written goes again when
// that fails. Throws Error{kConflict} when the table was changed since `base`.
lake::Snapshot CommitSnapshot(LakeTables& tables, const NewSnapshot& what);

}  // namespace weft::engine
