#pragma once
#include <functional>

namespace weft::store {

// Whether the answer that this thread waits for is still wanted. Whoever asks S3 for somebody holds
// one meanwhile; requests end soon after it is over, with Error{kCancelled}, also those that are
// under way. They may be nested; the innermost counts.
class Patience {
 public:
  // `is_over` is asked again and again, by this thread.
  explicit Patience(std::function<bool()> is_over);
  ~Patience();
  Patience(const Patience&) = delete;
  Patience& operator=(const Patience&) = delete;

  // Of this thread; false where there is none.
  static bool IsOver();
  // Throws when it is.
  static void Check();

 private:
  const std::function<bool()> is_over_;
  Patience* const around_;
};

}  // namespace weft::store
