#include "engine/mesh_catalog.hpp"

#include "base/text.hpp"
#include "duckdb/main/attached_database.hpp"
#include "duckdb/main/config.hpp"
#include "duckdb/parser/parsed_data/create_schema_info.hpp"
#include "duckdb/storage/database_size.hpp"
#include "duckdb/transaction/transaction_manager.hpp"
#include "mesh/principal.hpp"

namespace weft::engine {
namespace {

// Nothing in the catalog changes, so a transaction is only an object that DuckDB asks for.
class MeshTransactions final : public duckdb::TransactionManager {
 public:
  explicit MeshTransactions(duckdb::AttachedDatabase& db) : TransactionManager(db) {}

  duckdb::Transaction& StartTransaction(duckdb::ClientContext& context) override {
    auto started = std::make_unique<duckdb::Transaction>(*this, context);
    duckdb::Transaction& result = *started;
    const std::lock_guard lock(mutex_);
    running_.emplace(&result, std::move(started));
    return result;
  }
  duckdb::ErrorData CommitTransaction(duckdb::ClientContext&,
                                      duckdb::Transaction& transaction) override {
    End(transaction);
    return {};
  }
  void RollbackTransaction(duckdb::Transaction& transaction) override { End(transaction); }
  void Checkpoint(duckdb::ClientContext&, bool) override {}

 private:
  void End(duckdb::Transaction& transaction) {
    const std::lock_guard lock(mutex_);
    running_.erase(&transaction);
  }

