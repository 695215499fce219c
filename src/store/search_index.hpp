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

// One row a table of a contract, one a resource of any other kind, with the fields that search
// reads of it, so that a score needs nothing else. FTS5 keeps for each word the rows that hold it,
// nothing more: no positions, no ranks. The words themselves stand in a table of their own, because
// FTS5 walks all that a beginning stands for; words that are gone may stay there.
inline constexpr std::string_view kSearchTables = R"sql(
CREATE TABLE search_rows (
  id          INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL,
  name        TEXT NOT NULL,
  table_name  TEXT NOT NULL,
  fields      BLOB NOT NULL,
  UNIQUE (kind, name, table_name)
);
CREATE TABLE search_terms (
  word        TEXT PRIMARY KEY
);
CREATE VIRTUAL TABLE search_words USING fts5 (
  words, detail = none, columnsize = 0, prefix = '1 2 3 4', tokenize = 'ascii'
);
)sql";

// What a row stands for.
struct SearchRow {
  mesh::ResourceId id;
  std::string table_name;   // of a contract's table, else empty
  std::string_view fields;  // packed (store/search_fields.hpp); valid while the row is visited
};
using VisitRow = std::function<bool(const SearchRow&)>;  // false: enough

// Takes resources out of the index and in again, within a transaction of the caller's.
class SearchWriter {
 public:
  explicit SearchWriter(Connection& connection);
  // The resource as it is now, or (null) that it is gone.
  void Replace(const mesh::ResourceId& id, const mesh::Resource* after);
  // Writes the words of all rows: once, at the end.
  void Finish();
  // Every word that was written.
  const std::unordered_set<std::string>& words() const { return words_; }

 private:
  void Remove(const mesh::ResourceId& id);
  std::string RowText(const mesh::Resource& resource, size_t table);

  Statement find_, remove_words_, remove_row_, add_row_, add_words_, add_term_;
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
              const VisitRow& visit);
// The rows of these names; `rows` need no fields.
void VisitRows(Connection& connection, std::span<const SearchRow> rows, const VisitRow& visit);
// Every word that the index holds.
std::vector<std::string> AllWords(Connection& connection);
// What is wrong between the index and the resources. Empty: nothing.
std::vector<std::string> CheckIndex(Connection& connection);

}  // namespace weft::store
