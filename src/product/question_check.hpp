#pragma once
#include <set>
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "engine/engine.hpp"
#include "lineage/saved_questions.hpp"
#include "mesh/finding.hpp"
#include "product/plan.hpp"
#include "store/registry.hpp"

// Saved questions in a change: those that it brings must work, those that it stops are named.
namespace weft::product {

struct QuestionCheckRequest {
  const Draft& draft;
  const mesh::SnapshotPtr& base;
  const mesh::Caller& caller;            // who makes the change
  const std::set<std::string>& touched;  // lower-case bare names of tables that it changes
  audit::Guard& guard;
  engine::Engine& engine;
  lineage::SavedQuestions& saved;
};

// What is wrong with a question's SQL, at its place in the document.
mesh::Finding QuestionFault(const mesh::Resource& question, const Error& error);

// Faults of the questions that the change brings: SQL that does not bind as its owner, at its place
// in the document; a chart of columns that the answer does not have.
std::vector<mesh::Finding> CheckQuestions(const QuestionCheckRequest& request);
// Questions elsewhere that ran for their owner before and would not now.
std::vector<StoppedSql> StoppedQuestions(const QuestionCheckRequest& request);

// What people are told: with whom a question is shared from now on, whose question stops.
std::vector<store::Notice> QuestionNotices(const Draft& draft, const mesh::Snapshot& base,
                                           const std::string& actor);

}  // namespace weft::product
