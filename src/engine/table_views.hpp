#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "duckdb.hpp"
#include "engine/guard_state.hpp"
#include "engine/lake_tables.hpp"
#include "engine/names.hpp"
#include "engine/table_source.hpp"
#include "engine/view_cache.hpp"
#include "mesh/snapshot.hpp"

// From a look-up to a view: asks the Touch, notes what was touched, and answers the view of that
// decision. Views are shared by all callers whose decisions show the same.
namespace weft::engine {

class MeshSchema;

class TableViews {
 public:
  static constexpr const char* kInformationSchema = "information_schema";

  // `data`: the folder of taken-in files. `lake`: null when there is none.
  TableViews(Names names, std::filesystem::path data, TableSources sources, LakeTables* lake)
      : names_(std::move(names)),
        data_(std::move(data)),
        sources_(std::move(sources)),
        lake_(lake) {}

  const Names& names() const { return names_; }

  // As of now or then. Throws Error{kNotFound}, {kForbidden}, or {kUnavailable} for a table that
  // has no data yet. The statement's state keeps the view alive.
  duckdb::ViewCatalogEntry& Find(GuardState& state, MeshSchema& schema, const std::string& name,
                                 const LakeAt& at = {});

 private:
  ViewPtr Information(MeshSchema& schema, const std::string& name);
  // Of the lake, as the statement sees it; null: its rows lie elsewhere.
  const LakeView* InLake(GuardState& state, const mesh::Table& table, const LakeAt& at) const;
  // What a view is made of.
  struct Body {
    const mesh::Table& table;
    const mesh::Decision* decision;  // null: raw
    const LakeView* lake;            // null: its rows lie elsewhere
    std::optional<Places> places;    // of rows that are not in the lake
    bool shows_places = false;       // in a column more
  };
  // In the lake.
  bool IsThere(const mesh::Table& table) const;
  std::optional<Places> SourceFrom(GuardState& state, const mesh::Table& table) const;
  std::optional<Places> EventsBeside(GuardState& state, const mesh::Table& table,
                                     const LakeView* lake, const LakeAt& at) const;
  duckdb::unique_ptr<duckdb::TableRef> EventRows(const Body& body) const;
  ViewPtr Build(const GuardState& state, MeshSchema& schema, const Body& body,
                const Reader& reader) const;
  bool HasSource(const mesh::Table& table) const;
  duckdb::unique_ptr<duckdb::TableRef> StoredRows(const mesh::Table& table) const;

  const Names names_;
  const std::filesystem::path data_;
  const TableSources sources_;
  LakeTables* const lake_;
  ViewCache cache_;
};

}  // namespace weft::engine
