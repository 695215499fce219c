#include "lake/avro_codec.hpp"

#include <snappy.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/error.hpp"

namespace weft::lake {
namespace {

constexpr size_t kBytesMax = 1ULL << 30;
constexpr size_t kChecksumBytes = 4;

[[noreturn]] void Damaged(const std::string& how) {
  throw Error(ErrorKind::kUnavailable, "a manifest of the table cannot be read", {}, how);
}

std::string Plain(std::string_view bytes) { return std::string(bytes); }

std::string Inflated(std::string_view bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) Damaged("zlib does not start");
  std::string out;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  int state = Z_OK;
  while (state == Z_OK && out.size() < kBytesMax) {
    const size_t before = out.size();
    out.resize(before + std::max<size_t>(4 * bytes.size(), 4096));
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream.avail_out = static_cast<uInt>(out.size() - before);
    state = inflate(&stream, Z_NO_FLUSH);
    out.resize(out.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (state != Z_STREAM_END) Damaged("a block cannot be inflated");
  return out;
}

// Behind the bytes stands the CRC-32 of what they hold, highest byte first.
std::string Unsnapped(std::string_view bytes) {
  size_t length = 0;
  if (bytes.size() < kChecksumBytes) Damaged("a block is cut off");
  const std::string_view packed = bytes.substr(0, bytes.size() - kChecksumBytes);
  if (!snappy::GetUncompressedLength(packed.data(), packed.size(), &length) || length > kBytesMax)
    Damaged("a block is no snappy");
  std::string out;
  if (!snappy::Uncompress(packed.data(), packed.size(), &out)) Damaged("a block is no snappy");
  uint32_t wanted = 0;
  for (const char byte : bytes.substr(packed.size()))
    wanted = wanted << 8 | static_cast<unsigned char>(byte);
  if (crc32(0, reinterpret_cast<const Bytef*>(out.data()), static_cast<uInt>(out.size())) != wanted)
    Damaged("a block does not fit its checksum");
  return out;
}

std::string Unzstd(std::string_view bytes) {
  const std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(),
                                                                   &ZSTD_freeDCtx);
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  std::string out;
  for (size_t hint = 1; hint != 0;) {
    const size_t before = out.size();
    if (before > kBytesMax) Damaged("a block is too large");
    out.resize(before + std::max<size_t>(4 * bytes.size(), 4096));
    ZSTD_outBuffer into{out.data(), out.size(), before};
    hint = ZSTD_decompressStream(context.get(), &into, &in);
    out.resize(into.pos);
    if (ZSTD_isError(hint) || (hint != 0 && in.pos == in.size && into.pos < into.size))
      Damaged("a block is no zstandard");
  }
  return out;
}

struct Codec {
  std::string_view name;
  std::string (*unpacked)(std::string_view);
};
constexpr std::array kCodecs{Codec{"", Plain}, Codec{"null", Plain}, Codec{"deflate", Inflated},
                             Codec{"snappy", Unsnapped}, Codec{"zstandard", Unzstd}};

}  // namespace

std::string Unpacked(std::string_view codec, std::string_view bytes) {
  const auto known = std::ranges::find(kCodecs, codec, &Codec::name);
  if (known == kCodecs.end()) Damaged("it is compressed with " + std::string(codec));
  return known->unpacked(bytes);
}

}  // namespace weft::lake
