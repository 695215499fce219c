#include "store/words.hpp"

#include <algorithm>
#include <array>

namespace weft::store {
namespace {

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }

// What each byte folds to; a blank for what is no part of a word.
constexpr char kBeyondAscii = '\0';
constexpr std::array<char, 256> kFolded = [] {
  std::array<char, 256> folded{};
  for (int c = 0; c < 0x80; ++c) folded[static_cast<size_t>(c)] = ' ';
  for (char c = '0'; c <= '9'; ++c) folded[static_cast<size_t>(c)] = c;
  for (char c = 'a'; c <= 'z'; ++c) folded[static_cast<size_t>(c)] = c;
  for (char c = 'A'; c <= 'Z'; ++c)
    folded[static_cast<size_t>(c)] = static_cast<char>(c - 'A' + 'a');
  return folded;
}();

// Bytes of a general punctuation mark (U+2000…U+206F: dashes, quotes) or a no-break space, else 0.
size_t PunctuationAt(std::string_view text, size_t at) {
  if (text.substr(at).starts_with("\xc2\xa0")) return 2;
  if (text.size() - at < 3 || text[at] != '\xe2') return 0;
  return text[at + 1] == '\x80' || text[at + 1] == '\x81' ? 3 : 0;
}

// Two-byte letters of Latin-1 (lead byte C3) and Latin Extended-A (C4, C5), folded to ASCII; a
// blank where the letter stays as it is.
constexpr std::string_view kLatin1 =
    "aaaaaaaceeeeiiiidnooooo ouuuuyts"
    "aaaaaaaceeeeiiiidnooooo ouuuuyty";
constexpr std::string_view kExtendedFirst =
    "aaaaaaccccccccddddeeeeeeeeeegggg"
    "gggghhhhiiiiiiiiiiiijjkkklllllll";
constexpr std::string_view kExtendedSecond =
    "lllnnnnnnnnnoooooooorrrrrrssssss"
    "ssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

// The plain letter of a two-byte one, or a blank.
char FoldLetter(char lead, char next) {
  const auto row = static_cast<unsigned char>(next) & 0x3f;
  switch (lead) {
    case '\xc3': return kLatin1[row];
    case '\xc4': return kExtendedFirst[row];
    case '\xc5': return kExtendedSecond[row];
    default: return ' ';
  }
}

}  // namespace

void FoldedText::Fold(std::string_view source) {
  source_ = source;
  from_.clear();
  has_upper_ = false;
  folded_.resize(source.size());
  for (size_t at = 0; at < source.size(); ++at) {
    const char folded = kFolded[static_cast<unsigned char>(source[at])];
    if (folded == kBeyondAscii) return FoldBeyondAscii();
    has_upper_ |= folded != source[at] && folded != ' ';
    folded_[at] = folded;
  }
}

void FoldedText::Add(char folded, size_t from) {
  folded_ += folded;
  from_.push_back(static_cast<uint32_t>(from));
}

void FoldedText::FoldBeyondAscii() {
  folded_.clear();
  has_upper_ = true;
  for (size_t at = 0; at < source_.size(); ++at) {
    const char c = source_[at];
    if (const char folded = kFolded[static_cast<unsigned char>(c)]; folded != kBeyondAscii) {
      Add(folded, at);
    } else if (const size_t mark = PunctuationAt(source_, at); mark > 0) {
      Add(' ', at);
      at += mark - 1;
    } else if (const char plain = at + 1 < source_.size() ? FoldLetter(c, source_[at + 1]) : ' ';
               plain != ' ') {
      Add(plain, at++);
    } else {
      Add(c, at);
    }
  }
  from_.push_back(static_cast<uint32_t>(source_.size()));
}

size_t FoldedText::NextWord(size_t at) const {
  while (at < folded_.size() && folded_[at] == ' ') ++at;
  return at;
}

size_t FoldedText::EndOfWord(size_t at) const {
  while (at < folded_.size() && folded_[at] != ' ') ++at;
  return at;
}

bool FoldedText::IsHump(size_t at) const {
  return IsUpper(source_[From(at)]) && IsLower(source_[From(at - 1)]);
}

Word FoldedText::MakeWord(size_t begin, size_t end) const {
  const std::string_view text(folded_);
  return {text.substr(begin, std::min(end - begin, kWordBytesMax)), From(begin), From(end)};
}

std::vector<std::string> QuestionWords(std::string_view text) {
  std::vector<std::string> words;
  FoldedText(text).ForEachWhole([&](const Word& word) {
    if (std::ranges::find(words, word.text) == words.end()) words.emplace_back(word.text);
  });
  return words;
}

}  // namespace weft::store
