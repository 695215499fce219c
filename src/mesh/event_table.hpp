#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "mesh/table_slot.hpp"

// Tables whose rows are events: a contract's own, sent one by one and kept in the journal until a
// run carries them into the lake. customProperties weft.events: true of a table says so.
namespace weft::mesh {

// What stands in place of a watermark: how far runs have come is a position in the journal, kept
// beside the table in the lake under this name.
inline constexpr std::string_view kEventPosition = "weft.position";
inline constexpr std::string_view kEventSchedule = "*/5 * * * *";  // where the contract says none

bool TakesEvents(const ContractTable& table);
bool TakesEvents(const Table& table);

// How the journal calls the table: "robots.telemetry", "robots.telemetry@2" of a later major.
std::string EventKeyOf(const Table& table);
// That one and those by its former addresses.
std::vector<std::string> EventKeysOf(const Table& table);

// Columns whose values are hashed before they are kept anywhere, by the key of the mask `hash`:
// customProperties weft.pseudonymise: true of a column that holds text. In lower case.
std::vector<std::string> PseudonymisedIn(const Resource& contract, std::string_view table);

}  // namespace weft::mesh
