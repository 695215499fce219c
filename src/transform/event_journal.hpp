#pragma once
#include <cstdint>

// The journal, where events lie until runs have carried them into the lake, and for a while after.
namespace weft::transform {

class EventJournal {
 public:
  // Of the standard schema, or of tables of their own.
  enum class Of { kEvents, kRows };

  virtual ~EventJournal() = default;
  // Whatever comes from now on is not before it.
  virtual uint64_t Mark() const = 0;
  // Takes out of it for good what such events before this position said: true once that is done,
  // false while the lake does not have them all, or statements may still read them here. Any
  // thread.
  virtual bool EmptyBefore(uint64_t position, Of of) = 0;
};

}  // namespace weft::transform
