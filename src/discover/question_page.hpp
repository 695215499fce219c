#pragma once
#include "base/json.hpp"
#include "discover/watch.hpp"
#include "engine/engine.hpp"

// What stands beside a saved question: what it reads and how that is, for whom it works, who uses
// it.
namespace weft::discover {

struct QuestionSources {
  const Watch& watch;
  audit::Guard& guard;
  engine::Engine& engine;
};

// {"question", "title", "owner", "version", "tables": [what the asker may know of what it reads,
// each with its state], "state": of these together, "columns": of its answer, "refusal": why it
// does not work for the asker, or null, "uses": in the last 90 days; who, only for its owner and
// admins}. The caller may read the question.
Json QuestionPage(const QuestionSources& sources, const mesh::Caller& caller,
                  const mesh::EntryPtr& question, const mesh::SnapshotPtr& snapshot);

}  // namespace weft::discover
