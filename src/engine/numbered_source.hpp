#pragma once
#include "engine/table_source.hpp"

namespace weft::engine {

// A source whose rows bear numbers that grow from row to row, so that conditions on these are
// handed down, too.
class NumberedSource : public TableSource {
 public:
  virtual std::string_view number_column() const = 0;
  // The table whose runs carry its rows on, by their numbers, into the lake: who reads this source
  // gets those that came after what a statement finds there. Empty: none does.
  virtual std::string_view carried_by() const { return {}; }
  // Rows with a smaller number than `first` do not come.
  virtual std::unique_ptr<RowScan> ScanFrom(uint64_t first, const ScanRequest& request) const = 0;
  std::unique_ptr<RowScan> Scan(const ScanRequest& request) const final {
    return ScanFrom(0, request);
  }
};

}  // namespace weft::engine
