#include "store/search_index.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "store/search_fields.hpp"

namespace weft::store {
namespace {

int64_t LastId(Connection& connection) {
  Statement last(connection, "SELECT max(id) FROM search_rows");
  last.Step();
  return last.Integer(0);
}

// Words hold letters and digits only, so that nothing in them means anything to FTS5 between
// quotes.
std::string Expression(std::span<const Spellings> question, Match match, Join join) {
  std::string out;
  for (const Spellings& spellings : question) {
    if (!out.empty()) out += join == Join::kAnd ? " AND " : " OR ";
    out += '(';
    for (size_t i = 0; i < spellings.size(); ++i)
      out += (i > 0 ? " OR \"" : "\"") + spellings[i] + (match == Match::kPrefix ? "\"*" : "\"");
    out += ')';
  }
  return out;
}

}  // namespace

SearchWriter::SearchWriter(Connection& connection)
    : find_(connection, "SELECT id FROM search_rows WHERE kind = ? AND name = ?"),
      remove_words_(connection, "DELETE FROM search_words WHERE rowid = ?"),
      remove_row_(connection, "DELETE FROM search_rows WHERE id = ?"),
      add_row_(connection, "INSERT INTO search_rows VALUES (?, ?, ?, ?)"),
      add_words_(connection, "INSERT INTO search_words (rowid, words) VALUES (?, ?)"),
      last_id_(LastId(connection)) {}

void SearchWriter::Remove(const mesh::ResourceId& id) {
  std::vector<int64_t> rows;
  for (find_.With(mesh::RowOf(id.kind).name, id.name); find_.Step();)
    rows.push_back(find_.Integer(0));
  for (const int64_t row : rows) {
    remove_words_.With(row).Run();
    remove_row_.With(row).Run();
  }
}

// All words of a row, each once: the index keeps no counts.
std::string SearchWriter::RowText(const mesh::Resource& resource, size_t table) {
  source_.clear();
  ForEachField(resource, table, [&](const SearchField& field) {
    source_ += field.text;
    source_ += ' ';
  });
  folded_.Fold(source_);
  std::vector<std::string_view> own;
  folded_.ForEachWord([&](const Word& word) { own.push_back(word.text); });
  std::ranges::sort(own);
  own.erase(std::ranges::unique(own).begin(), own.end());
  std::string text;
  for (const std::string_view word : own) {
    text += word;
    text += ' ';
    words_.emplace(word);
  }
  return text;
}

void SearchWriter::Replace(const mesh::ResourceId& id, const mesh::Resource* after) {
  Remove(id);
  if (after == nullptr) return;
  for (size_t table = 0; table < SearchRowsOf(*after); ++table) {
    const int64_t row = ++last_id_;
    add_row_.With(row, mesh::RowOf(id.kind).name, id.name, SearchTableOf(*after, table)).Run();
    add_words_.With(row, RowText(*after, table)).Run();
  }
}

void FindRows(Connection& connection, std::span<const Spellings> question, Match match, Join join,
              const std::function<bool(const SearchRow&)>& visit) {
  Statement find(connection,
                 "SELECT r.kind, r.name, r.table_name FROM search_words w "
                 "JOIN search_rows r ON r.id = w.rowid "
                 "WHERE w.search_words MATCH ? ORDER BY w.rowid");
  find.With(Expression(question, match, join));
  while (find.Step()) {
    const auto kind = mesh::FindKind(find.View(0));
    if (kind && !visit({{*kind, find.Text(1)}, find.Text(2)})) return;
  }
}

std::vector<std::string> AllWords(Connection& connection) {
  std::vector<std::string> words;
  Statement all(connection, "SELECT term FROM search_vocabulary");
  while (all.Step()) words.push_back(all.Text(0));
  return words;
}

std::vector<std::string> CheckIndex(Connection& connection) {
  std::vector<std::string> faults;
  try {
    connection.Run("INSERT INTO search_words (search_words) VALUES ('integrity-check')");
  } catch (const Error& error) {
    faults.push_back("the search index does not fit its rows: " + error.detail());
  }
  Statement missing(connection,
                    "SELECT r.kind, r.name FROM resources r LEFT JOIN search_rows s "
                    "ON s.kind = r.kind AND s.name = r.name WHERE s.id IS NULL");
  while (missing.Step())
    faults.push_back(missing.Text(0) + " " + missing.Text(1) + " is not in the search index");
  return faults;
}

}  // namespace weft::store
