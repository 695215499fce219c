#pragma once
#include <vector>

#include "store/sip_hash.hpp"

namespace weft {

// Values by digest, in one piece of memory: a look is one miss of the cache, and nothing is
// allocated for each. What is erased leaves no trace. References end with the next change.
template <typename Value>
class DigestMap {
 public:
  Value* Find(const SipDigest& key) {
    const size_t at = PlaceOf(key);
    return slots_[at].is_taken ? &slots_[at].value : nullptr;
  }
  const Value* Find(const SipDigest& key) const { return const_cast<DigestMap*>(this)->Find(key); }
  // The value that is there, or a new one.
  Value& At(const SipDigest& key) {
    if (4 * (count_ + 1) > 3 * slots_.size()) Grow();
    Slot& slot = slots_[PlaceOf(key)];
    count_ += slot.is_taken ? 0 : 1;
    if (!slot.is_taken) slot = {key, Value{}, true};
    return slot.value;
  }
  // Those behind it move up, so that a look may end at the first free place.
  void Erase(const SipDigest& key) {
    size_t hole = PlaceOf(key);
    if (!slots_[hole].is_taken) return;
    --count_;
    for (size_t at = Next(hole); slots_[at].is_taken; at = Next(at)) {
      if (Distance(HomeOf(slots_[at].key), at) < Distance(hole, at)) continue;
      slots_[hole] = slots_[at];
      hole = at;
    }
    slots_[hole] = {};
  }
  size_t size() const { return count_; }

 private:
  struct Slot {
    SipDigest key;
    Value value{};
    bool is_taken = false;
  };
  size_t Next(size_t at) const { return (at + 1) & (slots_.size() - 1); }
  size_t Distance(size_t from, size_t to) const { return (to - from) & (slots_.size() - 1); }
  size_t HomeOf(const SipDigest& key) const { return key.first & (slots_.size() - 1); }
  size_t PlaceOf(const SipDigest& key) const {
    size_t at = HomeOf(key);
    while (slots_[at].is_taken && !(slots_[at].key == key)) at = Next(at);
    return at;
  }
  void Grow() {
    std::vector<Slot> old(2 * slots_.size());
    old.swap(slots_);
    for (const Slot& slot : old)
      if (slot.is_taken) slots_[PlaceOf(slot.key)] = slot;
  }

  std::vector<Slot> slots_ = std::vector<Slot>(16);  // as many as a power of two
  size_t count_ = 0;
};

}  // namespace weft
