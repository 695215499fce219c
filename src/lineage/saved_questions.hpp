#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "engine/engine.hpp"
#include "lineage/trace.hpp"
#include "mesh/snapshot.hpp"

// What saved questions read: the end of the way of data. Not stored: their SQL is bound when
// somebody looks, and what was found is remembered as long as neither it nor a table that it reads
// changes for its owner.
namespace weft::lineage {

// A question's SQL, bound as somebody.
struct QuestionReads {
  std::vector<engine::ResultColumn> columns;
  std::set<std::string> tables;  // "flights.departures", direct reads only
  mesh::ColumnRoles uses;        // by "flights.departures.tailnum"
  std::optional<Error> fault;    // why it does not bind; then the rest is empty
};
using QuestionReadsPtr = std::shared_ptr<const QuestionReads>;

// As this caller, with what they may read. Nothing of the look is on record. Throws only what is
// not about the SQL.
QuestionReads BindQuestion(const mesh::Question& question, const Viewer& as, audit::Guard& guard,
                           engine::Engine& engine);

// Any thread.
class SavedQuestions {
 public:
  SavedQuestions(audit::Guard& guard, engine::Engine& engine) : guard_(guard), engine_(engine) {}

  // As its owner: what the question is made of, whoever looks.
  QuestionReadsPtr Of(const mesh::EntryPtr& question, const mesh::SnapshotPtr& snapshot);

  // [{"question", "title", "owner", "tables", "uses": [{"table","column","roles"}]}]: those that
  // read one of these tables and that the viewer may read, by name; of other tables, and of what
  // else they read, it says nothing.
  Json Reading(const std::vector<mesh::TablePtr>& tables, const Viewer& viewer);

  // Those in whose SQL one of these lower-case words stands: all that may read such a table.
  std::vector<mesh::EntryPtr> Mentioning(const std::set<std::string>& names,
                                         const mesh::Snapshot& snapshot);

 private:
  struct Known {
    std::optional<uint64_t> version;
    std::vector<uint32_t> words;
    QuestionReadsPtr reads;
    std::map<std::string, std::string> rests;  // tables that it reads, as its owner saw them then
    std::weak_ptr<const mesh::Snapshot> holds_in;
  };
  Known& KnownOf(const mesh::Entry& question);  // under the mutex
  // Null when its SQL is to be bound anew. Under the mutex.
  QuestionReadsPtr Find(const mesh::Entry& question, const mesh::Caller& owner,
                        const mesh::SnapshotPtr& snapshot);
  std::string StateOf(const std::string& table, const mesh::Caller& owner,
                      const mesh::SnapshotPtr& snapshot) const;

  audit::Guard& guard_;
  engine::Engine& engine_;
  std::mutex mutex_;  // guards all below
  std::map<std::string, Known> known_;
};

}  // namespace weft::lineage
