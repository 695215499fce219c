#include "store/sip_hash.hpp"

#include <gtest/gtest.h>

#include <string>

namespace weft {
namespace {

// The reference's key: bytes 0, 1, … 15.
constexpr SipKey kKey{0x0706050403020100, 0x0f0e0d0c0b0a0908};

TEST(SipHash, IsTheReferences) {
  EXPECT_EQ(SipHash(kKey, ""), (SipDigest{0xe6a825ba047f81a3, 0x930255c71472f66d}));
  EXPECT_EQ(SipHash(kKey, std::string(1, '\0')),
            (SipDigest{0x44af996bd8c187da, 0x45fc229b11597634}));
}

TEST(SipHash, DiffersByTextAndKey) {
  for (const std::string text : {"", "orders 1", "orders 12345678", "orders 123456789"}) {
    EXPECT_EQ(SipHash(kKey, text), SipHash(kKey, text));
    EXPECT_FALSE(SipHash(kKey, text) == SipHash(kKey, text + "0"));
    EXPECT_FALSE(SipHash(kKey, text) == SipHash(RandomSipKey(), text));
  }
}

}  // namespace
}  // namespace weft
