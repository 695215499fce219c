#pragma once
#include <bitset>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Regular expressions that cost at most pattern × text, whatever they are: no backtracking, so that
// a pattern from a document cannot hold a thread.
namespace weft {

// Literals, `.`, [classes], \d \w \s (and \D \W \S), (groups), |, * + ? {m,n}; bytes, with case. ^
// at the beginning and $ at the end are allowed and change nothing: the whole text must match.
class Pattern {
 public:
  // Nothing when it is no such pattern; `fault` says why. At most 1,000 bytes, 10,000 steps when
  // unrolled.
  static std::optional<Pattern> Parse(std::string_view text, std::string& fault);

  bool Matches(std::string_view text) const;

  // A step of the machine that a pattern becomes.
  struct Step {
    enum class Do { kByte, kFork, kMatch };
    Do act = Do::kMatch;
    std::bitset<256> bytes;  // of kByte: any of these
    size_t next = 0;         // of kByte and kFork
    size_t other = 0;        // of kFork
  };

 private:
  std::vector<Step> steps_;
  size_t first_ = 0;
};

}  // namespace weft
