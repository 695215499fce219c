#pragma once
#include "audit/guard.hpp"
#include "base/json.hpp"
#include "engine/engine.hpp"
#include "lineage/lineage.hpp"

// What stands beside a saved question: what it reads, for whom it works, who uses it.
namespace weft::discover {

struct QuestionSources {
  audit::Guard& guard;
  engine::Engine& engine;
  lineage::Lineage& lineage;
};

// {"question", "owner", "tables": [what the asker may know of what it reads], "columns": of its
// answer, "refusal": why it does not work for the asker, or null, "uses": in the last 90 days; who,
// only for its owner and admins}. The caller may read the question.
Json QuestionPage(const QuestionSources& sources, const mesh::Caller& caller,
                  const mesh::EntryPtr& question, const mesh::SnapshotPtr& snapshot);

}  // namespace weft::discover
