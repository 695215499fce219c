#include "journal/scan.hpp"

#include <algorithm>

namespace weft::journal {
namespace {

constexpr size_t kPieceBytes = 256 << 10;

}  // namespace

Scanner::Scanner(const SegmentFile& file, uint64_t position, uint64_t offset, uint64_t end)
    : file_(file), position_(position), offset_(offset), end_(end), buffer_at_(position) {}

std::string_view Scanner::Ahead(size_t count) {
  const uint64_t used = position_ - buffer_at_;
  const uint64_t left = end_ - position_;
  count = static_cast<size_t>(std::min<uint64_t>(count, left));
  if (buffer_.size() - used < count) {
    const auto piece = static_cast<size_t>(std::min<uint64_t>(std::max(count, kPieceBytes), left));
    buffer_ = file_.ReadAt(position_, piece);
    buffer_at_ = position_;
  }
  return std::string_view(buffer_).substr(position_ - buffer_at_);
}

std::optional<Scanner::Record> Scanner::Next() {
  const auto header = DecodeRecordHeader(Ahead(kRecordHeaderBytes));
  if (!header || header->offset != offset_) return std::nullopt;
  const size_t whole = kRecordHeaderBytes + header->length;
  const std::string_view bytes = Ahead(whole);
  if (!IsWholeRecord(bytes, *header)) return std::nullopt;
  const Record record{offset_, position_, bytes.substr(kRecordHeaderBytes, header->length)};
  position_ += whole;
  ++offset_;
  return record;
}

uint64_t WrittenEnd(const SegmentFile& file, uint64_t position) {
  uint64_t end = position;
  for (uint64_t at = position;;) {
    const std::string piece = file.ReadAt(at, kPieceBytes);
    if (piece.empty()) return end;
    const size_t last = piece.find_last_not_of('\0');
    if (last != std::string::npos) end = at + last + 1;
    at += piece.size();
  }
}

bool IsHole(const SegmentFile& file, uint64_t position, uint64_t offset, uint64_t end) {
  const std::string rest = file.ReadAt(position, static_cast<size_t>(file.Size() - position));
  for (size_t at = 1; at < end - position; ++at) {
    const std::string_view bytes = std::string_view(rest).substr(at);
    const auto header = DecodeRecordHeader(bytes);
    const uint64_t furthest = offset + 1 + at / kRecordHeaderBytes;
    if (!header || header->offset <= offset || header->offset > furthest) continue;
    if (header->durable_before() > offset && IsWholeRecord(bytes, *header)) return true;
  }
  return false;
}

}  // namespace weft::journal
