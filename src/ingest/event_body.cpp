#include "ingest/event_body.hpp"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <memory>

#include "base/error.hpp"
#include "base/text.hpp"

namespace weft::ingest {
namespace {

constexpr size_t kPieceBytes = 64 << 10;

[[noreturn]] void ThrowBroken(std::string_view encoding) {
  throw Error(ErrorKind::kInvalid, "the body is not whole " + std::string(encoding),
              "Send it again, or without Content-Encoding.");
}

std::optional<std::string> Ungzipped(std::string_view body, size_t bytes_max) {
  z_stream stream{};
  constexpr int kGzipOnly = 16 + MAX_WBITS;
  WEFT_CHECK(::inflateInit2(&stream, kGzipOnly) == Z_OK);
  const std::unique_ptr<z_stream, int (*)(z_stream*)> ends(&stream, &::inflateEnd);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  stream.avail_in = static_cast<uInt>(body.size());
  std::string out;
  for (int state = Z_OK; state != Z_STREAM_END;) {
    const size_t had = out.size();
    if (had > bytes_max) return std::nullopt;
    out.resize(had + kPieceBytes);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + had);
    stream.avail_out = kPieceBytes;
    state = ::inflate(&stream, Z_NO_FLUSH);  // Z_BUF_ERROR when it can go no further
    out.resize(out.size() - stream.avail_out);
    if (state != Z_OK && state != Z_STREAM_END) ThrowBroken("gzip");
    if (state == Z_STREAM_END && stream.avail_in > 0) state = ::inflateReset(&stream);
  }
  return out.size() > bytes_max ? std::nullopt : std::optional(std::move(out));
}

std::optional<std::string> Unzstandarded(std::string_view body, size_t bytes_max) {
  const std::unique_ptr<ZSTD_DStream, size_t (*)(ZSTD_DStream*)> stream(::ZSTD_createDStream(),
                                                                        &::ZSTD_freeDStream);
  ::ZSTD_DCtx_setParameter(stream.get(), ZSTD_d_windowLogMax, 23);  // 8 MiB
  ZSTD_inBuffer in{body.data(), body.size(), 0};
  std::string out;
  for (size_t left = 1; left != 0 || in.pos < in.size;) {
    const size_t had = out.size(), was_at = in.pos;
    if (had > bytes_max) return std::nullopt;
    out.resize(had + kPieceBytes);
    ZSTD_outBuffer piece{out.data() + had, kPieceBytes, 0};
    left = ::ZSTD_decompressStream(stream.get(), &piece, &in);
    out.resize(had + piece.pos);
    if (::ZSTD_isError(left) || (left != 0 && piece.pos == 0 && in.pos == was_at))
      ThrowBroken("zstd");
  }
  return out.size() > bytes_max ? std::nullopt : std::optional(std::move(out));
}

}  // namespace

std::optional<std::string_view> Unpacked(std::string_view body, std::string_view encoding,
                                         size_t bytes_max, std::string& room) {
  const std::string name = Lower(Trim(encoding));
  const bool is_packed = name == "gzip" || name == "zstd";
  if (!is_packed && !name.empty() && name != "identity")
    throw Error(ErrorKind::kInvalid, "bodies are not taken as " + name,
                "Send it as gzip or zstd, or without Content-Encoding.");
  if (!is_packed) return body.size() > bytes_max ? std::nullopt : std::optional(body);
  auto unpacked = name == "gzip" ? Ungzipped(body, bytes_max) : Unzstandarded(body, bytes_max);
  if (!unpacked) return std::nullopt;
  return room = std::move(*unpacked);
}

}  // namespace weft::ingest
