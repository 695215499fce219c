#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json_fwd.hpp"
#include "mesh/snapshot.hpp"
#include "store/home.hpp"

// Where the mesh remembers: resources, their versions, the change log and the search index, written
// in one transaction. There is no second store to fall behind. All of it survives kill -9 at any
// moment: when Commit has returned, it is on disk.
namespace weft::store {

// One resource to set or delete.
struct Write {
  mesh::ResourceId id;
  std::shared_ptr<mesh::Resource> after;     // null: delete. Its `version` is set by Commit.
  std::optional<uint64_t> expected_version;  // If-Match; 0: must not exist yet
};

struct ChangeContext {
  std::string actor;   // user
  std::string action;  // "apply", "put", "delete", "grant", …
  std::string request_id;
};

// What somebody is told of a change: a line in their inbox, written with the change itself.
struct Notice {
  std::string user;     // whom it is for
  std::string what;     // "requested", "approved", …
  std::string subject;  // the agreement's id
  std::string text;     // a sentence
};

// What is committed with a change.
struct Companions {
  std::vector<Notice> notices = {};
  std::vector<mesh::InheritedEdit> inherited = {};  // what columns inherit from this change on
};
// Completes them on the mesh that the change is made to, while no other commit runs. What it throws
// ends the commit, and nothing is changed.
using Settle = std::function<void(const mesh::SnapshotPtr& now, Companions&)>;

// A row of the append-only log. hash = SHA-256(previous hash, newline, the row's canonical JSON
// without hash).
struct Change {
  uint64_t seq = 0;
  Time at{};
  std::string actor, action;
  mesh::ResourceId id;
  std::string before, after;  // the documents, empty: absent
  std::string request_id;
  std::string hash;
};

// The same without documents, in little memory.
struct ChangeHead {
  uint64_t seq = 0;
  Time at{};
  std::string actor, action, kind, name;
  uint64_t version = 0;
  std::string request_id, hash;
};

// A version of one resource, newest first.
struct Version {
  uint64_t version = 0;
  uint64_t seq = 0;
  Time at{};
  std::string actor, action;
  bool deleted = false;
  std::string document;
};

// A file that a folder was applied with: unchanged ones are neither sent nor parsed again.
struct AppliedFile {
  std::string path;
  std::string sha256;
  bool operator==(const AppliedFile&) const = default;
};

// What search found, best first; the asker's rights are checked by discover/, not here.
struct SearchHit {
  mesh::ResourceId id;  // of a product, contract, domain, …; for a table: its contract
  mesh::TableId table;  // empty domain: not a table
  std::string column;   // of a hit in a column, else empty
  std::string title;
  std::string text;  // the field that matched, with the matched words between \x01 and \x02
  double score = 0;
};
struct SearchQuery {
  std::string words;
  size_t candidates_max = 500;
  // Whether the asker may know of a hit; the others do not count as candidates, though some twenty
  // times as many are looked at, at most. Null: all.
  std::function<bool(const SearchHit&)> admits;
};

class Registry {
 public:
  // Opens or creates the tables, checks the chain's last link, builds the snapshot.
  Registry(const Home& home, Clock& clock);
  ~Registry();

  // The newest snapshot. Any thread, no lock held by readers.
  mesh::SnapshotPtr Now() const;
  // The mesh as it was then; empty before the first change.
  mesh::SnapshotPtr At(Time time) const;

  // All or nothing, in one SQLite transaction with log, index, its companions and (when given) the
  // folder's new manifest. Answers the last seq. Throws Error{kConflict} when an expected version
  // does not hold, naming the resource; Error{kUnavailable} when the disk is full; nothing is
  // changed then.
  uint64_t Commit(
      std::vector<Write> writes, const ChangeContext& context,
      const std::optional<std::pair<std::string, std::vector<AppliedFile>>>& folder = std::nullopt,
      Companions companions = {}, const Settle& settle = nullptr);

  // True for a home of a format that did not note what columns inherit, until it is found: for all
  // of it, before anybody asks.
  bool OwesInherited() const;
  void PayInherited(const std::vector<mesh::InheritedEdit>& all);

  std::vector<AppliedFile> FolderFiles(const std::string& folder) const;
  std::vector<Version> History(const mesh::ResourceId& id) const;
  // Changes with seq > after, oldest first.
  std::vector<Change> Changes(uint64_t after, size_t limit) const;
  std::vector<ChangeHead> ChangeHeads(uint64_t after, size_t limit) const;
  // When that version was made; nothing when there is none.
  std::optional<Time> MadeAt(const mesh::ResourceId& id, uint64_t version) const;
  // The changes that first made a resource of this kind, newest first.
  std::vector<ChangeHead> FirstChanges(mesh::Kind kind, size_t limit) const;
  // Called after each commit, on the committing thread, with the new snapshot. Register before
  // serving.
  void OnCommit(std::function<void(const mesh::SnapshotPtr&)> listener);

  // From the full-text index (FTS5): exact and prefix hits on names first, then by words. Misspelt
  // and partial words find too, when nothing better does.
  std::vector<SearchHit> Search(const SearchQuery& query) const;

  // A consistent copy of the database into a file, while in use.
  void CopyDatabase(const std::filesystem::path& to) const;
  // Verifies the hash chain, the integrity of SQLite and that each referenced file is there. Empty:
  // all is well.
  std::vector<std::string> Doctor() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::store
