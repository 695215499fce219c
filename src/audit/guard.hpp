#pragma once
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "audit/audit.hpp"
#include "base/error.hpp"
#include "mesh/caller.hpp"
#include "mesh/decision.hpp"
#include "mesh/snapshot.hpp"
#include "store/registry.hpp"

// The one gate: takes the snapshot, decides, records, refuses. The only caller of policy::Decide.
namespace weft::audit {

// A table as one principal gets it.
struct Access {
  mesh::TablePtr table;
  mesh::Decision decision;
};

// Whose SQL reads a table: the caller's own, or that of products which it reads.
enum class By { kCaller, kProducts };

class Guard;

// One caller's touch from its first look-up to its end: it decides each table once, against one
// snapshot, and remembers what was touched. Not thread-safe: one question's thread at a time.
class Touch {
 public:
  ~Touch();  // not finished: recorded as "cut off"

  const mesh::Caller& caller() const { return caller_; }
  const mesh::SnapshotPtr& snapshot() const { return snapshot_; }
  Time Now() const;

  // The table for reading, or why not: Error{kNotFound} when it is not there or hidden (the same
  // words), and when it is retired or its address has lapsed (with what to use instead);
  // Error{kForbidden} with owner and next step when it may be known but not read. Addresses that a
  // table had before lead to it until their date.
  const Access& Read(const mesh::TableId& id);
  // The same for a product's SQL, which runs as its domain's service principal.
  const Access& ReadAs(const mesh::Caller& principal, const mesh::TableId& id);
  // What may be known of a table, and how it could be read; nothing when it is hidden. Records
  // nothing.
  std::optional<Access> Discover(const mesh::TableId& id) const;

  // The tables read so far.
  const std::vector<TableTouch>& tables() const { return tables_; }
  // Narrows the record of a table's reads to the columns that are really used, and what for. Those
  // that its filters look at are read as well.
  void UsesColumns(const std::string& table, const mesh::ColumnRoles& columns, By by);
  // True while every decision so far holds: same policy epoch, not past valid_until. Checked before
  // each execution; when it does not, Refresh and bind anew.
  bool StillHolds() const;
  // Takes the newest snapshot, and the caller as it knows them; forgets what was decided.
  void Refresh();

  // The SQL, where it was not known yet when this was opened.
  void Asks(std::string sql) { began_.text = std::move(sql); }
  // Writes the `began` record: call after binding, before the first row leaves. Then exactly one
  // Finish.
  void Begin();
  void Finish(const Ended& ended);
  // For a look that is nobody's question: not even its refusals are on record.
  void RecordNothing() { refused_ = true; }
  // Records a refusal (once) instead.
  void Refuse(const std::string& sentence);

 private:
  friend class Guard;
  Touch(Guard& guard, mesh::Caller caller, mesh::SnapshotPtr snapshot, Began began);
  // Decided once; `id` is how the principal calls it.
  Access& Seen(const mesh::Caller& principal, const mesh::TableId& id, const mesh::TablePtr& table);
  [[noreturn]] void RefuseRetired(const mesh::Caller& principal, const mesh::Table& table);
  [[noreturn]] void RefuseUnknown(const mesh::Caller& principal, const mesh::TableId& id);
  // Records the refusal with its table, then throws it.
  [[noreturn]] void RefuseTable(TableTouch refused, const Error& error);

  Guard& guard_;
  const Time opened_;
  mesh::Caller caller_;
  mesh::SnapshotPtr snapshot_;
  Began began_;
  std::map<std::string, Access> seen_;  // by principal + table
  std::vector<TableTouch> tables_;
  std::optional<uint64_t> offset_;
  bool is_pinned_ = false;  // the snapshot is given, a plan's, not the registry's
  bool refused_ = false;
  bool finished_ = false;
};

class Guard {
 public:
  Guard(const store::Registry& registry, Audit& audit, Clock& clock);
  ~Guard();

  // Opens a touch against the newest snapshot (or the given one: a plan's own, for checks before
  // apply).
  std::unique_ptr<Touch> Open(const mesh::Caller& caller, Began began,
                              mesh::SnapshotPtr snapshot = nullptr);
  // One decision with nothing recorded: for `why`, search and pages. `table` must be of `snapshot`.
  mesh::Decision Decide(const mesh::Caller& caller, mesh::Action action, const mesh::Table& table,
                        const mesh::SnapshotPtr& snapshot) const;
  // Decisions on reading as they were at that time, one a caller. `snapshot` is of it or before.
  std::vector<mesh::Decision> DecideAt(Time at, std::span<const mesh::Caller> callers,
                                       const mesh::Table& table,
                                       const mesh::SnapshotPtr& snapshot) const;
  Audit& audit() { return audit_; }
  Time Now() const;
  // When the oldest touch was opened that is still there; nothing: there is none. What was replaced
  // before is looked at by nobody. Any thread.
  std::optional<Time> OldestTouch() const;
  // Sequence number of the newest change that policies could depend on; data commits do not move
  // it.
  uint64_t PolicyEpoch() const;

 private:
  friend class Touch;
  struct RuleCache;
  struct Opened;
  const store::Registry& registry_;
  Audit& audit_;
  Clock& clock_;
  std::unique_ptr<RuleCache> cache_;
  std::unique_ptr<Opened> opened_;
};

}  // namespace weft::audit
