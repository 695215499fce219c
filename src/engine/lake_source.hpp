#pragma once
#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

#include "engine/answer.hpp"
#include "engine/lake_parquet.hpp"
#include "engine/lake_write.hpp"

// Where the rows of a table's next snapshot come from: its SQL, or a file that somebody sent.
namespace weft::engine {

constexpr std::chrono::hours kRunTimeMax{6};

// The server of a table whose rows are those of a file of the lake: its path is an address.
constexpr const char* kPlaced = "lake";

// One thread, but for Cancel and rows.
class RowsIn {
 public:
  virtual ~RowsIn() = default;
  // These are not wanted. Before Begin; of SQL alone: who sends a file sends what is wanted.
  virtual void LeaveOut(const RowsToGo& /*rows*/) {}
  // Of SQL: this one in place of the table's own. Before Begin.
  virtual void Ask(const std::string& /*sql*/) {}
  // Rows whose watermark is this number or greater are for the next run. Before Begin; of SQL.
  virtual void EndBefore(uint64_t /*watermark*/) {}
  // What can be done before the table is looked at.
  virtual void Prepare() = 0;
  // Throws for rows that may not stand beside those that are there (SQL of ours).
  virtual void Against(const std::string& /*stored*/) {}
  // Records `began`; only rows beyond `watermark` are wanted, when it is not null.
  virtual void Begin(const duckdb::Value& watermark) = 0;
  // The file that has them all, where it lies in the lake already, with fields of this schema: then
  // nothing is written. Throws NotAsItIs.
  virtual std::optional<Written> InPlace(const lake::TableState& /*base*/, const Json& /*schema*/) {
    return std::nullopt;
  }
  // What its files have columns by, once they are the table's.
  virtual std::optional<std::string> NameMapping() const { return std::nullopt; }
  // Runs a statement of ours that reads `FROM` from().
  virtual std::string from() const = 0;
  virtual duckdb::unique_ptr<duckdb::MaterializedQueryResult> Run(duckdb::Connection& connection,
                                                                  const std::string& sql) = 0;
  virtual void Cancel() = 0;       // any thread
  virtual void Check() const = 0;  // throws Error{kCancelled} then
  virtual uint64_t rows() const = 0;
  virtual const IntakeReport& report() const {
    static const IntakeReport kNone;
    return kNone;
  }
};

std::unique_ptr<RowsIn> RowsOfSql(std::shared_ptr<AskInstance> instance,
                                  std::shared_ptr<Watchdog> watchdog, const ToMake& what);
// The same, computed by `what.cluster`: the SQL is Trino's then.
std::unique_ptr<RowsIn> RowsOfTrino(std::shared_ptr<Watchdog> watchdog, const ToMake& what);
// Of a table with a server and a file (engine/upload.hpp): typed rows go to `scratch` first.
std::unique_ptr<RowsIn> RowsOfFile(LakeWork& work, const ToMake& what,
                                   const std::filesystem::path& scratch);
// Of a Parquet file that lies in the table's place. Throws NotAsItIs.
std::unique_ptr<RowsIn> RowsInPlace(LakeWork& work, const ToMake& what);
// Throws Error{kInvalid} for rows of a Parquet file that have keys which `stored` has already.
void RefuseKnownKeys(duckdb::Connection& connection, const mesh::Table& table,
                     const std::string& path, const std::string& stored);

}  // namespace weft::engine
