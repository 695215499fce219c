#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mesh/snapshot.hpp"

// Tables that are on their way out, and addresses that lead elsewhere. Pure.
namespace weft::mesh {

// Its readers are to move: it is deprecated, retired, or has an end.
bool IsDeprecated(const Table& table);
// Nobody gets it any more: it is retired, or its end has come.
bool IsRetired(const Table& table, Time now);

// What to use instead, as its owner says it, else the major that bears the bare name; empty: there
// is nothing.
std::string InsteadOf(const Table& table, const Snapshot& snapshot);
// "flights.departures@1 retires on 2027-06-30; use flights.departures (version 2)"
std::string Notice(const Table& table, const Snapshot& snapshot, Time now);

// Where a table went that had this address before; nothing when no table says so.
struct Moved {
  TablePtr to;
  Time until{};  // from then on the address leads nowhere
};
std::optional<Moved> FindMoved(const Snapshot& snapshot, const TableId& id);
// The table at this address, or the one that had it before, whenever that was.
TablePtr FindOrMoved(const Snapshot& snapshot, const TableId& id);
TablePtr FindOrMoved(const Snapshot& snapshot, std::string_view name);  // null for no name, too
// How that table is called now (as in this address, if it is one) and, after it, was before, where
// no other one is called so. Where there is no table, the address alone.
std::vector<std::string> AllNamesOf(const Snapshot& snapshot, const TableId& id);
// The same table as long as the address leads there.
TablePtr FindByAddress(const Snapshot& snapshot, const TableId& id, Time now);

// The address by which the SQL of `reader` means `wanted`: where an input port of its product names
// a contract of that table, the major of this contract, whichever bears the bare name. So a
// consumer stays where it is until its own port moves.
TableId PinnedFor(const Snapshot& snapshot, const TableId& reader, const TableId& wanted);

}  // namespace weft::mesh
