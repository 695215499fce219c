#pragma once
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <span>
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

// A number with so many decimals: {1034, 1} is 103.4.
struct Decimal {
  int64_t units = 0;
  uint8_t scale = 0;
};

// A value as the column's contract promises it; monostate is NULL. Texts are read before the next
// cell is put.
using Cell = std::variant<std::monostate, bool, int64_t, Time, Decimal, std::string_view,
                          std::span<const std::string>>;

// Where a scan puts its rows.
class RowSink {
 public:
  virtual ~RowSink() = default;
  // A cell of the row that is being put, by its column's place in the contract; all are put, in any
  // order.
  virtual void Put(size_t column, const Cell& cell) = 0;
  virtual void EndRow() = 0;
  // How many more rows it takes.
  virtual size_t room() const = 0;

  // Cells side by side, from this column on; answers the one after them.
  size_t PutFrom(size_t column, std::initializer_list<Cell> cells) {
    for (const Cell& cell : cells) Put(column++, cell);
    return column;
  }
  void PutRow(std::initializer_list<Cell> cells) {
    PutFrom(0, cells);
    EndRow();
  }
};

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
  // Puts the next rows, at most as many as there is room for; none says that none were for this
  // reader so far. False: that was all, and none was put.
  virtual bool Next(RowSink& rows) = 0;
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
  // Before which row a run ends that carries rows from `first` on: so that what it takes is
  // bounded, however much has come. Where there are rows, there is one before it.
  virtual uint64_t RunEnd(uint64_t /*first*/) const { return Mark(); }
  virtual std::unique_ptr<RowScan> Scan(const ScanRequest& request) const = 0;
  // Rows with a smaller number are not given out any more: the lake has had them for longer than
  // any statement takes.
  virtual uint64_t Begin() const { return 0; }
};

using TableSources = std::map<std::string, const TableSource*>;  // by "domain.table"

}  // namespace weft::engine
