#pragma once
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "lineage/makings.hpp"

// Who feeds whom, table by table and column by column, as one caller may know it.
namespace weft::lineage {

enum class Direction { kUpstream, kDownstream };

struct TraceRequest {
  std::string column;  // empty: the whole table
  Direction direction = Direction::kUpstream;
  size_t depth_max = 32;  // tables one behind the other
  size_t edges_max = 1000;
};

// `from` bears on `to`. A column of `to` is computed from it; `to` without a column: it decides
// about its rows, hence about every column. `from` without a column: only its rows are used.
struct Edge {
  SourceColumn from, to;
  mesh::Roles roles;
  size_t depth = 1;  // of the step: 1 is next to the table that was asked about
};

struct Graph {
  std::vector<Edge> edges;             // near ones first
  std::vector<mesh::TablePtr> tables;  // all in it, the one asked about first, near ones first
  bool more = false;                   // it goes on: edges_max is reached
};

// Who looks, and at which mesh.
struct Viewer {
  const mesh::Caller& caller;
  const audit::Guard& guard;
  mesh::SnapshotPtr snapshot;
  // Of a past mesh: the newest. Who lost sight of a table does not regain it by asking for the
  // past; what is gone is for those who answered for it. Null: `snapshot` is it.
  mesh::SnapshotPtr today = nullptr;
};

// True for those who answer for a table, and admins: they see who reads it.
bool AnswersFor(const mesh::Caller& caller, const mesh::Table& table);

// The table of this name when the viewer may discover it, else null.
mesh::TablePtr Visible(const Viewer& viewer, const std::string& name);

// What the viewer may not discover is left out, and with it all that lies only behind it: neither a
// name nor a gap tells of it. The viewer may discover `start`.
Graph Trace(Makings& makings, const mesh::TablePtr& start, const TraceRequest& request,
            const Viewer& viewer);

}  // namespace weft::lineage
