#include "store/digest_map.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace weft {
namespace {

// Many keys share their first place, so that they are in each other's way.
SipDigest KeyOf(uint64_t number) { return {number % 7, number}; }

TEST(DigestMap, IsAMapWhateverIsPutInAndErased) {
  constexpr uint64_t kKeys = 200;
  std::mt19937 random(8123);
  DigestMap<int> flat;
  std::map<uint64_t, int> map;
  for (int step = 0; step < 20'000; ++step) {
    const uint64_t key = random() % kKeys;
    if (random() % 3 == 0) {
      flat.Erase(KeyOf(key));
      map.erase(key);
    } else {
      flat.At(KeyOf(key)) = map[key] = step;
    }
    if (step % 100 != 0) continue;
    ASSERT_EQ(flat.size(), map.size());
    for (uint64_t each = 0; each < kKeys; ++each) {
      const int* const found = flat.Find(KeyOf(each));
      const auto wanted = map.find(each);
      ASSERT_EQ(found != nullptr, wanted != map.end()) << each << " after " << step;
      ASSERT_TRUE(!found || *found == wanted->second) << each << " after " << step;
    }
  }
}

TEST(DigestMap, BeginsEveryNewValueAnew) {
  DigestMap<int> flat;
  flat.At(KeyOf(1)) = 5;
  flat.Erase(KeyOf(1));
  EXPECT_EQ(flat.Find(KeyOf(1)), nullptr);
  EXPECT_EQ(flat.At(KeyOf(1)), 0);
}

}  // namespace
}  // namespace weft
