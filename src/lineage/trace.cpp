#include "lineage/trace.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "mesh/retirement.hpp"

namespace weft::lineage {
namespace {

// Columns of one table that are reached at one depth.
struct Place {
  mesh::TablePtr table;
  std::set<std::string> columns;  // lower case
  bool rows = false;              // its rows are reached, whichever columns are
};
using Level = std::map<std::string, Place>;  // by table

std::string BareName(const mesh::Table& table) {
  return Lower(table.id.name.substr(0, table.id.name.find('@')));
}

std::set<std::string> AllColumns(const mesh::Table& table) {
  std::set<std::string> columns;
  for (const mesh::Column& column : table.contract.columns) columns.insert(Lower(column.name));
  return columns;
}

class Tracer {
 public:
  Tracer(Makings& makings, const TraceRequest& request, const Viewer& viewer)
      : makings_(makings), request_(request), viewer_(viewer), snapshot_(viewer.snapshot) {}

  Graph Follow(const mesh::TablePtr& start) {
    const bool all = request_.column.empty();
    Level level;
    Reach(level, start, all ? AllColumns(*start) : std::set{Lower(request_.column)}, all);
    for (depth_ = 1; !level.empty() && depth_ <= request_.depth_max && !graph_.more; ++depth_)
      level = request_.direction == Direction::kUpstream ? Upstream(level) : Downstream(level);
    return std::move(graph_);
  }

 private:
  // The tables that feed those of a level.
  Level Upstream(const Level& level) {
    Level next;
    for (const auto& [name, place] : level) {
      const MakingPtr making = makings_.Of(place.table, snapshot_);
      if (!making) continue;
      for (size_t i = 0; i < making->columns.size() && i < making->origins.columns.size(); ++i) {
        if (place.columns.contains(making->columns[i]))
          AddSources(next, making->origins.columns[i], {name, making->columns[i]});
      }
      if (!done_rows_.insert(name).second) continue;
      AddSources(next, making->origins.rows, {name, ""});
      for (const std::string& table : making->RowsFrom()) Add(next, {table, ""}, {name, ""}, {});
    }
    return next;
  }

  void AddSources(Level& next, const mesh::ColumnRoles& sources, const SourceColumn& to) {
    for (const auto& [source, roles] : sources) Add(next, ParseSource(source), to, roles);
  }

  void Add(Level& next, const SourceColumn& from, const SourceColumn& to, mesh::Roles roles) {
    const mesh::TablePtr source = Visible(from.table);
    if (!source || !AddEdge({from, to, roles, depth_})) return;
    Reach(next, source, from.column.empty() ? std::set<std::string>{} : std::set{from.column},
          true);
  }

  // The tables whose SQL reads those of a level.
  Level Downstream(const Level& level) {
    std::set<std::string> names;
    for (const auto& [_, place] : level) names.insert(BareName(*place.table));
    Level next;
    for (const mesh::TablePtr& reader : makings_.Mentioning(names, snapshot_)) {
      if (!Visible(ToString(reader->id))) continue;
      const MakingPtr making = makings_.Of(reader, snapshot_);
      for (const auto& [name, place] : level)
        if (making && making->tables.contains(name)) AddReader(next, place, reader, *making);
    }
    return next;
  }

  void AddReader(Level& next, const Place& place, const mesh::TablePtr& reader,
                 const Making& making) {
    const std::string name = ToString(reader->id);
    for (size_t i = 0; i < making.columns.size() && i < making.origins.columns.size(); ++i) {
      if (AddUses(place, making.origins.columns[i], {name, making.columns[i]}))
        Reach(next, reader, {making.columns[i]}, false);
    }
    bool decides = AddUses(place, making.origins.rows, {name, ""});
    const std::string source = ToString(place.table->id);
    if (place.rows && making.RowsFrom().contains(source))
      decides = AddEdge({{source, ""}, {name, ""}, {}, depth_}) || decides;
    if (decides) Reach(next, reader, AllColumns(*reader), true);
  }

  bool AddUses(const Place& place, const mesh::ColumnRoles& sources, const SourceColumn& to) {
    const std::string table = ToString(place.table->id);
    bool used = false;
    for (const auto& [source, roles] : sources) {
      SourceColumn from = ParseSource(source);
      if (from.table != table || !place.columns.contains(from.column)) continue;
      used = AddEdge({std::move(from), to, roles, depth_}) || used;
    }
    return used;
  }

  // False when it is known already, or there are enough.
  bool AddEdge(Edge edge) {
    if (!edges_.insert({edge.from, edge.to}).second) return false;
    if (graph_.edges.size() == request_.edges_max) {
      graph_.more = true;
      return false;
    }
    graph_.edges.push_back(std::move(edge));
    return true;
  }

  // Notes what is to be followed from here: columns that were not followed before.
  void Reach(Level& level, const mesh::TablePtr& table, const std::set<std::string>& columns,
             bool rows) {
    const std::string name = ToString(table->id);
    if (known_.insert(name).second) graph_.tables.push_back(table);
    std::set<std::string> fresh;
    for (const std::string& column : columns)
      if (followed_.insert({name, column}).second) fresh.insert(column);
    const bool fresh_rows = rows && followed_.insert({name, ""}).second;
    if (fresh.empty() && !fresh_rows) return;
    Place& place = level[name];
    place.table = table;
    place.columns.merge(fresh);
    place.rows = place.rows || fresh_rows;
  }

  // The same, decided once.
  mesh::TablePtr Visible(const std::string& name) {
    const auto [known, is_new] = visible_.try_emplace(name);
    if (is_new) known->second = lineage::Visible(viewer_, name);
    return known->second;
  }

  Makings& makings_;
  const TraceRequest& request_;
  const Viewer& viewer_;
  const mesh::SnapshotPtr& snapshot_;
  Graph graph_;
  size_t depth_ = 1;
  std::set<std::string> known_, done_rows_;
  std::set<SourceColumn> followed_;
  std::set<std::pair<SourceColumn, SourceColumn>> edges_;
  std::map<std::string, mesh::TablePtr> visible_;
};

}  // namespace

mesh::TablePtr Visible(const Viewer& viewer, const std::string& name) {
  const auto id = mesh::ParseTableId(name);
  mesh::TablePtr table = id ? viewer.snapshot->FindTable(*id) : nullptr;
  if (!table) return nullptr;
  const auto may_find = [&](const mesh::Table& each, const mesh::SnapshotPtr& in) {
    return viewer.guard.Decide(viewer.caller, mesh::Action::kRead, each, in).discover;
  };
  if (!may_find(*table, viewer.snapshot)) return nullptr;
  if (viewer.today) {
    const mesh::TablePtr now = mesh::FindOrMoved(*viewer.today, *id);
    if (now ? !may_find(*now, viewer.today) : !AnswersFor(viewer.caller, *table)) return nullptr;
  }
  return table;
}

bool AnswersFor(const mesh::Caller& caller, const mesh::Table& table) {
  const std::string& domain = table.id.domain;
  return caller.is_admin || caller.curated.contains(domain) ||
         caller.own_domains.contains(domain) || caller.service_domain == domain ||
         std::ranges::find(table.owners, caller.user) != table.owners.end();
}

Graph Trace(Makings& makings, const mesh::TablePtr& start, const TraceRequest& request,
            const Viewer& viewer) {
  return Tracer(makings, request, viewer).Follow(start);
}

}  // namespace weft::lineage
