#include "journal/format.hpp"

#include <libdeflate.h>

#include <charconv>
#include <cstdio>

#include "base/error.hpp"

namespace weft::journal {
namespace {

constexpr size_t kChecksumBytes = 4;
constexpr size_t kNameDigits = 20;
constexpr std::string_view kExtension = ".log";

// Little-endian, whatever the machine.
template <typename Unsigned>
void Put(Unsigned value, std::string& out) {
  char text[sizeof value];
#pragma GCC unroll 8  // which makes one store of it
  for (size_t byte = 0; byte < sizeof value; ++byte)
    text[byte] = static_cast<char>((value >> (8 * byte)) & 0xff);
  out.append(text, sizeof value);
}

template <typename Unsigned>
Unsigned Get(std::string_view bytes, size_t at) {
  Unsigned value = 0;
  for (size_t byte = 0; byte < sizeof value; ++byte)
    value |= static_cast<Unsigned>(static_cast<unsigned char>(bytes[at + byte])) << (8 * byte);
  return value;
}

uint32_t Crc32(std::string_view bytes) { return libdeflate_crc32(0, bytes.data(), bytes.size()); }

}  // namespace

std::string EncodeSegmentHeader(uint64_t first_offset) {
  std::string out(kMagic);
  Put(kSegmentVersion, out);
  Put(uint32_t{0}, out);
  Put(first_offset, out);
  Put(uint32_t{0}, out);
  Put(Crc32(out), out);
  WEFT_CHECK(out.size() == kSegmentHeaderBytes);
  return out;
}

std::optional<SegmentHeader> DecodeSegmentHeader(std::string_view bytes) {
  if (bytes.size() < kSegmentHeaderBytes || !bytes.starts_with(kMagic)) return std::nullopt;
  constexpr size_t kChecked = kSegmentHeaderBytes - kChecksumBytes;
  if (Get<uint32_t>(bytes, kChecked) != Crc32(bytes.substr(0, kChecked))) return std::nullopt;
  return SegmentHeader{.version = Get<uint32_t>(bytes, 8),
                       .first_offset = Get<uint64_t>(bytes, 16)};
}

void EncodeRecord(uint64_t offset, uint32_t unsynced, std::string_view payload, std::string& out) {
  const size_t begin = out.size();
  out.append(kChecksumBytes, '\0');
  Put(static_cast<uint32_t>(payload.size()), out);
  Put(offset, out);
  Put(unsynced, out);
  out += payload;
  std::string checksum;
  Put(Crc32(std::string_view(out).substr(begin + kChecksumBytes)), checksum);
  out.replace(begin, kChecksumBytes, checksum);
}

std::optional<RecordHeader> DecodeRecordHeader(std::string_view bytes) {
  if (bytes.size() < kRecordHeaderBytes) return std::nullopt;
  const RecordHeader header{.checksum = Get<uint32_t>(bytes, 0),
                            .length = Get<uint32_t>(bytes, 4),
                            .offset = Get<uint64_t>(bytes, 8),
                            .unsynced = Get<uint32_t>(bytes, 16)};
  if (header.length > kRecordBytesMax || header.unsynced > header.offset) return std::nullopt;
  return header;
}

bool IsWholeRecord(std::string_view bytes, const RecordHeader& header) {
  const size_t whole = kRecordHeaderBytes + header.length;
  if (bytes.size() < whole) return false;
  return header.checksum == Crc32(bytes.substr(kChecksumBytes, whole - kChecksumBytes));
}

std::string SegmentName(uint64_t first_offset) {
  char name[32];
  std::snprintf(name, sizeof name, "%020llu", static_cast<unsigned long long>(first_offset));
  return std::string(name) + std::string(kExtension);
}

std::optional<uint64_t> ParseSegmentName(std::string_view name) {
  if (name.size() != kNameDigits + kExtension.size() || !name.ends_with(kExtension))
    return std::nullopt;
  uint64_t offset = 0;
  const char* end = name.data() + kNameDigits;
  const auto [stopped, code] = std::from_chars(name.data(), end, offset);
  if (code != std::errc() || stopped != end) return std::nullopt;
  return offset;
}

}  // namespace weft::journal
