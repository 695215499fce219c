#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "mesh/decision.hpp"
#include "mesh/snapshot.hpp"

// The decision table: cases/*.cases, to be read by people. A file holds blocks parted by empty
// lines:
//
//   # What the block shows.
//   global:                                     rules of a global policy
//     - {name: all, effect: allow, to: {everyone: true}}
//   fleet:                                      of a policy of domain fleet
//   fleet.planes:                               of a policy in that product's folder
//   at 2026-12-01                               the time; else 2026-11-21
//   | who | table | sees | because of |
//   | analyst for research | fleet.planes | all; tailnum hash | global/all, global/hash |
//
// The mesh around it lies in mesh/. "sees" is "nothing" (they may not know of the table),
// "refused", or "all" and what narrows it: rows by a condition, a column and its mask, "without"
// columns, "until" a moment. UPDATE=1 writes the last two columns anew, and rows for everybody in a
// block that has none; review the diff.
namespace weft::decisions {

struct Row {
  std::string who;      // "analyst", "domain:flights"
  std::string purpose;  // after " for "
  std::string table;
  std::string sees, because;
};

struct Block {
  std::vector<std::string> lines;  // all before the rows, as written
  int line = 0;                    // of the first
  std::string title;
  std::map<std::string, std::string> policies;  // place -> its rules, YAML
  Time at{};
  std::vector<Row> rows;
};

// Throws std::runtime_error "file:line: what is wrong".
std::vector<Block> ReadCases(const std::filesystem::path& file);
void WriteCases(const std::filesystem::path& file, const std::vector<Block>& blocks);

// The files of the mesh with the block's policies: path -> content.
std::map<std::string, std::string> FilesOf(const Block& block);

std::string SeesOf(const mesh::Decision& decision);
std::string BecauseOf(const mesh::Decision& decision);

}  // namespace weft::decisions
