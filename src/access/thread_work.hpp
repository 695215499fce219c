#pragma once
#include <string>

#include "access/people.hpp"
#include "access/threads.hpp"

// One thing done to one thread, against one snapshot: the checks, then the commit. Inside access/
// only.
namespace weft::access {

class ThreadWork {
 public:
  struct Deed {
    const char* action;  // in the change log, and in inboxes
    People told;         // but who does it
    std::string text;    // what they are told
  };

  ThreadWork(store::Registry& registry, audit::Guard& guard, const By& by);

  Time now() const { return now_; }
  const mesh::Snapshot& snapshot() const { return *snapshot_; }

  // Error{kNotFound} when it is not there or hidden.
  mesh::TablePtr KnownTable(const mesh::TableId& id) const;
  // One that is there, about a table that the caller may know of.
  mesh::Thread Open(const std::string& id);
  // Its table; null for an admin when it is gone.
  mesh::TablePtr TableOf(const mesh::Thread& thread) const;
  bool IsOwnersSide(const mesh::Thread& thread) const;
  void RequireOpen(const mesh::Thread& thread) const;
  // Records the refusal, then throws it.
  [[noreturn]] void Refuse(const mesh::Thread& thread, const std::string& sentence,
                           const std::string& hint) const;

  // Record, log and notices in one transaction, which may be another's; then the audit's row.
  mesh::ResourcePtr Commit(const mesh::Thread& thread, const Deed& deed,
                           const Threads::CommitAlong& commit_along = nullptr);
  void Delete(const mesh::Thread& thread);

 private:
  void Note(const mesh::Thread& thread, audit::Verb verb, const std::string& text,
            const std::string& refusal) const;

  store::Registry& registry_;
  audit::Guard& guard_;
  const By& by_;
  const Time now_;
  const mesh::SnapshotPtr snapshot_;
  uint64_t version_ = 0;  // of the one that was opened
};

}  // namespace weft::access
