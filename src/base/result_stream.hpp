#pragma once
#include <memory>
#include <optional>
#include <string>

// A long answer in pieces. A door pulls the next piece when its client has room for it, so that
// neither a slow client nor a large result costs memory: a lane is held while a piece is computed,
// never while it waits.
namespace weft {

class ResultStream {
 public:
  // Gives back what the answer holds; an answer that was not read to its end counts as cut off.
  virtual ~ResultStream() = default;
  // The next piece, never empty; nothing at the clean end. Blocking; one thread at a time.
  // Throws Error when the answer cannot be finished: the door then cuts the body off, never ends it
  // cleanly.
  virtual std::optional<std::string> Next() = 0;
  // Makes a running or coming Next() end soon with Error{kCancelled}. Any thread.
  virtual void Cancel() {}
};
using ResultStreamPtr = std::unique_ptr<ResultStream>;

}  // namespace weft
