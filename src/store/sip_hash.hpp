#pragma once
#include <cstdint>
#include <string_view>

// SipHash-2-4 with 128 bits, by libsodium: short texts as numbers, for tables in memory. Who does
// not know the key cannot make two texts meet, and nobody meets by chance.
namespace weft {

struct SipKey {
  uint64_t first = 0, second = 0;
};
struct SipDigest {
  uint64_t first = 0, second = 0;
  bool operator==(const SipDigest&) const = default;
};
// Its bits are as good as random already.
struct SipDigestHash {
  using is_avalanching = void;  // boost asks
  size_t operator()(const SipDigest& digest) const { return digest.first; }
};

// One that nobody knows.
SipKey RandomSipKey();
SipDigest SipHash(const SipKey& key, std::string_view text);

}  // namespace weft
