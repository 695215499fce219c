#include "discover/lineage_graph.hpp"

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "discover/access_view.hpp"
#include "discover/box_graph.hpp"
#include "discover/crowd.hpp"
#include "product/readers.hpp"

namespace weft::discover {
namespace {

using lineage::SourceColumn;

constexpr size_t kEdgesMax = 20'000;   // lines between columns that are followed
constexpr size_t kTablesMax = 20'000;  // of a picture of all
constexpr std::string_view kPrincipalPrefix = "domain:";

class Painter {
 public:
  Painter(const Watch& watch, const mesh::Caller& caller, const GraphRequest& request)
      : watch_(watch),
        caller_(caller),
        request_(request),
        snapshot_(watch.registry.Now()),
        viewer_{caller, watch.guard, snapshot_},
        crowd_(*snapshot_),
        now_(watch.guard.Now()) {}

  Json Paint() {
    if (request_.table)
      AddAround(*request_.table);
    else
      AddAll();
    AddSourcesAndConsumers();
    const bool is_grouped = graph_.boxes().size() > kBoxesMax;
    Json json = is_grouped ? graph_.ByDomain().ToJson() : graph_.ToJson();
    json["grouped"] = is_grouped;
    json["cut"] = cut_;
    json["impact"] = request_.impact && request_.table ? Impact() : Json();
    return json;
  }

 private:
  void AddAround(const mesh::TableId& id) {
    const audit::Access access = FindVisible(watch_.guard, caller_, id, snapshot_);
    if (!request_.column.empty() && access.table->Find(request_.column) == nullptr)
      throw Error(ErrorKind::kNotFound,
                  "table " + ToString(id) + " has no column " + request_.column,
                  "weft describe table " + ToString(id) + " lists its columns.");
    AddTable(access.table);
    using Way = GraphRequest::Way;
    if (request_.way != Way::kDownstream) Follow(access.table, lineage::Direction::kUpstream);
    if (request_.way != Way::kUpstream) Follow(access.table, lineage::Direction::kDownstream);
  }

  void Follow(const mesh::TablePtr& start, lineage::Direction direction) {
    const lineage::Graph found = lineage::Trace(watch_.lineage.makings(), start,
                                                {.column = request_.column,
                                                 .direction = direction,
                                                 .depth_max = request_.depth,
                                                 .edges_max = kEdgesMax},
                                                viewer_);
    for (const mesh::TablePtr& table : found.tables) AddTable(table);
    for (const lineage::Edge& edge : found.edges) AddEdge(edge.from, edge.to, edge.roles);
    cut_ = cut_ || found.more;
  }

  // Every table that the caller may know of; of a domain also those that its own read, and that
  // read them.
  void AddAll() {
    std::vector<mesh::TablePtr> computed;
    size_t looked = 0;
    for (const auto& [domain, node] : snapshot_->domains) {
      if (domain == mesh::kPlatformDomain) continue;
      for (const auto& [name, slot] : node->tables) {
        if ((cut_ = cut_ || ++looked > kTablesMax)) break;
        const mesh::TablePtr table = Visible(domain + "." + name);
        if (!table) continue;
        if (IsHere(domain)) AddTable(table);
        if (!table->sql.empty()) computed.push_back(table);
      }
    }
    for (const mesh::TablePtr& table : computed) AddMaking(table);
  }

  bool IsHere(const std::string& domain) const {
    return request_.domain.empty() || domain == request_.domain;
  }

  void AddMaking(const mesh::TablePtr& table) {
    const lineage::MakingPtr making = watch_.lineage.makings().Of(table, snapshot_);
    if (!making) return;
    const std::string name = ToString(table->id);
    for (size_t i = 0; i < making->columns.size() && i < making->origins.columns.size(); ++i)
      AddSources(making->origins.columns[i], {name, making->columns[i]});
    AddSources(making->origins.rows, {name, ""});
    for (const std::string& source : making->RowsFrom()) AddSource({source, ""}, {name, ""}, {});
  }

  void AddSources(const mesh::ColumnRoles& sources, const SourceColumn& to) {
    for (const auto& [source, roles] : sources) AddSource(lineage::ParseSource(source), to, roles);
  }

  void AddSource(const SourceColumn& from, const SourceColumn& to, mesh::Roles roles) {
    const mesh::TablePtr source = Visible(from.table), reader = Visible(to.table);
    if (!source || !reader || !(IsHere(source->id.domain) || IsHere(reader->id.domain))) return;
    AddTable(source);
    AddTable(reader);
    AddEdge(from, to, roles);
  }

