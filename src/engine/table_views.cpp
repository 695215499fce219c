#include "engine/table_views.hpp"

#include "base/text.hpp"
#include "duckdb/parser/expression/list.hpp"
#include "duckdb/parser/parsed_data/create_view_info.hpp"
#include "duckdb/parser/query_node/select_node.hpp"
#include "duckdb/parser/tableref/table_function_ref.hpp"
#include "engine/carrier.hpp"
#include "engine/event_rows.hpp"
#include "engine/information_schema.hpp"
#include "engine/intake.hpp"
#include "engine/lake_reach.hpp"
#include "engine/lake_rows.hpp"
#include "engine/mesh_catalog.hpp"
#include "engine/table_body.hpp"
#include "mesh/platform_domains.hpp"
#include "mesh/retirement.hpp"

namespace weft::engine {
namespace {

// A table as one reader gets it; a policy's look-up gets it raw.
struct Found {
  mesh::TablePtr table;
  const mesh::Decision* decision = nullptr;
};

// The rows that the statement itself means by a table; null: all.
const SomeRows* OnlyThese(const GuardState& state, const Reader& reader, const mesh::TableId& id) {
  const bool is_asked = reader.type == Reader::Type::kCaller;
  return is_asked && state.only && state.only->table == id ? &*state.only : nullptr;
}

LakeAt Wanted(const SomeRows& only) {
  return {.snapshot = only.snapshot, .time = {}, .is_added = !only.is_whole, .first = only.first};
}

// Which major the SQL means that reads.
mesh::TableId Meant(const GuardState& state, const Reader& reader, const mesh::TableId& id) {
  if (reader.type != Reader::Type::kPrincipal) return id;
  const auto sql_of =
      reader.product.empty() ? state.table_of_sql : mesh::ParseTableId(reader.product);
  return sql_of ? mesh::PinnedFor(*state.touch.snapshot(), *sql_of, id) : id;
}

Found Access(audit::Touch& touch, const Reader& reader, const mesh::TableId& id) {
  switch (reader.type) {
    case Reader::Type::kCaller: {
      const audit::Access& access = touch.Read(id);
      return {access.table, &access.decision};
    }
    case Reader::Type::kPrincipal: {
      const audit::Access& access = touch.ReadAs(mesh::ServicePrincipal(reader.domain), id);
      return {access.table, &access.decision};
    }
    case Reader::Type::kPolicy:
      if (mesh::TablePtr table = touch.snapshot()->FindTable(id)) return {table, nullptr};
      break;
    case Reader::Type::kNobody: break;
  }
  throw Error(ErrorKind::kNotFound, "there is no table " + mesh::ToString(id));
}

void Note(GuardState& state, const Reader& reader, const Found& found, bool is_kept) {
  const std::string name = mesh::ToString(found.table->id);
  state.CountLookUp();
  if (reader.type != Reader::Type::kPolicy && reader.product.empty()) state.direct.insert(name);
  if (!found.table->sql.empty() && !is_kept) {
    state.guards_rows = true;
    if (state.purpose == Purpose::kRun) state.Follow(reader, name);
  }
  if (!found.decision) return;
  state.guards_rows |= !found.decision->filters.empty();
  state.guards_values |= !found.decision->masks.empty();
}

// Versions of the tables in which a filter looks for membership: their columns' types are in the
// view.
std::string MembersKey(const mesh::Snapshot& snapshot, const mesh::Decision& decision) {
  std::string key;
  for (const mesh::ExpressionPtr& filter : decision.filters) {
    for (const mesh::TableId& id : mesh::TablesOf(*filter)) {
      const mesh::TablePtr members = snapshot.FindTable(id);
      key += " " + mesh::ToString(id) + (members ? members->version : "");
    }
  }
  return key;
}

std::string KeyOf(const GuardState& state, const Reader& reader, const Found& found) {
  std::string key = reader.type == Reader::Type::kCaller ? "mesh " : "inner ";
  key += state.purpose == Purpose::kRun ? "run " : "describe ";
  key += mesh::ToString(found.table->id) + " " + found.table->version + " ";
  if (!found.decision) return key + "raw";
  return key + found.decision->Fingerprint() + MembersKey(*state.touch.snapshot(), *found.decision);
}

// A policy's membership looks at a table whole, whoever asks; what a source gives out depends on
// who reads it, so there is no whole to look at.
void RequireOwnEyes(const Reader& reader, const mesh::Table& table) {
  if (reader.type != Reader::Type::kPolicy) return;
  throw Error(ErrorKind::kForbidden,
              "a policy may not look for membership in " + mesh::ToString(table.id));
}

ViewPtr ViewOf(MeshSchema& schema, const std::string& name,
               duckdb::unique_ptr<duckdb::SelectStatement> body) {
  duckdb::CreateViewInfo info;
  info.view_name = name;
  info.query = std::move(body);
  return std::make_shared<duckdb::ViewCatalogEntry>(schema.mesh_catalog(), schema, info);
}

}  // namespace

duckdb::ViewCatalogEntry& TableViews::Find(GuardState& state, MeshSchema& schema,
                                           const std::string& name, const LakeAt& at) {
  const bool asked = schema.reader().type == Reader::Type::kCaller;
  if (asked && schema.domain() == kInformationSchema)
    return *state.kept.emplace_back(Information(schema, Lower(name)));
  const mesh::TableId id = Meant(state, schema.reader(), {schema.domain(), Lower(name)});
  const Found found = Access(state.touch, schema.reader(), id);
  const SomeRows* only = OnlyThese(state, schema.reader(), found.table->id);
  const bool is_beside = only && only->snapshot == 0;
  const LakeAt wanted = only ? Wanted(*only) : at;
  const LakeView* lake = is_beside ? nullptr : InLake(state, *found.table, wanted);
  Note(state, schema.reader(), found, lake != nullptr);
  std::string key = KeyOf(state, schema.reader(), found);
  if (lake) key += " as " + lake->key();
  const auto places = only                      ? only->places
                      : HasSource(*found.table) ? SourceFrom(state, *found.table)
                                                : EventsBeside(state, *found.table, lake, wanted);
  if (places) key += " and what comes from " + std::to_string(places->from);
  if (HasSource(*found.table)) {
    RequireOwnEyes(schema.reader(), *found.table);
    key += " for " + schema.reader().domain;
  }
  const auto make = [&] {
    return Build(state, schema.mesh_catalog().Plain(found.table->id.domain),
                 {*found.table, found.decision, lake, places, only && only->shows_places},
                 schema.reader());
  };
  const bool is_once = only && only->places;
  if (is_once) state.guards_rows = true;
  return *state.kept.emplace_back(is_once ? make() : cache_.Get(key, make));
}

ViewPtr TableViews::Information(MeshSchema& schema, const std::string& name) {
  if (!IsInformationTable(name)) {
    throw Error(ErrorKind::kNotFound, "there is no table information_schema." + name,
                "There are: schemata, tables, columns.");
  }
  return cache_.Get("information_schema " + name,
                    [&] { return ViewOf(schema, name, InformationBody(names_, name)); });
}

bool TableViews::HasSource(const mesh::Table& table) const {
  return sources_.contains(mesh::ToString(table.id));
}

const LakeView* TableViews::InLake(GuardState& state, const mesh::Table& table,
                                   const LakeAt& at) const {
  const std::string name = ToString(table.id);
  const bool wants_past = at.snapshot || at.time;
  if (state.purpose == Purpose::kDescribe) return nullptr;
  if (lake_ && !wants_past) {
    if (const auto shown = lake_->Shown(state.touch, table.id))
      return &state.Pinned(name, [&] { return *shown; });
  }
  const bool is_made = mesh::IsMaterialised(table) && !mesh::TakesEvents(table);
  const bool may_be = lake_ && !HasSource(table) && !table.file && (table.sql.empty() || is_made);
  const bool by_sql = is_made && !mesh::IsPlatforms(table.id.domain) && lake_ &&
                      lake_->ShowsSql(state.touch);  // what Weft itself keeps is never to be tested
  if (may_be && CarriedBy(table, sources_)) {
    const LakeView& view = state.Pinned(name + " " + at.ToString(), [&] {
      return IsThere(table) ? lake_->Look(table, at) : LakeView();
    });
    if (view.list) return &view;
  } else if (may_be && !by_sql && (is_made || IsThere(table))) {
    return &state.Pinned(name + " " + at.ToString(), [&] { return lake_->Look(table, at); });
  }
  if (!wants_past) return nullptr;
  throw Error(ErrorKind::kInvalid, name + " has no versions: it is read as it is now",
              "Tables that are materialised have them.");
}

bool TableViews::IsThere(const mesh::Table& table) const {
  const lake::StatePtr state = lake_->Find(table);
  return state && (!CarriedBy(table, sources_) || lake::CurrentSnapshot(*state->metadata));
}

// Its rows are looked up by their domain: what a condition fails on may be another table's.
std::optional<Places> TableViews::EventsBeside(GuardState& state, const mesh::Table& table,
                                               const LakeView* lake, const LakeAt& at) const {
  if (!mesh::TakesEvents(table) || at.snapshot || at.time || state.purpose == Purpose::kDescribe)
    return std::nullopt;
  state.guards_rows = true;
  return Places{lake ? CarriedTo(*lake->state) : 0};
}

// A run of the table that carries the rows on reads all of them; it knows itself which are new.
std::optional<Places> TableViews::SourceFrom(GuardState& state, const mesh::Table& table) const {
  const TableSource* source = sources_.at(mesh::ToString(table.id));
  const auto id = mesh::ParseTableId(source->carried_by());
  const mesh::TablePtr carrier = id ? state.touch.snapshot()->FindTable(*id) : nullptr;
  if (!carrier || state.table_of_sql == carrier->id || !lake_) return std::nullopt;
  const LakeView* lake = InLake(state, *carrier, {});
  return lake ? std::optional(Places{ReachOf(*lake, source->number_column())}) : std::nullopt;
}

duckdb::unique_ptr<duckdb::TableRef> TableViews::EventRows(const Body& body) const {
  mesh::Table newest = body.table;
  newest.sql =
      EventRowsSql(body.table, *body.places, body.shows_places ? With::kPlaceToo : With::kColumns);
  auto rows = ProductRows(names_, newest);
  if (!body.lake) return rows;
  return BothRows(body.table, LakeRows(names_, body.table, *body.lake), std::move(rows));
}

duckdb::unique_ptr<duckdb::TableRef> TableViews::StoredRows(const mesh::Table& table) const {
  const std::string key = DataKey(table);
  if (key.empty()) {
    throw Error(ErrorKind::kUnavailable, mesh::ToString(table.id) + " has no data yet",
                "Its owner sends a file (weft import FILE " + mesh::ToString(table.id) +
                    "), or gives its folder a SELECT and applies it.");
  }
  if (!std::filesystem::exists(data_ / key)) {
    throw Error(ErrorKind::kUnavailable,
                mesh::ToString(table.id) + " is not ready: its file is not taken in",
                "Try again in a moment; if it stays so, weft doctor says why.");
  }
  return FileRows(names_, key);
}

ViewPtr TableViews::Build(const GuardState& state, MeshSchema& schema, const Body& body,
                          const Reader& reader) const {
  const mesh::Table& table = body.table;
  Governed governed{names_, *state.touch.snapshot(), table, body.decision};
  duckdb::unique_ptr<duckdb::TableRef> rows;
  if (state.purpose == Purpose::kDescribe) {
    rows = NoRows(names_, table);
    governed.filters = false;
    governed.traces = true;
  } else if (body.places && !HasSource(table)) {
    rows = EventRows(body);
    governed.casts = true;
    governed.shows_places = body.shows_places;
  } else if (body.lake) {
    rows = LakeRows(names_, table, *body.lake);
    governed.casts = true;
  } else if (CarriedBy(table, sources_)) {
    rows = NoRows(names_, table);
  } else if (!table.sql.empty()) {
    rows = ProductRows(names_, table);
    governed.casts = true;
  } else if (HasSource(table)) {
    rows = SourceRows(names_, table, reader.domain, body.places.value_or(Places{}).from);
  } else {
    rows = StoredRows(table);
  }
  return ViewOf(schema, table.id.name, governed.Around(std::move(rows)));
}

}  // namespace weft::engine
