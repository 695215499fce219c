#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// How search cuts text into words: one rule for the index, the question, the score and the
// highlight.
//
// A word is a run of ASCII letters and digits and of other scripts' letters, in lower case and
// without accents ("Flüge" -> "fluge"). `dep_delay` is two words; `customerId` is three:
// customerid, customer, id.
namespace weft::store {

inline constexpr size_t kWordBytesMax = 64;  // longer ones are cut

struct Word {
  std::string_view text;  // folded; valid as long as its FoldedText
  size_t begin = 0;       // bytes of the source text: [begin, end)
  size_t end = 0;
};

// A text in lower case, and where each byte of it came from. Reused for many texts it allocates
// nothing.
class FoldedText {
 public:
  FoldedText() = default;
  explicit FoldedText(std::string_view source) { Fold(source); }

  // `source` must stay as it is while words are asked for.
  void Fold(std::string_view source);
  // Calls visit(const Word&) for each word, in order; the parts of camelCase follow the whole.
  template <typename Visit>
  void ForEachWord(Visit&& visit) const {
    for (size_t begin = NextWord(0); begin < folded_.size();) {
      const size_t end = EndOfWord(begin);
      visit(MakeWord(begin, end));
      size_t part = begin;
      for (size_t at = begin + 1; has_upper_ && at < end; ++at) {
        if (!IsHump(at)) continue;
        visit(MakeWord(part, at));
        part = at;
      }
      if (part != begin) visit(MakeWord(part, end));
      begin = NextWord(end);
    }
  }
  // The same without the parts of camelCase.
  template <typename Visit>
  void ForEachWhole(Visit&& visit) const {
    for (size_t begin = NextWord(0); begin < folded_.size();) {
      const size_t end = EndOfWord(begin);
      visit(MakeWord(begin, end));
      begin = NextWord(end);
    }
  }

 private:
  void FoldBeyondAscii();
  void Add(char folded, size_t from);
  size_t NextWord(size_t at) const;
  size_t EndOfWord(size_t at) const;
  bool IsHump(size_t at) const;  // the I of customerId
  size_t From(size_t at) const { return from_.empty() ? at : from_[at]; }
  Word MakeWord(size_t begin, size_t end) const;

  std::string_view source_;
  std::string folded_;          // a blank for what is no part of a word
  std::vector<uint32_t> from_;  // by byte of folded_: the byte of the source; empty: the same one
  bool has_upper_ = false;
};

// The words that a question asks for, each once, without the parts of camelCase.
std::vector<std::string> QuestionWords(std::string_view text);

}  // namespace weft::store
