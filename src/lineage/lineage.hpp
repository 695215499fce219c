#pragma once
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "base/json.hpp"
#include "engine/engine.hpp"
#include "lineage/makings.hpp"
#include "lineage/saved_questions.hpp"
#include "lineage/searches.hpp"
#include "lineage/touches.hpp"
#include "lineage/trace.hpp"
#include "lineage/usage.hpp"

// Who feeds whom: tables with SQL by what their SQL says, questions by the audit. Neither is
// stored a second time.
namespace weft::lineage {

struct Request {
  mesh::TableId table;
  TraceRequest trace;
  size_t after = 0;  // edges already shown
  size_t limit = 200;
  mesh::SnapshotPtr today = nullptr;  // of a request about a past mesh: the newest
};

// Any thread.
class Lineage {
 public:
  Lineage(audit::Guard& guard, engine::Engine& engine)
      : guard_(guard),
        engine_(engine),
        makings_(guard, engine),
        questions_(guard, engine),
        tail_(guard.audit()),
        usage_(tail_),
        touches_(tail_),
        searches_(tail_) {}

  // {"table", "column", "direction", "items": [edge], "tables": [node], "readers": […],
  // "questions": [saved ones that read these tables], "next"}:
  // what the caller may know. Readers are everybody's for those who answer for the table, else the
  // caller's own; of a past mesh none, for the audit knows them as of now. Throws Error{kNotFound}
  // for a table or column that is not there, or hidden.
  Json Show(const mesh::Caller& caller, const Request& request, const mesh::SnapshotPtr& snapshot);
  // The same as OpenLineage 2-0-2 run events: for each table with SQL the start and the completion
  // of the run that made it as it is, with the facets schema and columnLineage.
  Json Events(const mesh::Caller& caller, const Request& request,
              const mesh::SnapshotPtr& snapshot);

  Makings& makings() { return makings_; }
  // The one follower of the audit; what it gave to the three below is read under its lock.
  audit::Tail& tail() { return tail_; }
  SavedQuestions& questions() { return questions_; }
  Usage& usage() { return usage_; }
  const Touches& touches() const { return touches_; }
  const Searches& searches() const { return searches_; }

 private:
  Json ReadersJson(const mesh::Caller& caller, const mesh::Table& table, const std::string& column);

  audit::Guard& guard_;
  const engine::Engine& engine_;
  Makings makings_;
  SavedQuestions questions_;
  audit::Tail tail_;
  Usage usage_;
  Touches touches_;
  Searches searches_;
};

}  // namespace weft::lineage
