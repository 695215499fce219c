#pragma once
#include <optional>
#include <string>

#include "engine/engine.hpp"

// Which engine computes. This is the one place that decides it: what somebody says for one question
// comes before what a product says (weft.engine), and that before what its domain says (engine).
namespace weft::engine {

struct Choice {
  EngineName engine = EngineName::kDuckDb;
  std::string because = {};  // "product flights.flown"; empty: it was said, or nobody names one
};

// Of a question: Trino, when a SELECT reads a table whose product or domain names it. Tables are
// found by their names in the text, which may be in either dialect; those that the asker may not
// know of do not count, so that no error tells of them.
Choice ChoiceFor(const audit::Touch& touch, const std::string& sql, std::optional<EngineName> said);
// Of a table's own SQL, when a run makes its rows.
Choice ChoiceFor(const mesh::Snapshot& snapshot, const mesh::Table& table);

// An error at Trino, with why it was asked and how to have it otherwise, where nobody said so. What
// somebody may not read stays as it is.
Error WithReason(const Error& error, const Choice& choice);

}  // namespace weft::engine
