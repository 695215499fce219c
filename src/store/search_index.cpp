#include "store/search_index.hpp"

#include <algorithm>
#include <optional>

#include "base/error.hpp"
#include "store/search_fields.hpp"

namespace weft::store {
namespace {

int64_t LastId(Connection& connection) {
  Statement last(connection, "SELECT max(id) FROM search_rows");
  last.Step();
  return last.Integer(0);
}

constexpr size_t kIndexedBeginning = 4;  // bytes of a beginning that FTS5 looks up like a word
constexpr size_t kBegunMax = 64;         // words that a longer one may stand for
constexpr std::string_view kLast =
    "\xf4\x8f\xbf\xbf";  // U+10FFFF: after whatever a word goes on with

// The words that begin so; nothing when they are too many.
std::optional<std::vector<std::string>> WordsBegun(Connection& connection,
                                                   const std::string& beginning) {
  Statement find(connection, "SELECT word FROM search_terms WHERE word >= ? AND word < ? LIMIT ?");
  std::vector<std::string> words;
  for (find.With(beginning, beginning + std::string(kLast), kBegunMax + 1); find.Step();)
    words.push_back(find.Text(0));
  if (words.size() > kBegunMax) return std::nullopt;
  return words;
}

// An FTS5 expression. Words hold letters and digits only, so that nothing in them means anything
// between quotes.
class Expression {
 public:
  Expression(Connection& connection, Match match) : connection_(connection), match_(match) {}

  std::string Of(std::span<const Spellings> question, Join join) {
    std::string out;
    for (const Spellings& spellings : question) {
      if (!out.empty()) out += join == Join::kAnd ? " AND " : " OR ";
      out += '(' + Any(spellings) + ')';
    }
    return out;
  }

 private:
  std::string Any(const Spellings& spellings) {
    any_.clear();
    for (const std::string& word : spellings) {
      if (match_ == Match::kWhole)
        Add(word, "\"");
      else
        AddBegun(word);
    }
    return any_;
  }

  void AddBegun(const std::string& word) {
    const auto begun =
        word.size() > kIndexedBeginning ? WordsBegun(connection_, word) : std::nullopt;
    if (!begun) return Add(word, "\"*");
    Add(word, "\"");  // never an empty group
    for (const std::string& longer : *begun)
      if (longer != word) Add(longer, "\"");
  }

  void Add(const std::string& word, std::string_view end) {
    any_ += any_.empty() ? "\"" : " OR \"";
    any_ += word;
    any_ += end;
  }

  Connection& connection_;
  const Match match_;
  std::string any_;
};

SearchRow RowAt(const Statement& row, mesh::Kind kind) {
  return {{kind, row.Text(1)}, row.Text(2), row.View(3)};
}

}  // namespace

SearchWriter::SearchWriter(Connection& connection)
    : find_(connection, "SELECT id FROM search_rows WHERE kind = ? AND name = ?"),
      remove_words_(connection, "DELETE FROM search_words WHERE rowid = ?"),
      remove_row_(connection, "DELETE FROM search_rows WHERE id = ?"),
      add_row_(connection, "INSERT INTO search_rows VALUES (?, ?, ?, ?, ?)"),
      add_words_(connection, "INSERT INTO search_words (rowid, words) VALUES (?, ?)"),
      add_term_(connection, "INSERT INTO search_terms VALUES (?) ON CONFLICT (word) DO NOTHING"),
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
    add_row_
        .With(row, mesh::RowOf(id.kind).name, id.name, SearchTableOf(*after, table),
              Blob{PackFields(*after, table)})
        .Run();
    add_words_.With(row, RowText(*after, table)).Run();
  }
}

void SearchWriter::Finish() {
  std::vector<std::string_view> sorted(words_.begin(), words_.end());
  std::ranges::sort(sorted);
  for (const std::string_view word : sorted) add_term_.With(word).Run();
}

void FindRows(Connection& connection, std::span<const Spellings> question, Match match, Join join,
              const VisitRow& visit) {
  Statement find(connection,
                 "SELECT r.kind, r.name, r.table_name, r.fields FROM search_words w "
                 "JOIN search_rows r ON r.id = w.rowid "
                 "WHERE w.search_words MATCH ? ORDER BY w.rowid");
  find.With(Expression(connection, match).Of(question, join));
  while (find.Step()) {
    const auto kind = mesh::FindKind(find.View(0));
    if (kind && !visit(RowAt(find, *kind))) return;
  }
}

void VisitRows(Connection& connection, std::span<const SearchRow> rows, const VisitRow& visit) {
  Statement find(connection,
                 "SELECT kind, name, table_name, fields FROM search_rows "
                 "WHERE kind = ? AND name = ? AND table_name = ?");
  for (const SearchRow& row : rows)
    if (find.With(mesh::RowOf(row.id.kind).name, row.id.name, row.table_name).Step())
      if (!visit(RowAt(find, row.id.kind))) return;
}

std::vector<std::string> AllWords(Connection& connection) {
  std::vector<std::string> words;
  Statement all(connection, "SELECT word FROM search_terms");
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
