#include "lake/avro_codec.hpp"

#include <gtest/gtest.h>
#include <snappy.h>
#include <zlib.h>
#include <zstd.h>

#include "base/error.hpp"

namespace weft::lake {
namespace {

std::string Text() {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += std::to_string(i % 997) + " ";
  return text;
}

std::string Deflated(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

std::string Snapped(const std::string& text) {
  std::string out;
  snappy::Compress(text.data(), text.size(), &out);
  const auto sum =
      crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size()));
  for (const int shift : {24, 16, 8, 0}) out += static_cast<char>(sum >> shift);
  return out;
}

// In a stream, which does not say how long it is.
std::string Zstd(const std::string& text) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  std::string out(ZSTD_compressBound(text.size()), '\0');
  ZSTD_inBuffer in{text.data(), text.size(), 0};
  ZSTD_outBuffer into{out.data(), out.size(), 0};
  ZSTD_compressStream2(context, &into, &in, ZSTD_e_flush);
  ZSTD_compressStream2(context, &into, &in, ZSTD_e_end);
  out.resize(into.pos);
  ZSTD_freeCCtx(context);
  return out;
}

void ExpectRefused(const std::string& codec, const std::string& bytes) {
  try {
    Unpacked(codec, bytes);
    ADD_FAILURE() << codec << " took it";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUnavailable);
  }
}

TEST(AvroCodec, UnpacksWhatWritersPack) {
  for (const std::string& text : {std::string(), std::string("x"), Text()}) {
    EXPECT_EQ(Unpacked("null", text), text);
    EXPECT_EQ(Unpacked("deflate", Deflated(text)), text);
    EXPECT_EQ(Unpacked("snappy", Snapped(text)), text);
    EXPECT_EQ(Unpacked("zstandard", Zstd(text)), text);
  }
}

TEST(AvroCodec, RefusesWhatIsDamaged) {
  ExpectRefused("bzip2", "x");
  const std::string text = Text();
  for (const auto& [codec, packed] :
       {std::pair<std::string, std::string>{"deflate", Deflated(text)},
        {"snappy", Snapped(text)},
        {"zstandard", Zstd(text)}}) {
    ExpectRefused(codec, "");
    ExpectRefused(codec, packed.substr(0, packed.size() / 2));
  }
  std::string wrong = Snapped(text);
  wrong.back() = static_cast<char>(wrong.back() ^ 1);
  ExpectRefused("snappy", wrong);
}

}  // namespace
}  // namespace weft::lake
