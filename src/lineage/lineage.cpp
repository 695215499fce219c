#include "lineage/lineage.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "lineage/events.hpp"

namespace weft::lineage {
namespace {

constexpr std::chrono::hours kReadersKept{90 * 24};
constexpr size_t kReadersMax = 1000;

Json OrNull(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json ToJson(const SourceColumn& end) {
  return {{"table", end.table}, {"column", OrNull(end.column)}};
}

Json ToJson(const Edge& edge) {
  return {{"from", ToJson(edge.from)},
          {"to", ToJson(edge.to)},
          {"roles", edge.roles.Names()},
          {"depth", edge.depth}};
}

Json ToJson(const mesh::Table& table) {
  return {{"table", ToString(table.id)},
          {"product", OrNull(table.product)},
          {"owner", OrNull(table.owner_team)},
          {"computed", !table.sql.empty()}};
}

Json ToJson(const Reader& reader, const std::string& column, Time since) {
  Json columns = Json::array();
  for (const auto& [name, use] : reader.columns) {
    if (use.last >= since && (column.empty() || Lower(column) == name))
      columns.push_back(
          {{"column", name}, {"roles", use.roles.Names()}, {"last", FormatTime(use.last)}});
  }
  return {{"reader", reader.principal},
          {"last", FormatTime(reader.last)},
          {"questions", reader.times},
          {"columns", columns}};
}

// The same words for what is hidden and what is not there.
mesh::TablePtr Find(const Viewer& viewer, const Request& request) {
  const std::string name = ToString(request.table);
  mesh::TablePtr table = Visible(viewer, name);
  if (!table)
    throw Error(ErrorKind::kNotFound, "there is no table " + name + ", or you may not know of it",
                "See what there is: weft search " + request.table.name);
  const std::string& column = request.trace.column;
  if (!column.empty() && table->Find(column) == nullptr)
    throw Error(ErrorKind::kNotFound, "table " + name + " has no column " + column,
                "weft describe table " + name + " lists its columns.");
  return table;
}

}  // namespace

Json Lineage::ReadersJson(const mesh::Caller& caller, const mesh::Table& table,
                          const std::string& column) {
  const Time since = guard_.Now() - kReadersKept;
  const bool answers = AnswersFor(caller, table);
  std::vector<Reader> readers = usage_.ReadersOf(ToString(table.id));
  std::erase_if(readers, [&](const Reader& reader) {
    return !reader.Used(column, since) || (!answers && reader.principal != caller.user);
  });
  std::ranges::stable_sort(readers, std::ranges::greater{}, &Reader::last);
  if (readers.size() > kReadersMax) readers.resize(kReadersMax);
  Json list = Json::array();
  for (const Reader& reader : readers) list.push_back(ToJson(reader, column, since));
  return list;
}

Json Lineage::Show(const mesh::Caller& caller, const Request& request,
                   const mesh::SnapshotPtr& snapshot) {
  const Viewer viewer{caller, guard_, snapshot, request.today};
  const mesh::TablePtr table = Find(viewer, request);
  TraceRequest trace = request.trace;
  trace.edges_max = request.after + request.limit;
  const Graph graph = Trace(makings_, table, trace, viewer);
  Json items = Json::array(), tables = Json::array();
  for (size_t i = request.after; i < graph.edges.size(); ++i)
    items.push_back(ToJson(graph.edges[i]));
  for (const mesh::TablePtr& each : graph.tables) tables.push_back(ToJson(*each));
  const bool down = trace.direction == Direction::kDownstream;
  return {{"table", ToString(table->id)},
          {"column", OrNull(trace.column)},
          {"direction", down ? "downstream" : "upstream"},
          {"items", items},
          {"tables", tables},
          {"questions",
           down && !request.today ? questions_.Reading(graph.tables, viewer) : Json::array()},
          {"readers",
           down && !request.today ? ReadersJson(caller, *table, trace.column) : Json::array()},
          {"next", graph.more ? Json(std::to_string(trace.edges_max)) : Json()}};
}

Json Lineage::Events(const mesh::Caller& caller, const Request& request,
                     const mesh::SnapshotPtr& snapshot) {
  const Viewer viewer{caller, guard_, snapshot, request.today};
  const mesh::TablePtr table = Find(viewer, request);
  TraceRequest trace = request.trace;
  trace.edges_max = request.limit;
  const Graph graph = Trace(makings_, table, trace, viewer);
  return EventsOf(graph.tables, makings_, engine_, viewer);
}

}  // namespace weft::lineage
