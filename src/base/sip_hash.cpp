#include "base/sip_hash.hpp"

#include <bit>
#include <cstring>

#include "base/digest.hpp"

namespace weft {
namespace {

struct State {
  explicit State(const SipKey& key)
      : a(key.first ^ 0x736f6d6570736575),
        b(key.second ^ 0x646f72616e646f6d ^ 0xee),
        c(key.first ^ 0x6c7967656e657261),
        d(key.second ^ 0x7465646279746573) {}

  void Rounds(int count) {
    for (; count > 0; --count) {
      a += b, b = std::rotl(b, 13) ^ a, a = std::rotl(a, 32);
      c += d, d = std::rotl(d, 16) ^ c;
      a += d, d = std::rotl(d, 21) ^ a;
      c += b, b = std::rotl(b, 17) ^ c, c = std::rotl(c, 32);
    }
  }
  void Take(uint64_t word) {
    d ^= word;
    Rounds(2);
    a ^= word;
  }
  uint64_t End() {
    Rounds(4);
    return a ^ b ^ c ^ d;
  }

  uint64_t a, b, c, d;
};

uint64_t WordAt(const char* bytes, size_t count) {
  uint64_t word = 0;
  for (size_t byte = 0; byte < count; ++byte)
    word |= uint64_t{static_cast<unsigned char>(bytes[byte])} << (8 * byte);
  return word;
}

}  // namespace

SipKey RandomSipKey() {
  SipKey key;
  std::memcpy(&key, RandomBytes(sizeof key).data(), sizeof key);
  return key;
}

SipDigest SipHash(const SipKey& key, std::string_view text) {
  State state(key);
  const size_t whole = text.size() / 8 * 8;
  for (size_t at = 0; at < whole; at += 8) state.Take(WordAt(text.data() + at, 8));
  state.Take(WordAt(text.data() + whole, text.size() - whole) | uint64_t{text.size()} << 56);
  state.c ^= 0xee;
  SipDigest digest;
  digest.first = state.End();
  state.b ^= 0xdd;
  digest.second = state.End();
  return digest;
}

}  // namespace weft
