#pragma once
#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "base/error.hpp"

// The text that an encoder writes into: room is asked for once a value, bytes are then stored
// without checks.
namespace weft::engine {

class TextBuffer {
 public:
  // This memory is not DuckDB's, so its limit does not hold here.
  static constexpr size_t kBytesMax = 256 << 20;

  // At least `size` free bytes; what was stored there counts once Used() says how much. Throws
  // Error{kExhausted} beyond kBytesMax.
  char* Room(size_t size) {
    if (text_.size() - used_ < size) Grow(size);
    return text_.data() + used_;
  }
  // `end` is one past the last byte stored after Room().
  void UsedTo(const char* end) { used_ = static_cast<size_t>(end - text_.data()); }

  void Append(char byte) {
    *Room(1) = byte;
    ++used_;
  }
  void Append(std::string_view bytes) {
    std::memcpy(Room(bytes.size()), bytes.data(), bytes.size());
    used_ += bytes.size();
  }

  bool Empty() const { return used_ == 0; }
  // What was written since the last Take; the next text is expected to be about as long.
  std::string Take() {
    const size_t expected = std::min(used_ + used_ / 8, kExpectedMax);
    text_.resize(used_);
    std::string text = std::move(text_);
    text_ = std::string(expected, '\0');
    used_ = 0;
    return text;
  }

 private:
  static constexpr size_t kExpectedMax = 8 << 20;

  void Grow(size_t size) {
    if (used_ + size > kBytesMax) {
      throw Error(ErrorKind::kExhausted,
                  "a batch of the answer's rows is larger than 256 MiB as text",
                  "Ask for fewer or shorter values, or for Parquet.");
    }
    text_.resize(std::max(used_ + size, text_.size() * 2));
  }

  std::string text_;
  size_t used_ = 0;
};

}  // namespace weft::engine
