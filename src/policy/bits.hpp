#pragma once
#include <bit>
#include <cstdint>
#include <vector>

// A set of small numbers (rules of a table, columns of a table) that is united and cut a word at a
// time.
namespace weft::policy {

class Bits {
 public:
  Bits() = default;
  explicit Bits(size_t size) : words_((size + 63) / 64) {}

  void Set(size_t at) { words_[at / 64] |= uint64_t{1} << (at % 64); }
  void Clear(size_t at) { words_[at / 64] &= ~(uint64_t{1} << (at % 64)); }
  bool Has(size_t at) const { return (words_[at / 64] >> (at % 64)) & 1; }
  // `size` as it was made with.
  void SetAll(size_t size) {
    for (uint64_t& word : words_) word = ~uint64_t{0};
    if (size % 64 != 0) words_.back() = (uint64_t{1} << (size % 64)) - 1;
  }
  size_t Count() const {
    size_t count = 0;
    for (const uint64_t word : words_) count += static_cast<size_t>(std::popcount(word));
    return count;
  }
  bool Any() const {
    for (const uint64_t word : words_) {
      if (word != 0) return true;
    }
    return false;
  }

  // Both sides have the same size.
  Bits& operator|=(const Bits& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
    return *this;
  }
  Bits& operator&=(const Bits& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
    return *this;
  }
  Bits& operator-=(const Bits& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
    return *this;
  }
  friend Bits operator&(Bits a, const Bits& b) { return a &= b; }
  friend Bits operator-(Bits a, const Bits& b) { return a -= b; }

  // True when they share a number; makes no copy.
  bool Meets(const Bits& other) const {
    for (size_t i = 0; i < words_.size(); ++i) {
      if ((words_[i] & other.words_[i]) != 0) return true;
    }
    return false;
  }

  // True when it has a number that `other` lacks; makes no copy.
  bool Exceeds(const Bits& other) const {
    for (size_t i = 0; i < words_.size(); ++i) {
      if ((words_[i] & ~other.words_[i]) != 0) return true;
    }
    return false;
  }

  // Calls each(at) in rising order.
  template <typename Each>
  void ForEach(const Each& each) const {
    for (size_t i = 0; i < words_.size(); ++i) {
      for (uint64_t word = words_[i]; word != 0; word &= word - 1) {
        each(i * 64 + static_cast<size_t>(std::countr_zero(word)));
      }
    }
  }

 private:
  std::vector<uint64_t> words_;
};

}  // namespace weft::policy
