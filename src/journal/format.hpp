#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// The bytes of a segment, as docs/formats/journal.md has them. Pure: no file is touched here.
namespace weft::journal {

inline constexpr std::string_view kMagic = "WEFTSEGM";
inline constexpr uint32_t kSegmentVersion = 1;
inline constexpr size_t kSegmentHeaderBytes = 32;
inline constexpr size_t kRecordHeaderBytes = 20;
inline constexpr size_t kRecordBytesMax = 16 << 20;  // of a payload

// What stands before each payload.
struct RecordHeader {
  uint32_t checksum = 0;  // CRC-32 of all that follows it, the payload too
  uint32_t length = 0;    // of the payload, in bytes
  uint64_t offset = 0;    // the record's number in the whole log
  uint32_t unsynced = 0;  // how many records before it were not yet known to be durable

  // The first record that was not known to be durable when this one was written.
  uint64_t durable_before() const { return offset - unsynced; }
};

std::string EncodeSegmentHeader(uint64_t first_offset);
struct SegmentHeader {
  uint32_t version = 0;
  uint64_t first_offset = 0;
};
// Nothing when magic or checksum do not fit.
std::optional<SegmentHeader> DecodeSegmentHeader(std::string_view bytes);

// Appends a whole record to `out`.
void EncodeRecord(uint64_t offset, uint32_t unsynced, std::string_view payload, std::string& out);
// Reads the header alone, without a look at the checksum. Nothing when there are too few bytes or
// when no writer of ours could have written it.
std::optional<RecordHeader> DecodeRecordHeader(std::string_view bytes);
// True when `bytes` begins with a whole record whose checksum fits.
bool IsWholeRecord(std::string_view bytes, const RecordHeader& header);

// "00000000000000000042.log": sorts as the offsets do.
std::string SegmentName(uint64_t first_offset);
std::optional<uint64_t> ParseSegmentName(std::string_view name);

}  // namespace weft::journal
