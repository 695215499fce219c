#include "store/vocabulary.hpp"

#include <algorithm>
#include <bit>

#include "base/text.hpp"

namespace weft::store {
namespace {

constexpr size_t kMeantMax = 8;
constexpr size_t kShortWord = 5;
constexpr size_t kContainedMin = 3;  // letters that must be given to find words around them

uint64_t LettersOf(std::string_view word) {
  uint64_t letters = 0;
  for (const char c : word) letters |= uint64_t{1} << (static_cast<unsigned char>(c) & 63);
  return letters;
}

struct Guess {
  size_t distance = 0;
  std::string word;
  auto operator<=>(const Guess&) const = default;
};

std::vector<std::string> Best(std::vector<Guess> guesses) {
  std::ranges::sort(guesses);
  std::vector<std::string> words;
  for (Guess& guess : guesses)
    if (words.size() < kMeantMax) words.push_back(std::move(guess.word));
  return words;
}

}  // namespace

Vocabulary::Entry Vocabulary::MakeEntry(std::string word) {
  const uint64_t letters = LettersOf(word);
  return {std::move(word), letters};
}

void Vocabulary::Add(const std::unordered_set<std::string>& words) {
  const std::lock_guard lock(mutex_);
  if (!is_read_) return;  // read_all will see them
  std::vector<std::string> fresh;
  for (const std::string& word : words)
    if (!std::ranges::binary_search(entries_, word, {}, &Entry::word)) fresh.push_back(word);
  if (fresh.empty()) return;
  std::ranges::sort(fresh);
  const auto middle = static_cast<std::ptrdiff_t>(entries_.size());
  for (std::string& word : fresh) entries_.push_back(MakeEntry(std::move(word)));
  std::ranges::inplace_merge(entries_, entries_.begin() + middle, {}, &Entry::word);
}

std::vector<std::string> Vocabulary::Meant(std::string_view misspelt, const ReadAll& read_all) {
  const std::lock_guard lock(mutex_);
  if (!is_read_) {
    for (std::string& word : read_all()) entries_.push_back(MakeEntry(std::move(word)));
    std::ranges::sort(entries_, {}, &Entry::word);
    is_read_ = true;
  }
  const size_t slips_max = misspelt.size() <= kShortWord ? 1 : 2;
  const uint64_t letters = LettersOf(misspelt);
  std::vector<Guess> containing, near;
  for (const Entry& entry : entries_) {
    const std::string& word = entry.word;
    if (misspelt.size() >= kContainedMin && word.find(misspelt) != std::string::npos)
      containing.push_back({word.size() - misspelt.size(), word});
    const size_t longer = std::max(word.size(), misspelt.size());
    if (longer - std::min(word.size(), misspelt.size()) > slips_max) continue;
    if (static_cast<size_t>(std::popcount(entry.letters ^ letters)) > 2 * slips_max) continue;
    const size_t distance = EditDistance(misspelt, word);
    if (distance <= slips_max) near.push_back({distance, word});
  }
  return Best(containing.empty() ? std::move(near) : std::move(containing));
}

}  // namespace weft::store
