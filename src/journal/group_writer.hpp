#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "journal/segment.hpp"

// Many who append to one log share one write and one sync. While the disk syncs what came before,
// what comes gathers for the next turn, which a thread writes. Who comes alone writes at once, so
// that nobody wakes another for it.
namespace weft::journal {

struct GroupOptions {
  size_t turn_bytes_max = 8 << 20;  // of one write; a single batch may be larger
  // Of what waits for its turn, besides what is being written. Beyond it, new ones are refused.
  size_t waiting_bytes_max = 32 << 20;
};

// Any thread. The log outlives it, and nobody else appends to it meanwhile.
class GroupWriter {
 public:
  using Batch = std::span<const std::string_view>;
  // Told of each batch as soon as it is durable, in the order of the log and before who appended it
  // goes on. From the thread that wrote it, one at a time.
  using Told = std::function<void(uint64_t first, Batch records)>;

  explicit GroupWriter(AppendLog& log, GroupOptions options = {}, Told told = {});
  ~GroupWriter();  // nobody may wait any more

  // Appends all of a batch, side by side, or none of it. Durable on return; answers the first
  // record's offset. An empty one waits for what came before it. Throws Busy when too much waits,
  // with the time in which the disk will have taken enough, and what AppendAll throws: nothing of
  // the batch is in the log then.
  uint64_t Append(Batch records);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::journal
