#include "store/sip_hash.hpp"

#include <sodium.h>

#include <cstring>

#include "base/digest.hpp"

namespace weft {

static_assert(sizeof(SipKey) == crypto_shorthash_siphashx24_KEYBYTES);
static_assert(sizeof(SipDigest) == crypto_shorthash_siphashx24_BYTES);

SipKey RandomSipKey() {
  SipKey key;
  std::memcpy(&key, RandomBytes(sizeof key).data(), sizeof key);
  return key;
}

SipDigest SipHash(const SipKey& key, std::string_view text) {
  SipDigest digest;
  crypto_shorthash_siphashx24(reinterpret_cast<unsigned char*>(&digest),
                              reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                              reinterpret_cast<const unsigned char*>(&key));
  return digest;
}

}  // namespace weft
