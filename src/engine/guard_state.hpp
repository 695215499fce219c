#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "base/error.hpp"
#include "duckdb.hpp"
#include "duckdb/catalog/catalog_entry/schema_catalog_entry.hpp"
#include "duckdb/catalog/catalog_entry/view_catalog_entry.hpp"
#include "duckdb/common/optional_idx.hpp"
#include "duckdb/main/client_context_state.hpp"
#include "engine/engine.hpp"
#include "engine/lake_tables.hpp"
#include "engine/lineage.hpp"
#include "engine/table_source.hpp"

// Who asks, inside DuckDB: hung on the connection while one statement is bound and run, so that the
// catalog's look-ups find the asker's Touch. Also remembers what the statement touched.
namespace weft::engine {

using ViewPtr = std::shared_ptr<duckdb::ViewCatalogEntry>;

// kRun: tables are views over data. kDescribe: tables have columns and no rows.
enum class Purpose { kRun, kDescribe };

// Who looks a table up: the caller, a product's SQL (or a test's: `domain` without `product`), a
// policy that asks for membership. Nobody finds nothing.
struct Reader {
  enum class Type { kCaller, kPrincipal, kPolicy, kNobody };
  Type type = Type::kCaller;
  std::string domain;   // of the principal
  std::string product;  // "flights.delays_by_route": whose SQL it is; empty: a test, a quality rule
  auto operator<=>(const Reader&) const = default;
};

class GuardState final : public duckdb::ClientContextState {
 public:
  static constexpr const char* kKey = "weft";

  GuardState(audit::Touch& touch, Purpose purpose) : touch(touch), purpose(purpose) {}

  // Of this connection's statement; null while none of ours runs on it.
  static GuardState* Find(duckdb::ClientContext& context);

  // Where the table is named that is looked up next. Only the statement's own tables have a place:
  // an error in what lies below one of them is that one's.
  void LooksAt(duckdb::optional_idx location);
  // For DuckDB's callbacks: remembers our error and its place, then throws what DuckDB carries
  // home.
  [[noreturn]] void Throw(const Error& error);
  // Our error, when DuckDB's says the same sentence.
  const Error* Remembered(const std::string& message) const;

  // Counts a look-up of a table; too many: Throw.
  void CountLookUp();
  // How far a table of the platform reaches for this statement, the same for each of its scans.
  uint64_t MarkOf(const std::string& table, const TableSource& source);
  // A table of the lake as this statement sees it: each look-up finds the same rows.
  const LakeView& Pinned(const std::string& key, const std::function<LakeView()>& look);
  // Notes that a product is read, by the caller or by another product's SQL. The binder goes into a
  // body as soon as it has met its name, so the last reader noted is the one being bound. Throws
  // (as Throw) when that closes a circle or goes deeper than 32.
  void Follow(const Reader& reader, const std::string& product);

  audit::Touch& touch;
  const Purpose purpose;
  // The table whose SQL the statement itself is, as when it is described: its product's input ports
  // say which majors it means.
  std::optional<mesh::TableId> table_of_sql;
  std::optional<SomeRows> only;    // what the statement means by this table
  bool guards_rows = false;        // a filter or a product's SQL keeps rows from the asker
  bool guards_values = false;      // or a mask keeps values
  std::set<std::string> products;  // SQL products in it: "flights.delays_by_route"
  std::set<std::string> direct;    // tables that the statement itself names
  Uses uses;                       // what it uses of each, as it is written
  std::vector<ViewPtr> kept;       // alive as long as the statement
  std::vector<std::shared_ptr<duckdb::SchemaCatalogEntry>>
      absent;  // so are domains that are not there

 private:
  std::vector<std::string> ChainTo(const std::string& product) const;

  std::optional<Error> error_;
  int position_ = -1;
  size_t look_ups_ = 0;
  std::map<std::string, uint64_t> marks_;       // by table
  std::map<std::string, LakeView> pinned_;      // by table, and as of when
  std::map<std::string, std::string> read_by_;  // product -> the product whose SQL reads it
};

}  // namespace weft::engine
