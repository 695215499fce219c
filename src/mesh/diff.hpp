#pragma once
#include <functional>
#include <string>
#include <vector>

#include "mesh/resource.hpp"

// What changed between two versions of a document, field by field, and which changes break its
// readers.
namespace weft::mesh {

struct FieldChange {
  std::string path;    // "schema[departures].properties[dep_delay].logicalType"
  std::string before;  // JSON text; empty: added
  std::string after;   // JSON text; empty: removed
};

// Entries of a list of objects are matched by id, name or what else tells them apart, so that a
// moved entry is no change of the others. Comments and layout are no change. A text that is no
// document counts as empty.
std::vector<FieldChange> DiffDocuments(const std::string& before, const std::string& after);

struct BreakingChange {
  TableId table;
  std::string column;   // empty: the whole table
  std::string message;  // "column tailnum is removed"
};

// Tells whether others than the owner send a table's rows, as events or uploads; by its lower-case
// name.
using SentByOthers = std::function<bool(const std::string& table)>;

// What may break those who read a table: removing it or a column, retyping (unless every old value
// fits the new type), making a required column optional or a unique one ambiguous, another unit, a
// shrunk list of valid values. What may break those who send its rows: a new required column, or an
// optional one that becomes required. Reflexive: a contract never breaks itself. Widening is
// transitive: two harmless steps are one harmless step.
std::vector<BreakingChange> BreakingChanges(const Contract& before, const Contract& after,
                                            const SentByOthers& sent_by_others = {});

// True when every value of `from` is one of `to`, with the same meaning.
bool FitsInto(const ColumnType& from, const ColumnType& to);

}  // namespace weft::mesh
