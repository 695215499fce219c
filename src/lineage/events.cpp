#include "lineage/events.hpp"

#include <array>

#include "base/digest.hpp"
#include "base/version.hpp"

namespace weft::lineage {
namespace {

constexpr const char* kNamespace = "weft";
constexpr const char* kSpec = "https://openlineage.io/spec/";

std::string Producer() { return std::string("urn:weft:") + kVersion; }

Json Facet(const std::string& name, Json content) {
  content["_producer"] = Producer();
  content["_schemaURL"] = std::string(kSpec) + "facets/1-2-0/" + name + ".json#/$defs/" + name;
  return content;
}

// The run that made a table as it is.
struct TableRun {
  std::string id;
  Time began, ended;
};

struct SubtypeRow {
  mesh::Role role;
  const char* subtype;
};
constexpr std::array kSubtypes{
    SubtypeRow{mesh::Role::kFilter, "FILTER"}, SubtypeRow{mesh::Role::kJoin, "JOIN"},
    SubtypeRow{mesh::Role::kGroup, "GROUP_BY"}, SubtypeRow{mesh::Role::kWindow, "WINDOW"},
    SubtypeRow{mesh::Role::kSort, "SORT"}};

Json Transformations(mesh::Roles roles) {
  Json list = Json::array();
  if (roles.Has(mesh::Role::kValue)) list.push_back({{"type", "DIRECT"}});
  for (const SubtypeRow& row : kSubtypes)
    if (roles.Has(row.role)) list.push_back({{"type", "INDIRECT"}, {"subtype", row.subtype}});
  return list;
}

Json SchemaFacet(const mesh::Table& table) {
  Json fields = Json::array();
  for (const mesh::Column& column : table.contract.columns) {
    Json field{{"name", column.name},
               {"type", ToString(column.type)},
               {"ordinal_position", fields.size() + 1}};
    if (!column.meaning.empty()) field["description"] = column.meaning;
    fields.push_back(field);
  }
  return Facet("SchemaDatasetFacet", {{"fields", fields}});
}

Json Dataset(const mesh::Table& table) {
  return {{"namespace", kNamespace},
          {"name", ToString(table.id)},
          {"facets", {{"schema", SchemaFacet(table)}}}};
}

class EventMaker {
 public:
  EventMaker(Makings& makings, const engine::Engine& engine, const Viewer& viewer)
      : makings_(makings), engine_(engine), viewer_(viewer) {}

  void Add(const mesh::TablePtr& table) {
    const MakingPtr making = makings_.Of(table, viewer_.snapshot);
    if (!making || making->fault) return;
    const TableRun run = RunOf(*table);
    events_.push_back(Event(*table, "START", run.id, run.began));
    Json output = Dataset(*table);
    output["facets"]["columnLineage"] = ColumnLineage(*table, *making);
    Json inputs = Json::array();
    for (const std::string& name : making->tables)
      if (const mesh::TablePtr source = Visible(viewer_, name)) inputs.push_back(Dataset(*source));
    Json complete = Event(*table, "COMPLETE", run.id, run.ended);
    complete["inputs"] = inputs;
    complete["outputs"] = Json::array({output});
    events_.push_back(std::move(complete));
  }
  Json Take() { return std::move(events_); }

 private:
  // Rows of a past mesh are not known.
  TableRun RunOf(const mesh::Table& table) const {
    const auto rows = viewer_.today ? std::nullopt : engine_.SnapshotOf(table);
    if (rows && rows->summary.contains(kRunIdKey) && rows->summary.contains(kRunBeganKey))
      return {rows->summary.at(kRunIdKey),
              ParseTime(rows->summary.at(kRunBeganKey)).value_or(rows->at), rows->at};
    const Time at = viewer_.snapshot->at;
    return {RunIdOf(ToString(table.id) + " " + table.version), at, at};
  }

  static Json Event(const mesh::Table& table, const char* type, const std::string& run, Time at) {
    return {{"eventType", type},
            {"eventTime", FormatTime(at)},
            {"producer", Producer()},
            {"schemaURL", std::string(kSpec) + "2-0-2/OpenLineage.json#/$defs/RunEvent"},
            {"run", {{"runId", run}}},
            {"job", {{"namespace", kNamespace}, {"name", ToString(table.id)}}}};
  }

  Json Inputs(const mesh::ColumnRoles& sources) const {
    Json list = Json::array();
    for (const auto& [text, roles] : sources) {
      const SourceColumn source = ParseSource(text);
      if (!Visible(viewer_, source.table)) continue;
      list.push_back({{"namespace", kNamespace},
                      {"name", source.table},
                      {"field", source.column},
                      {"transformations", Transformations(roles)}});
    }
    return list;
  }

  Json ColumnLineage(const mesh::Table& table, const Making& making) const {
    Json fields = Json::object();
    for (size_t i = 0; i < making.columns.size() && i < making.origins.columns.size(); ++i) {
      const mesh::Column* column = table.Find(making.columns[i]);
      if (column) fields[column->name] = {{"inputFields", Inputs(making.origins.columns[i])}};
    }
    return Facet("ColumnLineageDatasetFacet",
                 {{"fields", fields}, {"dataset", Inputs(making.origins.rows)}});
  }

  Makings& makings_;
  const engine::Engine& engine_;
  const Viewer& viewer_;
  Json events_ = Json::array();
};

}  // namespace

std::string RunIdOf(const std::string& words) {
  std::string digits = Sha256Hex(words).substr(0, 32);
  digits[12] = '5';
  digits[16] = 'a';
  for (const size_t at : {8, 13, 18, 23}) digits.insert(at, "-");
  return digits;
}

Json EventsOf(const std::vector<mesh::TablePtr>& tables, Makings& makings,
              const engine::Engine& engine, const Viewer& viewer) {
  EventMaker maker(makings, engine, viewer);
  for (const mesh::TablePtr& table : tables) maker.Add(table);
  return maker.Take();
}

}  // namespace weft::lineage
