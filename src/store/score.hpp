#pragma once
#include <optional>
#include <string>
#include <vector>

#include "mesh/snapshot.hpp"
#include "store/registry.hpp"
#include "store/search_fields.hpp"
#include "store/search_index.hpp"
#include "store/words.hpp"

// What one candidate is worth to a question, and which of its fields says so. Pure.
namespace weft::store {

// A question as it is searched for.
struct Question {
  std::string name;  // the whole text as it would be if it were a name: trimmed, lower case
  std::vector<Spellings> words;
};

// Scores candidates one after the other. Not thread-safe. The snapshot and the question must
// outlive it.
class Scorer {
 public:
  Scorer(const mesh::Snapshot& snapshot, const Question& question);
  // Nothing when the snapshot does not know the row (any more).
  std::optional<SearchHit> Score(const SearchRow& row);

 private:
  void Count(const SearchField& field);
  double Sum() const;

  const mesh::Snapshot& snapshot_;
  const Question& question_;
  std::vector<double> by_word_;  // the best of each word of the question
  std::vector<double> here_;     // … in one field
  double best_ = 0;
  SearchField best_field_;  // the one that answers best
  FoldedText folded_;
};

// How a reader addresses a contract's table: "departures", or "departures@1" when another has that
// name.
mesh::TableId AddressOf(const mesh::Snapshot& snapshot, const mesh::Entry& contract,
                        const std::string& table_name);

}  // namespace weft::store
