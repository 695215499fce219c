#pragma once
#include <string>

#include "base/json.hpp"
#include "discover/watch.hpp"
#include "mesh/caller.hpp"

// Lineage as a picture: boxes and lines with their places, from sources to those who read.
namespace weft::discover {

struct GraphRequest {
  enum class Way { kBoth, kUpstream, kDownstream };
  std::optional<mesh::TableId> table;  // around this one; nothing: all
  std::string domain;                  // without a table: of this domain and what touches it
  std::string column;                  // only what comes from or leads to this column of it
  Way way = Way::kBoth;
  size_t depth = 32;
  bool columns = false;  // the boxes' columns, and the lines between them
  bool impact = false;   // who would feel it if the table, or the column, went
};

inline constexpr size_t kBoxesMax = 300;  // more are shown as their domains

// {"nodes": [{id, kind: source|table|domain|consumer, name, domain, product, owner, state, tables,
//  columns, x, y, width, height}], "edges": [{from, to, roles, count}], "column_edges", "width",
//  "height", "grouped", "cut", "impact"}: what the caller may discover, as Lineage::Show tells it;
// what is hidden leaves no gap. Throws Error{kNotFound}.
Json LineageGraph(const Watch& watch, const mesh::Caller& caller, const GraphRequest& request);

}  // namespace weft::discover
