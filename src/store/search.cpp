#include "store/search.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/text.hpp"
#include "store/score.hpp"
#include "store/words.hpp"

namespace weft::store {
namespace {

constexpr size_t kQuestionBytesMax = 1000;
constexpr size_t kQuestionWordsMax = 16;
constexpr size_t kNameHitsMax = 100;
constexpr size_t kLooksEach = 20;  // rows looked at for each candidate wanted, hidden ones too

// "delays" also finds "delay", "cities" finds "city"; longer words are found as beginnings.
Spellings SpellingsOf(const std::string& word) {
  Spellings spellings{word};
  if (word.size() > 4 && word.ends_with("ies"))
    spellings.push_back(word.substr(0, word.size() - 3) + "y");
  else if (word.size() > 3 && word.ends_with('s') && !word.ends_with("ss"))
    spellings.push_back(word.substr(0, word.size() - 1));
  return spellings;
}

Question AskedFor(std::string_view text) {
  text = text.substr(0, kQuestionBytesMax);
  Question question{.name = Lower(Trim(text))};
  for (const std::string& word : QuestionWords(text))
    if (question.words.size() < kQuestionWordsMax) question.words.push_back(SpellingsOf(word));
  return question;
}

// Collects hits, each row once, no more rows than wanted.
class Hits {
 public:
  Hits(const SearchSources& sources, const SearchQuery& query, const Question& question)
      : query_(query), scorer_(sources.snapshot, question) {}

  bool Add(const SearchRow& row) {
    std::string key(mesh::RowOf(row.id.kind).name);
    if (!seen_.insert(key + ' ' + row.id.name + '\n' + row.table_name).second) return !full();
    ++looks_;
    auto hit = scorer_.Score(row);
    if (hit && (!query_.admits || query_.admits(*hit))) hits_.push_back(std::move(*hit));
    return !full();
  }
  bool full() const {
    return hits_.size() >= query_.candidates_max || looks_ >= kLooksEach * query_.candidates_max;
  }
  bool empty() const { return hits_.empty(); }

  std::vector<SearchHit> Ranked() && {
    std::ranges::sort(hits_, [](const SearchHit& a, const SearchHit& b) {
      return a.score != b.score ? a.score > b.score : a.title < b.title;
    });
    return std::move(hits_);
  }

 private:
  const SearchQuery& query_;
  Scorer scorer_;
  std::unordered_set<std::string> seen_;
  std::vector<SearchHit> hits_;
  size_t looks_ = 0;
};

// Adds what is named like the question from a tree of the snapshot.
template <typename Value>
void AddFrom(const mesh::Tree<std::string, Value>& named, const std::string& begin, size_t& left,
             const std::function<void(const Value&)>& add) {
  for (auto at = named.lower_bound(begin); at != named.end() && at->first.starts_with(begin);
       ++at) {
    if (left == 0) return;
    --left;
    add(at->second);
  }
}

// Whatever is named like the question, from the snapshot: "dep", "flights.departures",
// "flights.dep".
std::vector<SearchRow> RowsNamed(const mesh::Snapshot& snapshot, const std::string& asked) {
  std::vector<SearchRow> rows;
  if (asked.empty() || asked.find(' ') != std::string::npos) return rows;
  const size_t dot = asked.find('.');
  const std::string bare = dot == std::string::npos ? asked : asked.substr(dot + 1);
  size_t domains_left = kNameHitsMax, tables_left = kNameHitsMax, products_left = kNameHitsMax;
  if (dot == std::string::npos)
    AddFrom<mesh::DomainPtr>(snapshot.domains, asked, domains_left, [&](const auto& domain) {
      rows.push_back({{mesh::Kind::kDomain, domain->domain.name}, {}, {}});
    });
  for (const auto& [name, domain] : snapshot.domains) {
    if (dot != std::string::npos && asked.substr(0, dot) != name) continue;
    AddFrom<mesh::SlotPtr>(domain->tables, bare, tables_left, [&](const mesh::SlotPtr& table) {
      rows.push_back({{mesh::Kind::kContract, table->contract_id()}, table->written_name(), {}});
    });
    AddFrom<mesh::EntryPtr>(domain->products, bare, products_left,
                            [&](const mesh::EntryPtr& product) {
                              rows.push_back({product->id, {}, {}});
                            });
  }
  return rows;
}

void AddFromIndex(const SearchSources& sources, const Question& question, Join join, Hits& hits) {
  // Whole words first: they are enough for words that many rows hold, and cost little there.
  for (const Match match : {Match::kWhole, Match::kPrefix})
    if (!hits.full())
      FindRows(sources.connection, question.words, match, join,
               [&](const SearchRow& row) { return hits.Add(row); });
}

// The question with words in place of those that nothing in the index begins with. False: no better
// one.
bool Correct(const SearchSources& sources, Question& question) {
  bool corrected = false;
  for (Spellings& spellings : question.words) {
    bool is_known = false;
    FindRows(sources.connection, std::span(&spellings, 1), Match::kPrefix, Join::kAnd,
             [&](const SearchRow&) { return !(is_known = true); });
    if (is_known) continue;
    auto meant =
        sources.vocabulary.Meant(spellings.front(), [&] { return AllWords(sources.connection); });
    if (meant.empty()) continue;
    spellings = std::move(meant);
    corrected = true;
  }
  return corrected;
}

}  // namespace

std::vector<SearchHit> RunSearch(const SearchSources& sources, const SearchQuery& query) {
  Question question = AskedFor(query.words);
  if (question.words.empty()) return {};
  Hits hits(sources, query, question);
  VisitRows(sources.connection, RowsNamed(sources.snapshot, question.name),
            [&](const SearchRow& row) { return hits.Add(row); });
  AddFromIndex(sources, question, Join::kAnd, hits);
  if (hits.empty() && Correct(sources, question)) AddFromIndex(sources, question, Join::kAnd, hits);
  if (hits.empty() && question.words.size() > 1) AddFromIndex(sources, question, Join::kOr, hits);
  return std::move(hits).Ranked();
}

}  // namespace weft::store
