#pragma once
#include <string>

#include "duckdb.hpp"
#include "duckdb/catalog/catalog_entry/schema_catalog_entry.hpp"
#include "engine/guard_state.hpp"

// A domain as a schema of DuckDB, seen by one kind of reader.
namespace weft::engine {

class MeshCatalog;
class TableViews;

class MeshSchema final : public duckdb::SchemaCatalogEntry {
 public:
  MeshSchema(MeshCatalog& catalog, duckdb::CreateSchemaInfo& info, TableViews& views, Reader reader,
             std::string domain);

  const Reader& reader() const { return reader_; }
  const std::string& domain() const { return domain_; }
  MeshCatalog& mesh_catalog() const { return catalog_; }

  // Only tables are found; functions, types and all else are DuckDB's own.
  duckdb::optional_ptr<duckdb::CatalogEntry> LookupEntry(
      duckdb::CatalogTransaction transaction, const duckdb::EntryLookupInfo& lookup) override;
  duckdb::SimilarCatalogEntry GetSimilarEntry(duckdb::CatalogTransaction,
                                              const duckdb::EntryLookupInfo&) override {
    return {};
  }

  void Scan(duckdb::ClientContext&, duckdb::CatalogType,
            const std::function<void(duckdb::CatalogEntry&)>&) override {}
  void Scan(duckdb::CatalogType, const std::function<void(duckdb::CatalogEntry&)>&) override {}

  using Made = duckdb::optional_ptr<duckdb::CatalogEntry>;
  Made CreateIndex(duckdb::CatalogTransaction, duckdb::CreateIndexInfo&,
                   duckdb::TableCatalogEntry&) override;
  Made CreateFunction(duckdb::CatalogTransaction, duckdb::CreateFunctionInfo&) override;
  Made CreateTable(duckdb::CatalogTransaction, duckdb::BoundCreateTableInfo&) override;
  Made CreateView(duckdb::CatalogTransaction, duckdb::CreateViewInfo&) override;
  Made CreateSequence(duckdb::CatalogTransaction, duckdb::CreateSequenceInfo&) override;
  Made CreateTableFunction(duckdb::CatalogTransaction, duckdb::CreateTableFunctionInfo&) override;
  Made CreateCopyFunction(duckdb::CatalogTransaction, duckdb::CreateCopyFunctionInfo&) override;
  Made CreatePragmaFunction(duckdb::CatalogTransaction, duckdb::CreatePragmaFunctionInfo&) override;
  Made CreateCollation(duckdb::CatalogTransaction, duckdb::CreateCollationInfo&) override;
  Made CreateType(duckdb::CatalogTransaction, duckdb::CreateTypeInfo&) override;
  void DropEntry(duckdb::ClientContext&, duckdb::DropInfo&) override;
  void Alter(duckdb::CatalogTransaction, duckdb::AlterInfo&) override;

 private:
  MeshCatalog& catalog_;
  TableViews& views_;
  const Reader reader_;
  const std::string domain_;
};

}  // namespace weft::engine
