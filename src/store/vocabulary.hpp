#pragma once
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

// The words of the index, for a question that finds nothing: which were meant? Kept in memory from
// the first such question on. Any thread.
namespace weft::store {

class Vocabulary {
 public:
  using ReadAll = std::function<std::vector<std::string>()>;

  // Words of a commit. Words that are gone stay: they find nothing.
  void Add(const std::unordered_set<std::string>& words);
  // The words that `misspelt` may stand for, nearest first: those that contain it, else those that
  // are a slip or two away (one for words of up to 5 letters). `read_all` is called once in a
  // lifetime.
  std::vector<std::string> Meant(std::string_view misspelt, const ReadAll& read_all);

 private:
  struct Entry {
    std::string word;
    uint64_t letters = 0;  // which characters it has: two slips change at most four
  };
  static Entry MakeEntry(std::string word);

  std::mutex mutex_;  // guards all below
  bool is_read_ = false;
  std::vector<Entry> entries_;  // sorted by word
};

}  // namespace weft::store
