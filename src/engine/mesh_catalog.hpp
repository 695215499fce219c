#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "duckdb.hpp"
#include "duckdb/catalog/catalog.hpp"
#include "duckdb/storage/storage_extension.hpp"
#include "engine/guard_state.hpp"
#include "engine/mesh_schema.hpp"
#include "engine/table_views.hpp"

// The mesh as a catalog of DuckDB: a schema a domain, filled look-up by look-up with the views that
// the asker's decision allows. Nothing can be made, dropped or listed in it.
namespace weft::engine {

// Two of them are attached. `mesh` is the caller's. The inner one, under a random name, is for
// products' SQL and for policies; its schemas are addresses that say who reads (see AddressOf).
class MeshCatalog final : public duckdb::Catalog {
 public:
  MeshCatalog(duckdb::AttachedDatabase& db, TableViews& views, bool inner);

  // The inner schema through which a reader's SQL finds a domain's tables.
  static std::string AddressOf(const Reader& reader, const std::string& domain);
  // Makes the storage type "weft" known, whose ATTACH makes these catalogs.
  static void Register(duckdb::DuckDB& db, std::shared_ptr<TableViews> views);

  void Initialize(bool) override {}
  std::string GetCatalogType() override { return "weft"; }
  duckdb::optional_ptr<duckdb::SchemaCatalogEntry> LookupSchema(
      duckdb::CatalogTransaction transaction, const duckdb::EntryLookupInfo& lookup,
      duckdb::OnEntryNotFound if_not_found) override;
  // A schema of this name for entries to lie in, whoever found them.
  MeshSchema& Plain(const std::string& domain);

  void ScanSchemas(duckdb::ClientContext&,
                   std::function<void(duckdb::SchemaCatalogEntry&)>) override {}
  duckdb::optional_ptr<duckdb::CatalogEntry> CreateSchema(duckdb::CatalogTransaction,
                                                          duckdb::CreateSchemaInfo&) override;
  duckdb::PhysicalOperator& PlanCreateTableAs(duckdb::ClientContext&,
                                              duckdb::PhysicalPlanGenerator&,
                                              duckdb::LogicalCreateTable&,
                                              duckdb::PhysicalOperator&) override;
  duckdb::PhysicalOperator& PlanInsert(duckdb::ClientContext&, duckdb::PhysicalPlanGenerator&,
                                       duckdb::LogicalInsert&,
                                       duckdb::optional_ptr<duckdb::PhysicalOperator>) override;
  duckdb::PhysicalOperator& PlanDelete(duckdb::ClientContext&, duckdb::PhysicalPlanGenerator&,
                                       duckdb::LogicalDelete&, duckdb::PhysicalOperator&) override;
  duckdb::PhysicalOperator& PlanUpdate(duckdb::ClientContext&, duckdb::PhysicalPlanGenerator&,
                                       duckdb::LogicalUpdate&, duckdb::PhysicalOperator&) override;
  duckdb::DatabaseSize GetDatabaseSize(duckdb::ClientContext&) override { return {}; }
  bool InMemory() override { return true; }
  std::string GetDBPath() override { return {}; }
  bool SupportsTimeTravel() const override { return true; }

 private:
  void DropSchema(duckdb::ClientContext&, duckdb::DropInfo&) override;
  MeshSchema& SchemaOf(const std::string& address, const Reader& reader, const std::string& domain);
  MeshSchema& Absent(GuardState& state, const Reader& reader, const std::string& domain);

  TableViews& views_;
  const bool inner_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<MeshSchema>>
      schemas_;  // by address; they stay, their number is bounded
};

}  // namespace weft::engine
