#pragma once
#include <map>
#include <string>

#include "duckdb.hpp"
#include "duckdb/parser/statement/select_statement.hpp"

// Which statements are let in: one SELECT (VALUES, FROM, WITH, PIVOT), DESCRIBE, SHOW TABLES,
// SUMMARIZE, EXPLAIN. Everything else is refused, with what to do instead.
namespace weft::engine {

struct Statement {
  duckdb::unique_ptr<duckdb::SelectStatement> select;
  bool explain = false;
  // PIVOT without a list of values: the questions that give them, by the names that stand in its
  // place.
  std::map<std::string, duckdb::unique_ptr<duckdb::SelectStatement>> pivots;
};

// Throws Error{kInvalid} for what cannot be parsed or is not one statement, Error{kForbidden} for
// other kinds.
Statement ParseStatement(const std::string& sql);
// The same for a product's or a test's SQL: a plain SELECT only.
duckdb::unique_ptr<duckdb::SelectStatement> ParseSelect(const std::string& sql);

}  // namespace weft::engine
