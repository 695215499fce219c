#pragma once
#include <string>
#include <vector>

#include "lineage/makings.hpp"

// Where the rows of a table went: every table whose SQL reads it, views between them followed.
namespace weft::lineage {

struct Carried {
  mesh::TablePtr table;
  std::string column;  // that has the values of the one asked about, as they are; empty: none
  std::string from;    // the table that it is made from, one step before
};

// Near ones first, each once; `column` empty: only tables are asked about. All of them, whoever
// may know of them.
std::vector<Carried> CarriedOn(Makings& makings, const mesh::TablePtr& table,
                               const std::string& column, const mesh::SnapshotPtr& snapshot);

// Columns of other tables that a column's values come from, as they are: near ones first.
std::vector<SourceColumn> CopiedFrom(Makings& makings, const mesh::TablePtr& table,
                                     const std::string& column, const mesh::SnapshotPtr& snapshot);

}  // namespace weft::lineage
