#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "mesh/snapshot.hpp"

// How long a table's rows are kept, as its contract promises: a service level `retention` whose
// element names the column with a row's time ("orders.placed_at"). One without a column says how
// long versions stay readable. Pure.
namespace weft::quality {

struct Retention {
  std::chrono::seconds keep{0};
  std::string column;
  // Rows whose time is before this are over.
  Time BoundAt(Time now) const { return now - keep; }
};

struct RetentionPromise {
  std::optional<std::chrono::seconds> keep;  // nothing: the contract says nothing of this table
  std::optional<Retention> rule;             // of rows; nothing: none, or it cannot be kept
  std::string fault;                         // why it cannot, a sentence for its owner
};
RetentionPromise RetentionOf(const mesh::Contract& contract, const mesh::Table& table);
// The same of the table's own contract; nothing promised where there is none.
RetentionPromise RetentionOf(const mesh::Snapshot& snapshot, const mesh::Table& table);

// True where Weft itself holds the rows in a form out of which it can take some: the lake.
bool KeepsOwnRows(const mesh::Table& table);

}  // namespace weft::quality
