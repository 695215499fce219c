#include "engine/instance.hpp"

#include "base/text.hpp"
#include "duckdb/main/config.hpp"
#include "engine/bounds.hpp"
#include "engine/depth.hpp"
#include "engine/errors.hpp"
#include "engine/fence.hpp"
#include "engine/file_door.hpp"
#include "engine/information_schema.hpp"
#include "engine/lake_rows.hpp"
#include "engine/lake_scan.hpp"
#include "engine/mask_functions.hpp"
#include "engine/mesh_catalog.hpp"
#include "engine/source_rows.hpp"

namespace weft::engine {
namespace {

void Run(duckdb::Connection& connection, const std::string& sql) {
  const auto result = connection.Query(sql);
  if (result->HasError()) throw Folded(result->GetErrorObject());
}

void SetCommon(duckdb::DBConfig& config, const EngineOptions& options, const std::string& temp) {
  config.SetOptionByName("threads", duckdb::Value::INTEGER(options.threads));
  config.SetOptionByName("memory_limit",
                         duckdb::Value(std::to_string(options.memory_bytes_max) + "B"));
  config.SetOptionByName("temp_directory", duckdb::Value((options.scratch / temp).string()));
  config.SetOptionByName("max_temp_directory_size",
                         duckdb::Value(std::to_string(options.scratch_bytes_max) + "B"));
  config.SetOptionByName("autoinstall_known_extensions", duckdb::Value::BOOLEAN(false));
  config.SetOptionByName("autoload_known_extensions", duckdb::Value::BOOLEAN(false));
  config.SetOptionByName("allow_community_extensions", duckdb::Value::BOOLEAN(false));
  config.SetOptionByName("allow_persistent_secrets", duckdb::Value::BOOLEAN(false));
}

duckdb::DuckDB OpenAsk(const EngineOptions& options) {
  std::filesystem::create_directories(options.scratch);
  duckdb::DBConfig config;
  SetCommon(config, options, "ask");
  return InDuck([&] { return duckdb::DuckDB(nullptr, &config); });
}

// The order matters: what opens a door comes before what locks it.
void Lock(duckdb::Connection& connection, const Names& names) {
  Run(connection, "SET GLOBAL TimeZone = 'UTC'");
  Run(connection, "SET GLOBAL errors_as_json = true");
  Run(connection, "SET GLOBAL lambda_syntax = 'ENABLE_SINGLE_ARROW'");
  Run(connection, "SET GLOBAL parquet_metadata_cache = true");
  Run(connection, "SET GLOBAL catalog_error_max_schemas = 0");
  // A filter inside a view must stay below what the asker's own conditions see: see fence.hpp.
  Run(connection, "SET GLOBAL disabled_optimizers = 'filter_pullup'");
  Run(connection, "ATTACH '' AS " + std::string(kMeshCatalog) + " (TYPE weft)");
  Run(connection, "ATTACH '' AS " + SqlName(names.inner) + " (TYPE weft)");
  Run(connection, "SET GLOBAL allowed_directories = [" + SqlText(names.door) + "]");
  Run(connection, "SET GLOBAL enable_external_access = false");
  Run(connection, "SET GLOBAL lock_configuration = true");
}

}  // namespace

AskInstance::AskInstance(const EngineOptions& options, LakeTables* lake)
    : views_(std::make_shared<TableViews>(Names::Random(), options.data, options.sources, lake)),
      db_(OpenAsk(options)) {
  InDuck([&] {
    db_.GetFileSystem().RegisterSubSystem(duckdb::make_uniq<FileDoor>(
        names().door, DoorTo{options.data, lake ? lake->shelf() : nullptr, options.objects,
                             lake ? lake->blocks() : nullptr}));
    MeshCatalog::Register(db_, views_);
    RegisterMaskFunctions(db_, names(), options.hash_key);
    RegisterMeshFunctions(db_, names());
    RegisterSourceRows(db_, names(), options.sources);
    if (lake) RegisterLakeScan(db_, LakeScanName(names()), names().door, lake->shelf());
    BoundFunctions(db_);
    BoundDepth(db_);
    duckdb::Connection connection(db_);
    Lock(connection, names());
    RegisterFence(db_, names());  // from here on only questions run
  });
}

std::shared_ptr<duckdb::Connection> AskInstance::Borrow() {
  std::unique_ptr<duckdb::Connection> connection;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (!connection) {
    connection = std::make_unique<duckdb::Connection>(db_);
    connection->context->config.use_replacement_scans = false;
    connection->context->config.enable_progress_bar = false;
  }
  const auto give_back = [instance = shared_from_this()](duckdb::Connection* used) {
    std::unique_ptr<duckdb::Connection> owned(used);
    owned->context->registered_state->Remove(GuardState::kKey);
    const bool clean = !owned->HasActiveTransaction() && !instance->broken();
    const std::lock_guard lock(instance->mutex_);
    if (clean && instance->idle_.size() < kIdleMax) instance->idle_.push_back(std::move(owned));
  };
  return {connection.release(), give_back};
}

std::unique_ptr<duckdb::DuckDB> OpenWorkInstance(const EngineOptions& options) {
  std::filesystem::create_directories(options.scratch);
  duckdb::DBConfig config;
  SetCommon(config, options, "work");
  return InDuck([&] {
    auto db = std::make_unique<duckdb::DuckDB>(nullptr, &config);
    duckdb::Connection connection(*db);
    Run(connection, "SET GLOBAL TimeZone = 'UTC'");
    return db;
  });
}

}  // namespace weft::engine
