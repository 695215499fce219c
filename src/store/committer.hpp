#pragma once
#include <string>
#include <vector>

#include "mesh/snapshot.hpp"
#include "store/change_log.hpp"
#include "store/registry.hpp"
#include "store/search_index.hpp"
#include "store/shelf.hpp"
#include "store/stored.hpp"

// One commit's rows: log, versions, current resources, search index and folder manifest. Lives
// within one transaction of the caller's and changes nothing that outlives it.
namespace weft::store {

// Where the log ends: what the next change is chained to.
struct LogEnd {
  uint64_t seq = 0;
  int64_t at_micros = 0;
  std::string hash;
};

// Throws Error{kConflict} or Error{kNotFound}, naming the resource, when a write does not fit the
// mesh as it is.
void CheckExpected(const std::vector<Write>& writes, const mesh::Snapshot& base);

class Committer {
 public:
  Committer(Connection& connection, const Shelf& shelf, const mesh::Snapshot& base, LogEnd end);

  // Moves the write's resource out, with its version set. `at` is not before the log's end.
  void Add(Write write, const ChangeContext& context, Time at);
  // The words of all that was added: once, after the last Add.
  void Finish() { search_.Finish(); }
  // Replaces the manifest of a folder; touches only the rows that differ.
  void SetFolder(const std::string& folder, const std::vector<AppliedFile>& files);

  // Of the last change that was added.
  void AddNotice(const Notice& notice);

  // From the log's last change on.
  void SetInherited(const mesh::InheritedEdit& edit);

  const LogEnd& end() const { return end_; }
  const std::vector<mesh::EntryEdit>& edits() const { return edits_; }
  const std::unordered_set<std::string>& words() const { return search_.words(); }

 private:
  uint64_t LastVersion(const mesh::ResourceId& id);
  std::string DigestOf(const mesh::Entry& entry);
  mesh::EntryPtr AddVersion(const ChangeRow& row, const StoredVersion& stored,
                            const mesh::Resource& resource);

  Connection& connection_;
  const Shelf& shelf_;
  const mesh::Snapshot& base_;
  LogEnd end_;
  SearchWriter search_;
  Statement last_version_, digest_, add_change_, add_version_, add_compiled_, drop_current_,
      add_current_;
  std::vector<mesh::EntryEdit> edits_;
};

// The manifest of a folder, by path.
std::vector<AppliedFile> ReadFolder(Connection& connection, const std::string& folder);

}  // namespace weft::store
