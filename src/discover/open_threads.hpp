#pragma once
#include <string>
#include <vector>

#include "base/json.hpp"
#include "discover/watch.hpp"
#include "mesh/caller.hpp"
#include "mesh/thread.hpp"

// What was asked about tables and nobody has answered yet.
namespace weft::discover {

struct OpenThread {
  std::shared_ptr<const mesh::Thread> thread;
  mesh::TablePtr table;  // as it is called now
};
// About tables of this domain (empty: of all) that are still there, the oldest first. Nothing is
// decided.
std::vector<OpenThread> OpenThreads(const mesh::Snapshot& snapshot, const std::string& domain);

// {"open", "oldest": when it was asked, or null, "domains": [{"domain", "open", "oldest"}] with the
// most first, "items": [{"thread", "table", "column", "by", "text", "at", "age_seconds"}], the
// oldest}: about tables that the caller may discover.
Json OpenThreadsJson(const Watch& watch, const mesh::Caller& caller,
                     const mesh::SnapshotPtr& snapshot, const std::string& domain);

}  // namespace weft::discover
