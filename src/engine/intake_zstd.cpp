#include "engine/intake_zstd.hpp"

#include <array>
#include <cstdint>
#include <fstream>
#include <optional>

namespace weft::engine {
namespace {

constexpr uint32_t kFrameMagic = 0xFD2FB528;
constexpr uint32_t kSkippableMagic = 0x184D2A50;  // and the next 15
constexpr uint32_t kSkippableMask = 0xFFFFFFF0;

class FrameWalk {
 public:
  explicit FrameWalk(const std::filesystem::path& file)
      : in_(file, std::ios::binary), size_(std::filesystem::file_size(file)) {}

  bool AllWhole() {
    while (at_ < size_) {
      const auto magic = Number(4);
      if (!magic) return false;
      const bool skippable = (*magic & kSkippableMask) == kSkippableMagic;
      if (!skippable && *magic != kFrameMagic) return false;
      if (!(skippable ? Skippable() : Frame())) return false;
    }
    return true;
  }

 private:
  // A little-endian number of 1 to 4 bytes.
  std::optional<uint32_t> Number(size_t bytes) {
    std::array<char, 4> raw{};
    in_.seekg(static_cast<std::streamoff>(at_));
    if (!in_.read(raw.data(), static_cast<std::streamsize>(bytes))) return std::nullopt;
    at_ += bytes;
    uint32_t number = 0;
    for (size_t i = bytes; i > 0; --i) number = number << 8 | static_cast<uint8_t>(raw[i - 1]);
    return number;
  }

  bool Skip(uint64_t bytes) {
    at_ += bytes;
    return at_ <= size_;
  }

  bool Skippable() {
    const auto length = Number(4);
    return length && Skip(*length);
  }

  bool Frame() {
    constexpr std::array<uint32_t, 4> kDictionaryBytes{0, 1, 2, 4};
    constexpr std::array<uint32_t, 4> kContentSizeBytes{0, 2, 4, 8};
    const auto descriptor = Number(1);
    if (!descriptor) return false;
    const bool single_segment = (*descriptor & 0x20) != 0;
    const bool checksum = (*descriptor & 0x04) != 0;
    uint32_t content_size = kContentSizeBytes[*descriptor >> 6];
    if (single_segment && content_size == 0) content_size = 1;
    const uint32_t window = single_segment ? 0 : 1;
    if (!Skip(window + kDictionaryBytes[*descriptor & 3] + content_size)) return false;
    return Blocks() && Skip(checksum ? 4 : 0);
  }

  bool Blocks() {
    constexpr uint32_t kRepeatedByte = 1;
    for (;;) {
      const auto header = Number(3);
      if (!header) return false;
      const uint32_t type = *header >> 1 & 3;
      if (!Skip(type == kRepeatedByte ? 1 : *header >> 3)) return false;
      if (*header & 1) return true;
    }
  }

  std::ifstream in_;
  uint64_t size_;
  uint64_t at_ = 0;
};

}  // namespace

bool HasWholeZstdFrames(const std::filesystem::path& file) { return FrameWalk(file).AllWhole(); }

}  // namespace weft::engine
