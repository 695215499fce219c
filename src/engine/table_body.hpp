#pragma once
#include <string>

#include "duckdb.hpp"
#include "duckdb/parser/statement/select_statement.hpp"
#include "duckdb/parser/tableref.hpp"
#include "engine/names.hpp"
#include "mesh/decision.hpp"
#include "mesh/snapshot.hpp"

// What a governed table is in DuckDB's words: SELECT <columns, masked> FROM <rows> WHERE <filters>.
namespace weft::engine {

// Where the rows come from.
duckdb::unique_ptr<duckdb::TableRef> FileRows(const Names& names, const std::string& key);
// A source's rows, as the caller may have them or, when it is named, a domain's principal; of a
// numbered source those from `first` on.
duckdb::unique_ptr<duckdb::TableRef> SourceRows(const Names& names, const mesh::Table& table,
                                                const std::string& principal_domain,
                                                uint64_t first);
// A product's own SQL, gated, its tables looked up as its domain's principal. Throws
// Error{kForbidden}, {kInvalid}.
duckdb::unique_ptr<duckdb::TableRef> ProductRows(const Names& names, const mesh::Table& table);
// The rows of both.
duckdb::unique_ptr<duckdb::TableRef> BothRows(const mesh::Table& table,
                                              duckdb::unique_ptr<duckdb::TableRef> some,
                                              duckdb::unique_ptr<duckdb::TableRef> others);
// Columns and no rows.
duckdb::unique_ptr<duckdb::TableRef> NoRows(const Names& names, const mesh::Table& table);

struct Governed {
  const Names& names;
  const mesh::Snapshot& snapshot;  // for membership in other tables
  const mesh::Table& table;
  const mesh::Decision* decision = nullptr;  // null: the table as it is
  bool filters = true;                       // false: all rows, where there are none
  bool traces = false;  // a masked column still names the one that it comes from: to bind only
  bool casts = false;   // make each column the contract's type: a product's SQL may be narrower
  bool shows_places = false;  // kPlaceOfRow, after the contract's columns

  // Puts the decision around rows. Columns are the contract's, in its order, without the hidden
  // ones. Throws Error{kForbidden} when no column remains.
  duckdb::unique_ptr<duckdb::SelectStatement> Around(
      duckdb::unique_ptr<duckdb::TableRef> rows) const;
};

}  // namespace weft::engine