  std::mutex mutex_;
  std::map<const duckdb::Transaction*, std::unique_ptr<duckdb::Transaction>> running_;
};

struct StorageInfo final : duckdb::StorageExtensionInfo {
  std::shared_ptr<TableViews> views;
};

duckdb::unique_ptr<duckdb::Catalog> Attach(duckdb::optional_ptr<duckdb::StorageExtensionInfo> info,
                                           duckdb::ClientContext&, duckdb::AttachedDatabase& db,
                                           const std::string& name, duckdb::AttachInfo&,
                                           duckdb::AttachOptions&) {
  TableViews& views = *static_cast<StorageInfo&>(*info).views;
  return duckdb::make_uniq<MeshCatalog>(db, views, name == views.names().inner);
}

duckdb::unique_ptr<duckdb::TransactionManager> MakeTransactions(
    duckdb::optional_ptr<duckdb::StorageExtensionInfo>, duckdb::AttachedDatabase& db,
    duckdb::Catalog&) {
  return duckdb::make_uniq<MeshTransactions>(db);
}

[[noreturn]] void Refuse() {
  throw duckdb::PermissionException("nothing can be made or changed in the mesh with SQL");
}

struct Address {
  Reader reader;
  std::string domain;
};

// Of the inner catalog: "flights.delays_by_route>airports", "domain:flights>airports",
// "policy>airports". A domain alone is where views lie; nobody looks anything up there.
Address ParseAddress(const std::string& text) {
  const size_t arrow = text.find('>');
  if (arrow == std::string::npos) return {{.type = Reader::Type::kNobody}, text};
  const std::string who = text.substr(0, arrow);
  const std::string domain = text.substr(arrow + 1);
  if (who == "policy") return {{.type = Reader::Type::kPolicy}, domain};
  if (const auto of = mesh::DomainOfPrincipal(who))
    return {{Reader::Type::kPrincipal, *of, ""}, domain};
  return {{Reader::Type::kPrincipal, who.substr(0, who.find('.')), who}, domain};
}

bool Exists(const GuardState& state, const std::string& domain) {
  return domain == TableViews::kInformationSchema ||
         state.touch.snapshot()->domains.contains(domain);
}

}  // namespace

MeshCatalog::MeshCatalog(duckdb::AttachedDatabase& db, TableViews& views, bool inner)
    : Catalog(db), views_(views), inner_(inner) {}

std::string MeshCatalog::AddressOf(const Reader& reader, const std::string& domain) {
  if (reader.type == Reader::Type::kPolicy) return "policy>" + domain;
  return (reader.product.empty() ? mesh::PrincipalOf(reader.domain) : reader.product) + ">" +
         domain;
}

void MeshCatalog::Register(duckdb::DuckDB& db, std::shared_ptr<TableViews> views) {
  auto info = duckdb::make_shared_ptr<StorageInfo>();
  info->views = std::move(views);
  auto extension = duckdb::make_shared_ptr<duckdb::StorageExtension>();
  extension->attach = Attach;
  extension->create_transaction_manager = MakeTransactions;
  extension->storage_info = std::move(info);
  duckdb::StorageExtension::Register(duckdb::DBConfig::GetConfig(*db.instance), "weft",
                                     std::move(extension));
}

MeshSchema& MeshCatalog::SchemaOf(const std::string& address, const Reader& reader,
                                  const std::string& domain) {
  const std::lock_guard lock(mutex_);
  std::unique_ptr<MeshSchema>& schema = schemas_[address];
  if (!schema) {
    duckdb::CreateSchemaInfo info;
    info.schema = address;
    schema = std::make_unique<MeshSchema>(*this, info, views_, reader, domain);
  }
  return *schema;
}

MeshSchema& MeshCatalog::Plain(const std::string& domain) {
  const auto type = inner_ ? Reader::Type::kNobody : Reader::Type::kCaller;
  return SchemaOf(domain, {.type = type}, domain);
}

// A domain that is not there is a schema without tables, so that a table in it is refused with the
// words that a hidden one is refused with. It lives no longer than the statement: strangers make
// these names up.
MeshSchema& MeshCatalog::Absent(GuardState& state, const Reader& reader,
                                const std::string& domain) {
  duckdb::CreateSchemaInfo info;
  info.schema = domain;
  auto schema = std::make_shared<MeshSchema>(*this, info, views_, reader, domain);
  state.absent.push_back(schema);
  return *schema;
}

duckdb::optional_ptr<duckdb::SchemaCatalogEntry> MeshCatalog::LookupSchema(
    duckdb::CatalogTransaction transaction, const duckdb::EntryLookupInfo& lookup,
    duckdb::OnEntryNotFound if_not_found) {
  const std::string name = Lower(lookup.GetEntryName());
  GuardState* state =
      transaction.HasContext() ? GuardState::Find(transaction.GetContext()) : nullptr;
  if (!state) {
    if (if_not_found == duckdb::OnEntryNotFound::RETURN_NULL) return nullptr;
    throw duckdb::CatalogException("nobody asks");
  }
  const Address address = inner_ ? ParseAddress(name) : Address{Reader{}, name};
  if (Exists(*state, address.domain)) return &SchemaOf(name, address.reader, address.domain);
  return &Absent(*state, address.reader, address.domain);
}

duckdb::optional_ptr<duckdb::CatalogEntry> MeshCatalog::CreateSchema(duckdb::CatalogTransaction,
                                                                     duckdb::CreateSchemaInfo&) {
  Refuse();
}
duckdb::PhysicalOperator& MeshCatalog::PlanCreateTableAs(duckdb::ClientContext&,
                                                         duckdb::PhysicalPlanGenerator&,
                                                         duckdb::LogicalCreateTable&,
                                                         duckdb::PhysicalOperator&) {
  Refuse();
}
duckdb::PhysicalOperator& MeshCatalog::PlanInsert(duckdb::ClientContext&,
                                                  duckdb::PhysicalPlanGenerator&,
                                                  duckdb::LogicalInsert&,
                                                  duckdb::optional_ptr<duckdb::PhysicalOperator>) {
  Refuse();
}
duckdb::PhysicalOperator& MeshCatalog::PlanDelete(duckdb::ClientContext&,
                                                  duckdb::PhysicalPlanGenerator&,
                                                  duckdb::LogicalDelete&,
                                                  duckdb::PhysicalOperator&) {
  Refuse();
}
duckdb::PhysicalOperator& MeshCatalog::PlanUpdate(duckdb::ClientContext&,
                                                  duckdb::PhysicalPlanGenerator&,
                                                  duckdb::LogicalUpdate&,
                                                  duckdb::PhysicalOperator&) {
  Refuse();
}
void MeshCatalog::DropSchema(duckdb::ClientContext&, duckdb::DropInfo&) { Refuse(); }

}  // namespace weft::engine
