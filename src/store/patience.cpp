#include "store/patience.hpp"

#include "base/error.hpp"

namespace weft::store {
namespace {

thread_local Patience* innermost = nullptr;

}  // namespace

Patience::Patience(std::function<bool()> is_over)
    : is_over_(std::move(is_over)), around_(innermost) {
  innermost = this;
}

Patience::~Patience() { innermost = around_; }

bool Patience::IsOver() { return innermost != nullptr && innermost->is_over_(); }

void Patience::Check() {
  if (IsOver()) throw Error(ErrorKind::kCancelled, "nobody waits for this any more");
}

}  // namespace weft::store
