#pragma once
#include <functional>
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "engine/engine.hpp"
#include "mesh/snapshot.hpp"

// `weft test`: contract, quality rules and tests/*.sql on the real engine.
namespace weft::product {

struct CheckResult {
  std::string table;  // "flights.departures", or the product for a tests/*.sql
  std::string
      name;  // "column dep_delay: type", "rowCount mustBeGreaterThan 0", "tests/no_negative.sql"
  bool passed = false;
  bool skipped = false;  // text and custom rules
  std::string message;   // of a failure: what was found; for a test the first failing row
};

Json ToJson(const CheckResult& result);  // {table, name, state: passed|failed|skipped, message}

// Which checks are meant: a table's by its contract, a test by its product.
using Wanted = std::function<bool(const mesh::ResourceId&)>;

// Runs the checks, each as its domain's principal. The touch's snapshot is the mesh under test.
// Blocking.
std::vector<CheckResult> Verify(audit::Touch& touch, engine::Engine& engine, const Wanted& wanted);

// The same of one table and the tests of its product; nothing when it is not there.
std::vector<CheckResult> VerifyTable(audit::Touch& touch, engine::Engine& engine,
                                     const mesh::TableId& table);

// "rowCount mustBeGreaterThan 0: …" of each that failed.
std::vector<std::string> FaultsOf(const std::vector<CheckResult>& results);

// The SQL of one quality rule: it answers one number; documented per metric in
// docs/reference/quality.md.
std::string RuleSql(const mesh::TableId& table, const mesh::QualityRule& rule);

}  // namespace weft::product
