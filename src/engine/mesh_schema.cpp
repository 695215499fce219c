#include "engine/mesh_schema.hpp"

#include "base/text.hpp"
#include "duckdb/parser/parsed_data/create_schema_info.hpp"
#include "duckdb/planner/tableref/bound_at_clause.hpp"
#include "engine/mesh_catalog.hpp"
#include "engine/table_views.hpp"

namespace weft::engine {
namespace {

[[noreturn]] void Refuse() {
  throw duckdb::PermissionException("nothing can be made or changed in the mesh with SQL");
}

std::optional<Time> MomentOf(const duckdb::Value& value) {
  if (value.type().id() == duckdb::LogicalTypeId::VARCHAR) return ParseTime(value.ToString());
  duckdb::Value cast;
  std::string fault;
  if (!value.DefaultTryCastAs(duckdb::LogicalType::TIMESTAMP, cast, &fault)) return std::nullopt;
  return Time(std::chrono::microseconds(cast.GetValueUnsafe<int64_t>()));
}

std::optional<int64_t> VersionOf(const duckdb::Value& value) {
  duckdb::Value cast;
  std::string fault;
  if (!value.DefaultTryCastAs(duckdb::LogicalType::BIGINT, cast, &fault)) return std::nullopt;
  return cast.GetValue<int64_t>();
}

// A policy looks at tables as they are, whatever the statement around it asks for.
LakeAt AtOf(const duckdb::EntryLookupInfo& lookup, const Reader& reader) {
  const auto clause = lookup.GetAtClause();
  if (!clause || reader.type == Reader::Type::kPolicy) return {};
  const duckdb::Value& value = clause->GetValue();
  LakeAt at;
  if (Lower(clause->Unit()) == "version" && !value.IsNull()) at.snapshot = VersionOf(value);
  if (Lower(clause->Unit()) == "timestamp" && !value.IsNull()) at.time = MomentOf(value);
  if (at.snapshot || at.time) return at;
  throw Error(ErrorKind::kInvalid, "AT names no version and no moment",
              "Write AT (VERSION => 123) or AT (TIMESTAMP => TIMESTAMPTZ '2026-03-01 00:00Z').");
}

}  // namespace

MeshSchema::MeshSchema(MeshCatalog& catalog, duckdb::CreateSchemaInfo& info, TableViews& views,
                       Reader reader, std::string domain)
    : SchemaCatalogEntry(catalog, info),
      catalog_(catalog),
      views_(views),
      reader_(std::move(reader)),
      domain_(std::move(domain)) {}

duckdb::optional_ptr<duckdb::CatalogEntry> MeshSchema::LookupEntry(
    duckdb::CatalogTransaction transaction, const duckdb::EntryLookupInfo& lookup) {
  const duckdb::CatalogType type = lookup.GetCatalogType();
  if (type != duckdb::CatalogType::TABLE_ENTRY && type != duckdb::CatalogType::VIEW_ENTRY)
    return nullptr;
  GuardState* state =
      transaction.HasContext() ? GuardState::Find(transaction.GetContext()) : nullptr;
  if (!state) return nullptr;
  state->LooksAt(lookup.GetErrorContext().query_location);
  try {
    return &views_.Find(*state, *this, lookup.GetEntryName(), AtOf(lookup, reader_));
  } catch (const Error& error) {
    state->Throw(error);
  }
}

MeshSchema::Made MeshSchema::CreateIndex(duckdb::CatalogTransaction, duckdb::CreateIndexInfo&,
                                         duckdb::TableCatalogEntry&) {
  Refuse();
}
MeshSchema::Made MeshSchema::CreateFunction(duckdb::CatalogTransaction,
                                            duckdb::CreateFunctionInfo&) {
  Refuse();
}
MeshSchema::Made MeshSchema::CreateTable(duckdb::CatalogTransaction,
                                         duckdb::BoundCreateTableInfo&) {
  Refuse();
}
MeshSchema::Made MeshSchema::CreateView(duckdb::CatalogTransaction, duckdb::CreateViewInfo&) {
  Refuse();
}
MeshSchema::Made MeshSchema::CreateSequence(duckdb::CatalogTransaction,
                                            duckdb::CreateSequenceInfo&) {
  Refuse();
}
MeshSchema::Made MeshSchema::CreateTableFunction(duckdb::CatalogTransaction,
                                                 duckdb::CreateTableFunctionInfo&) {
  Refuse();
}
MeshSchema::Made MeshSchema::CreateCopyFunction(duckdb::CatalogTransaction,
                                                duckdb::CreateCopyFunctionInfo&) {
  Refuse();
}
MeshSchema::Made MeshSchema::CreatePragmaFunction(duckdb::CatalogTransaction,
                                                  duckdb::CreatePragmaFunctionInfo&) {
  Refuse();
}
MeshSchema::Made MeshSchema::CreateCollation(duckdb::CatalogTransaction,
                                             duckdb::CreateCollationInfo&) {
  Refuse();
}
MeshSchema::Made MeshSchema::CreateType(duckdb::CatalogTransaction, duckdb::CreateTypeInfo&) {
  Refuse();
}
void MeshSchema::DropEntry(duckdb::ClientContext&, duckdb::DropInfo&) { Refuse(); }
void MeshSchema::Alter(duckdb::CatalogTransaction, duckdb::AlterInfo&) { Refuse(); }

}  // namespace weft::engine
