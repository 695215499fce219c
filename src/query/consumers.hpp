#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "query/stream.hpp"
#include "store/consumers.hpp"
#include "store/registry.hpp"

// Consumers of a table: each has a name, belongs to who made it, and keeps its place here, so that
// a program goes on where it left off, whichever machine it runs on, and whichever of the table's
// addresses it knows. At least once: what was not committed comes again.
namespace weft::query {

struct ConsumerState {
  store::ConsumerRow row;
  std::string end;      // where the table ends now
  uint64_t behind = 0;  // rows that its user would get; of a table of snapshots: snapshots
};

// Which consumer, and whose: they must be able to read the table.
struct ConsumerOf {
  const mesh::Caller& caller;
  mesh::TableId table;
  std::string name;
};

// Any thread. Everything throws as reading the table does, and Error{kNotFound} for an unknown one.
class Consumers {
 public:
  // All outlive it.
  Consumers(const store::Registry& registry, store::Consumers& rows, Streams& streams,
            const Clock& clock)
      : registry_(registry), rows_(rows), streams_(streams), clock_(clock) {}

  // Makes it, or sets it to `from` (earliest, latest, a position, a moment). Nothing: latest for a
  // new one, no change of one that is there. True: it is new.
  bool Put(const ConsumerOf& which, const std::optional<std::string>& from);
  ConsumerState Find(const ConsumerOf& which) const;
  std::vector<ConsumerState> List(const mesh::Caller& caller, const mesh::TableId& table) const;
  // False: it is there already, or further.
  bool Commit(const ConsumerOf& which, const std::string& position);
  void Remove(const ConsumerOf& which);

  // From its place on. Whoever opens it takes it over: another stream of it ends.
  std::unique_ptr<Stream> Open(const ConsumerOf& which, StreamRequest request);

 private:
  // As it is kept from now on: under the table's name.
  store::ConsumerKey KeyOf(const ConsumerOf& which) const;
  void Keep(const store::ConsumerRow& row);

  // Whose turn it is to read one, counted up; shared with its streams, which go on without this.
  using TurnPtr = std::shared_ptr<std::atomic<uint64_t>>;

  TurnPtr TurnOf(const store::ConsumerKey& key);
  store::ConsumerRow Need(const ConsumerOf& which) const;
  ConsumerState StateOf(const mesh::Caller& caller, store::ConsumerRow row) const;

  const store::Registry& registry_;
  store::Consumers& rows_;
  Streams& streams_;
  const Clock& clock_;
  std::mutex mutex_;  // guards below
  std::map<store::ConsumerKey, TurnPtr> turns_;
};

// What is kept under this key or, of a table that had other names before, under one of those. Its
// key is the one that was asked for.
std::optional<store::ConsumerRow> FindPlace(const store::Consumers& rows,
                                            const mesh::Snapshot& mesh,
                                            const store::ConsumerKey& key);

}  // namespace weft::query
