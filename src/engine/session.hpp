#pragma once
#include <memory>
#include <string>

#include "duckdb.hpp"
#include "engine/engine.hpp"
#include "engine/errors.hpp"
#include "engine/gate.hpp"
#include "engine/guard_state.hpp"
#include "engine/instance.hpp"

// One statement on one connection: who asks hangs on it from the first look-up to the last row.
namespace weft::engine {

class Session {
 public:
  Session(std::shared_ptr<AskInstance> instance, audit::Touch& touch, Purpose purpose);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  duckdb::ClientContext& context() const { return *connection_->context; }
  GuardState& state() const { return *state_; }
  AskInstance& instance() const { return *instance_; }

  // Forgets the statement, and has the touch take the newest policies.
  void StartOver();

  // Gates the SQL and writes the catalogs into it. `reader`: whose SQL it is. Throws Error.
  Statement Gated(const std::string& sql, const Json& params, const Reader& reader);

  // Tells the touch what the bound statement uses of each table.
  void NoteUses();

  // What DuckDB reports while the SQL is bound: our own error, if it was one; positions kept.
  Error BindError(const duckdb::ErrorData& error) const;
  // And while it runs: without values where some are kept from the asker.
  Error RunError(const duckdb::ErrorData& error) const;

 private:
  std::vector<std::string> PivotValues(duckdb::unique_ptr<duckdb::SelectStatement> select);
  Error Clean(Error error, const duckdb::ErrorData& given) const;

  std::shared_ptr<AskInstance> instance_;
  std::shared_ptr<duckdb::Connection> connection_;
  duckdb::shared_ptr<GuardState> state_;
};

}  // namespace weft::engine
