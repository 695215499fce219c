#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "duckdb.hpp"
#include "engine/engine.hpp"
#include "engine/names.hpp"
#include "engine/table_views.hpp"

// DuckDB's instances. Nothing durable lives in them: one that has failed is thrown away.
namespace weft::engine {

// Answers callers' questions: memory, threads and temp space limited, no way outside but the file
// door, its settings locked. Shared by its answers; any thread.
class AskInstance : public std::enable_shared_from_this<AskInstance> {
 public:
  // `lake`: null when there is none.
  AskInstance(const EngineOptions& options, LakeTables* lake);

  const Names& names() const { return views_->names(); }
  duckdb::DuckDB& db() { return db_; }
  // After a failure that DuckDB does not get over: no new question comes here.
  void SetBroken() { broken_ = true; }
  bool broken() const { return broken_; }

  // A connection for one question, given back when its holder lets go.
  std::shared_ptr<duckdb::Connection> Borrow();

 private:
  static constexpr size_t kIdleMax = 16;

  std::shared_ptr<TableViews> views_;
  duckdb::DuckDB db_;
  std::atomic<bool> broken_ = false;
  std::mutex mutex_;
  std::vector<std::unique_ptr<duckdb::Connection>> idle_;
};

// Runs our own SQL only: taking files in, writing Parquet.
std::unique_ptr<duckdb::DuckDB> OpenWorkInstance(const EngineOptions& options);

}  // namespace weft::engine
