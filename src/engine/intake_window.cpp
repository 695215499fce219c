#include "engine/intake_window.hpp"

#include <algorithm>
#include <cstring>

namespace weft::engine {
namespace {
constexpr size_t kFirstBytes = 1 << 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
}  // namespace

void Window::SkipByteOrderMark() {
  while (View().size() < kByteOrderMark.size() && Grow()) continue;
  if (View().starts_with(kByteOrderMark)) Use(kByteOrderMark.size());
}

bool Window::Grow() {
  if (ended_ || Full()) return false;
  std::memmove(text_.data(), text_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  // Half of the room at least is for what is new.
  if (end_ * 2 >= text_.size()) text_.resize(std::max(kFirstBytes, text_.size() * 2));
  const size_t got = bytes_->Read(text_.data() + end_, text_.size() - end_);
  end_ += got;
  ended_ = got == 0;
  return !ended_;
}

}  // namespace weft::engine