  // Decided once.
  mesh::TablePtr Visible(const std::string& name) {
    const auto [known, is_new] = visible_.try_emplace(name);
    if (is_new) known->second = lineage::Visible(viewer_, name);
    return known->second;
  }

  void AddTable(const mesh::TablePtr& table) {
    const std::string name = ToString(table->id);
    if (tables_.contains(name)) return;
    GraphBox box{.id = name,
                 .kind = "table",
                 .name = name,
                 .domain = table->id.domain,
                 .product = table->product,
                 .owner = table->owner_team,
                 .state = watch_.states.Of(*table, now_).state};
    if (request_.columns)
      for (const mesh::Column& column : table->contract.columns) box.columns.push_back(column.name);
    tables_.emplace(name, std::pair(graph_.Add(std::move(box)), table));
  }

  void AddEdge(const SourceColumn& from, const SourceColumn& to, mesh::Roles roles) {
    const auto source = tables_.find(from.table), reader = tables_.find(to.table);
    if (source == tables_.end() || reader == tables_.end()) return;
    graph_.Connect(source->second.first, reader->second.first, roles);
    if (request_.columns) graph_.ConnectColumns(from, to, roles);
  }

  void AddSourcesAndConsumers() {
    const auto lock = watch_.lineage.tail().CatchUp();
    const auto& used = watch_.lineage.usage().tables();
    for (const auto& [name, place_and_table] : tables_) {
      const auto& [place, table] = place_and_table;
      if (table->server && table->sql.empty() && request_.way != GraphRequest::Way::kDownstream)
        AddFile(*table, place);
      const auto readers = used.find(Lower(name));
      if (readers == used.end() || request_.way == GraphRequest::Way::kUpstream) continue;
      for (const auto& [_, reader] : readers->second) AddConsumers(*table, reader, place);
    }
  }

  void AddFile(const mesh::Table& table, uint32_t place) {
    graph_.Connect(graph_.Add({.id = "source:" + ToString(table.id),
                               .kind = "source",
                               .name = table.server->path,
                               .domain = table.id.domain,
                               .owner = table.owner_team}),
                   place, mesh::Role::kValue);
  }

  // People, by the domains and teams they belong to; what domains read themselves is in the SQL.
  void AddConsumers(const mesh::Table& table, const lineage::Reader& reader, uint32_t place) {
    const bool is_principal = reader.principal.starts_with(kPrincipalPrefix);
    const bool is_start = request_.table && table.id == *request_.table;
    const std::string column = is_start ? request_.column : std::string();
    if (is_principal || !reader.Used(column, now_ - kUseKept)) return;
    mesh::Roles roles;
    for (const auto& [name, use] : reader.columns)
      if (column.empty() || name == Lower(column)) roles.Add(use.roles);
    const Belonging& belonging = crowd_.Of(reader.principal);
    for (const std::string& domain : belonging.domains)
      if (domain != table.id.domain) AddConsumer("domain", domain, place, roles);
    for (const std::string& team : belonging.teams) AddConsumer("team", team, place, roles);
  }

  void AddConsumer(const std::string& kind, const std::string& name, uint32_t place,
                   mesh::Roles roles) {
    const uint32_t consumer = graph_.Add(
        {.id = "consumer:" + kind + ":" + name, .kind = "consumer", .name = kind + " " + name});
    graph_.Connect(place, consumer, roles);
  }

  // For those who answer for the table: a plan tells them the same.
  Json Impact() {
    const mesh::TablePtr table = snapshot_->FindTable(*request_.table);
    if (!lineage::AnswersFor(caller_, *table)) return nullptr;
    std::vector<product::PlannedBreak> breaks{{{table->id, request_.column, ""}, {}}};
    product::AddReaders(breaks, watch_.lineage, snapshot_, now_);
    return {{"readers", breaks.front().readers}, {"version", "major"}};
  }

  const Watch& watch_;
  const mesh::Caller& caller_;
  const GraphRequest& request_;
  const mesh::SnapshotPtr snapshot_;
  const lineage::Viewer viewer_;
  Crowd crowd_;
  const Time now_;
  BoxGraph graph_;
  std::map<std::string, std::pair<uint32_t, mesh::TablePtr>> tables_;
  std::map<std::string, mesh::TablePtr> visible_;
  bool cut_ = false;
};

}  // namespace

Json LineageGraph(const Watch& watch, const mesh::Caller& caller, const GraphRequest& request) {
  return Painter(watch, caller, request).Paint();
}

}  // namespace weft::discover
