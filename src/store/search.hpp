#pragma once
#include <vector>

#include "mesh/snapshot.hpp"
#include "store/registry.hpp"
#include "store/sqlite.hpp"
#include "store/vocabulary.hpp"

// From a question's words to ranked hits: candidates from names in the snapshot and from the index,
// scored by what the snapshot says of them.
namespace weft::store {

// What a search reads; all of one moment, or nearly.
struct SearchSources {
  Connection& connection;
  Vocabulary& vocabulary;
  const mesh::Snapshot& snapshot;
};

std::vector<SearchHit> RunSearch(const SearchSources& sources, const SearchQuery& query);

}  // namespace weft::store
