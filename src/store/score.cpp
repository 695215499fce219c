#include "store/score.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace weft::store {
namespace {

constexpr double kFullName = 1000;  // the question is the whole name, with its domain
constexpr double kOwnName = 500;    // … is the name
constexpr double kNameBegins = 200;
constexpr double kTableFirst = 50;  // of a table and a product of one name

// How well a word of a text answers a word of the question: 0 … 1.
double Fit(std::string_view word, std::string_view asked) {
  if (!word.starts_with(asked)) return 0;
  if (word.size() == asked.size()) return 1;
  if (word.size() == asked.size() + 1 && word.back() == 's') return 0.9;
  return 0.4 + 0.4 * static_cast<double>(asked.size()) / static_cast<double>(word.size());
}

double BestFit(std::string_view word, const Spellings& spellings) {
  double best = 0;
  for (const std::string& asked : spellings) best = std::max(best, Fit(word, asked));
  return best;
}

// The text with every word that answers between \x01 and \x02.
std::string Highlight(std::string_view text, const Question& question) {
  std::string out;
  size_t told = 0;
  FoldedText(text).ForEachWord([&](const Word& word) {
    const bool fits = std::ranges::any_of(
        question.words, [&](const Spellings& asked) { return BestFit(word.text, asked) > 0; });
    if (!fits || word.begin < told) return;
    out += text.substr(told, word.begin - told);
    out += '\x01';
    out += text.substr(word.begin, word.end - word.begin);
    out += '\x02';
    told = word.end;
  });
  return out += text.substr(told);
}

double NameBonus(const std::string& own, const std::string& full, const std::string& asked) {
  if (asked.empty()) return 0;
  if (full == asked) return kFullName;
  if (own == asked) return kOwnName;
  return own.starts_with(asked) || full.starts_with(asked) ? kNameBegins : 0;
}

}  // namespace

mesh::TableId AddressOf(const mesh::Snapshot& snapshot, const mesh::Entry& contract,
                        const std::string& table_name) {
  const mesh::TableId plain{contract.outline.domain, table_name};
  const auto domain = snapshot.domains.find(plain.domain);
  if (domain == snapshot.domains.end()) return plain;
  const auto& tables = domain->second->tables;
  const std::string key = Lower(table_name);
  for (auto at = tables.lower_bound(key); at != tables.end() && at->first.starts_with(key); ++at) {
    const bool is_same = at->first.size() == key.size() || at->first[key.size()] == '@';
    if (is_same && at->second->contract_id() == contract.id.name) return {plain.domain, at->first};
  }
  return plain;
}

Scorer::Scorer(const mesh::Snapshot& snapshot, const Question& question)
    : snapshot_(snapshot),
      question_(question),
      by_word_(question.words.size()),
      here_(question.words.size()) {}

void Scorer::Count(const SearchField& field) {
  std::ranges::fill(here_, 0.0);
  bool is_hit = false;
  folded_.Fold(field.text);
  folded_.ForEachWord([&](const Word& word) {
    for (size_t i = 0; i < here_.size(); ++i) {
      const double fit = BestFit(word.text, question_.words[i]);
      is_hit |= fit > 0;
      here_[i] = std::max(here_[i], fit);
    }
  });
  if (!is_hit) return;
  double sum = 0;
  for (size_t i = 0; i < here_.size(); ++i) {
    sum += here_[i] * field.weight;
    by_word_[i] = std::max(by_word_[i], here_[i] * field.weight);
  }
  if (sum <= best_) return;
  best_ = sum;
  best_field_ = field;
}

// A word that is missing costs more than its own points.
double Scorer::Sum() const {
  double sum = 0, found = 0;
  for (const double points : by_word_) {
    sum += points;
    found += points > 0 ? 1 : 0;
  }
  return by_word_.empty() ? 0 : sum * found / static_cast<double>(by_word_.size());
}

std::optional<SearchHit> Scorer::Score(const SearchRow& row) {
  const mesh::EntryPtr entry = snapshot_.FindEntry(row.id);
  if (!entry) return std::nullopt;
  std::ranges::fill(by_word_, 0.0);
  best_ = 0;
  best_field_ = {};
  ForEachPacked(row.fields, [this](const SearchField& field) { Count(field); });
  SearchHit hit{.id = row.id, .title = row.id.name};
  if (!row.table_name.empty()) {
    hit.table = AddressOf(snapshot_, *entry, row.table_name);
    hit.title = mesh::ToString(hit.table);
  }
  const std::string full = Lower(hit.title);
  const std::string own = full.substr(full.find('.') + 1);
  const double named = NameBonus(own, full, question_.name);
  hit.score = Sum() + named + (named > 0 && !row.table_name.empty() ? kTableFirst : 0);
  hit.column = best_field_.column;
  hit.text = Highlight(best_field_.text, question_);
  return hit;
}

}  // namespace weft::store
