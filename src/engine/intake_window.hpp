#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "engine/intake_bytes.hpp"

// The part of a file that its reader looks at: from the first unused byte as far as was read.
namespace weft::engine {

class Window {
 public:
  explicit Window(std::unique_ptr<ByteSource> bytes) : bytes_(std::move(bytes)) {}

  std::string_view View() const { return std::string_view(text_).substr(begin_, end_ - begin_); }
  void Use(size_t bytes) { begin_ += bytes; }
  // True when nothing comes after the view.
  bool Ended() const { return ended_; }
  // At the start: a UTF-8 file may begin with one.
  void SkipByteOrderMark();
  // Reads on; views taken before are void. False when there is nothing more, or the view would pass
  // kRecordBytesMax.
  bool Grow();
  bool Full() const { return end_ - begin_ >= kRecordBytesMax; }

  static constexpr size_t kRecordBytesMax = 16 << 20;

 private:
  std::unique_ptr<ByteSource> bytes_;
  std::string text_;
  size_t begin_ = 0;
  size_t end_ = 0;
  bool ended_ = false;
};

}  // namespace weft::engine
