#pragma once
#include <string>
#include <string_view>

#include "mesh/table_slot.hpp"

namespace weft::mesh {

// Where a table's rows come from: its SQL; a file of its folder; events; files that are sent or
// dropped, and clients of the Iceberg catalog; Weft itself.
enum class RowsFrom { kSql, kFile, kEvents, kSent, kWeft };
std::string_view Name(RowsFrom from);  // sql, file, events, sent, weft
RowsFrom RowsFromOf(const Table& table);

// Why nobody puts files of rows there, and what to do instead; both empty for a table that takes
// them (kSent).
struct NotSent {
  std::string why, instead;
};
NotSent NotSentOf(const Table& table);

}  // namespace weft::mesh
