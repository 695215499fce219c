#pragma once
#include <cstdint>

#include "lake/table_state.hpp"
#include "store/objects.hpp"

// What a table takes in the lake.
namespace weft::lake {

// Data files, and those that say which rows are deleted. What lists them (metadata, manifests) is
// not counted.
struct Storage {
  uint64_t bytes = 0, files = 0, rows = 0;  // of the current snapshot
  uint64_t kept_bytes = 0, kept_files = 0;  // of all snapshots together, each file once
  uint64_t snapshots = 0;                   // that are kept, the current one too
};

// Reads every manifest: keep what it answers as long as the metadata is the same. Throws
// Error{kUnavailable} when one cannot be read.
Storage StorageOf(const TableState& table, store::Objects& objects);

}  // namespace weft::lake
