#pragma once
#include <functional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "mesh/resource.hpp"
#include "store/sqlite.hpp"
#include "store/words.hpp"

// Which rows hold which words: an inverted index, written in the transaction of each commit. The
// only place that knows FTS5. What a hit is worth is not known here (store/search.hpp).
namespace weft::store {

// One row a table of a contract, one a resource of any other kind. FTS5 keeps for each word the
// rows that hold it, nothing else: no positions, no ranks.
inline constexpr std::string_view kSearchTables = R"sql(
CREATE TABLE search_rows (
  id          INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL,
  name        TEXT NOT NULL,
  table_name  TEXT NOT NULL,
  UNIQUE (kind, name, table_name)
);
CREATE VIRTUAL TABLE search_words USING fts5 (
  words, detail = none, columnsize = 0, prefix = '1 2 3 4', tokenize = 'ascii'
);
CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab (search_words, row);
)sql";

// What a row stands for.
struct SearchRow {
  mesh::ResourceId id;
  std::string table_name;  // of a contract's table, else empty
};

// Takes resources out of the index and in again, within a transaction of the caller's.
class SearchWriter {
 public:
  explicit SearchWriter(Connection& connection);
  // The resource as it is now, or (null) that it is gone.
  void Replace(const mesh::ResourceId& id, const mesh::Resource* after);
  // Every word that was written.
  const std::unordered_set<std::string>& words() const { return words_; }

 private:
  void Remove(const mesh::ResourceId& id);
  std::string RowText(const mesh::Resource& resource, size_t table);

  Statement find_, remove_words_, remove_row_, add_row_, add_words_;
  int64_t last_id_;
  std::unordered_set<std::string> words_;
  std::string source_;  // of one row
  FoldedText folded_;
};

// How each word of a question must occur: the whole word, or its beginning.
enum class Match { kWhole, kPrefix };
// How several words go together.
enum class Join { kAnd, kOr };

// A question: any spelling of a group counts as that word.
using Spellings = std::vector<std::string>;

// Rows in the order of their ids, until `visit` answers false.
void FindRows(Connection& connection, std::span<const Spellings> question, Match match, Join join,
              const std::function<bool(const SearchRow&)>& visit);
// Every word that the index holds.
std::vector<std::string> AllWords(Connection& connection);
// What is wrong between the index and the resources. Empty: nothing.
std::vector<std::string> CheckIndex(Connection& connection);

}  // namespace weft::store
