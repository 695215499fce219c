#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "mesh/caller.hpp"
#include "mesh/snapshot.hpp"

// A table whose rows are made when somebody asks: the audit, the change log. Declared here, filled
// by who has the rows, given to the engine by serve/node.cpp. To the mesh it is a table like any
// other: a contract describes it, policies decide about it, masks and filters lie above it.
namespace weft::engine {

// A value as the column's contract promises it; monostate is NULL.
using Cell =
    std::variant<std::monostate, bool, int64_t, Time, std::string, std::vector<std::string>>;
using SourceRow = std::vector<Cell>;  // in the order of the contract's columns

struct ScanRequest {
  // Whose rows: a source may give out less than all where a row is for some readers only. It never
  // gives one reader's rows to another.
  mesh::Caller reader;
  mesh::SnapshotPtr snapshot;
  uint64_t mark = 0;  // what Mark() said when the statement began
  // Rows outside need not come; both ends belong to it.
  std::optional<Time> from, to;
  // The same by number; those with a smaller one than `first` do not come.
  uint64_t first = 0, last = UINT64_MAX;
};

// One thread at a time.
class RowScan {
 public:
  virtual ~RowScan() = default;
  // The next rows, a batch that fits into memory; an empty one says that none were for this reader
  // so far. Nothing: that was all.
  virtual std::optional<std::vector<SourceRow>> Next() = 0;
};

// Any thread.
class TableSource {
 public:
  virtual ~TableSource() = default;
  // How far the table reaches now: all scans of one statement see the same end.
  virtual uint64_t Mark() const = 0;
  // The column by which conditions of time are handed down; empty: none is.
  virtual std::string_view time_column() const { return {}; }
  // The column that numbers the rows, for a table that only grows: whatever is below Mark() is
  // there and stays. Conditions on it are handed down, and the table can be followed by it. Empty:
  // there is none.
  virtual std::string_view number_column() const { return {}; }
  // The table whose runs carry its rows on, by their numbers, into the lake: who reads this source
  // gets those that came after what a statement finds there. Empty: none does.
  virtual std::string_view carried_by() const { return {}; }
  // Before which row a run ends that carries rows from `first` on: so that what it takes is bounded,
  // however much has come. Where there are rows, there is one before it.
  virtual uint64_t RunEnd(uint64_t /*first*/) const { return Mark(); }
  virtual std::unique_ptr<RowScan> Scan(const ScanRequest& request) const = 0;
  // Rows with a smaller number are not given out any more: the lake has had them for longer than
  // any statement takes.
  virtual uint64_t Begin() const { return 0; }
};

using TableSources = std::map<std::string, const TableSource*>;  // by "domain.table"

}  // namespace weft::engine
