#pragma once
#include "engine/table_source.hpp"

namespace weft::engine {

// A source whose rows bear numbers that grow from row to row, so that conditions on these are
// handed down, too.
class NumberedSource : public TableSource {
 public:
  virtual std::string_view number_column() const = 0;
  // Rows with a smaller number than `first` need not come.
  virtual std::unique_ptr<RowScan> ScanFrom(uint64_t first, const ScanRequest& request) const = 0;
  std::unique_ptr<RowScan> Scan(const ScanRequest& request) const final {
    return ScanFrom(0, request);
  }
};

}  // namespace weft::engine
