#pragma once
#include <memory>

#include "engine/answer.hpp"
#include "engine/choice.hpp"
#include "engine/lake_tables.hpp"

namespace weft::engine {

// What lives on the `work` instance for the lake.
struct LakeWork {
  // Opens a door of its own in the instance.
  LakeWork(duckdb::DuckDB& db, const EngineOptions& options);

  duckdb::DuckDB& db;
  const std::filesystem::path scratch;
  const std::filesystem::path extensions;  // of DuckDB, for sheets
  const TableSources sources;              // rows that are not in the lake yet
  const std::string door;                  // its prefix
  LakeTables tables;
};

struct ToMake {
  audit::Touch& touch;
  const mesh::Table& table;
  bool whole = false;
  const trino::Cluster* cluster = nullptr;  // that computes its SQL; null: this engine does
  Choice choice = {};                       // why
};

// All outlive what is answered, which is a FileMaking for a table with a server: its rows come from
// the file at the server's path.
std::unique_ptr<Making> MakeTable(std::shared_ptr<AskInstance> instance, LakeWork& work,
                                  std::shared_ptr<Watchdog> watchdog, const ToMake& what);

}  // namespace weft::engine
