#include "product/readers.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "product/sql_words.hpp"
#include "product/tables.hpp"

namespace weft::product {
namespace {

constexpr std::chrono::hours kReadersKept{90 * 24};
constexpr size_t kTouchesMax = 100'000;
constexpr std::string_view kPrincipalPrefix = "domain:";

bool NamesColumn(const audit::TableTouch& touch, const std::string& column) {
  return column.empty() || touch.columns.empty() ||
         std::ranges::any_of(touch.columns,
                             [&](const std::string& each) { return Lower(each) == Lower(column); });
}

bool Concerns(const audit::TableTouch& touch, const mesh::BreakingChange& change) {
  const bool own = touch.principal == std::string(kPrincipalPrefix) + change.table.domain;
  return !own && Lower(touch.table) == Lower(ToString(change.table)) &&
         NamesColumn(touch, change.column);
}

// "domain:fleet" reads better as "domain fleet".
std::string Readable(std::string principal) {
  if (principal.starts_with(kPrincipalPrefix)) principal[kPrincipalPrefix.size() - 1] = ' ';
  return principal;
}

// The source columns ("flights.departures.tailnum") that a product's SQL uses, in whatever way.
std::set<std::string> ColumnsUsed(audit::Touch& touch, engine::Engine& engine,
                                  const mesh::Table& table) {
  std::set<std::string> used;
  try {
    const engine::Description description = engine.DescribeAs(touch, table.id.domain, table.sql);
    for (const std::string& name : description.tables) used.insert(Lower(name));
    for (const engine::Description::Origin& origin : description.origins) {
      for (const std::string& column : origin.direct) used.insert(Lower(column));
      for (const std::string& column : origin.indirect) used.insert(Lower(column));
    }
  } catch (const Error&) {  // it does not run today either: it reads nothing
  }
  return used;
}

std::string AddressOf(const mesh::BreakingChange& change) {
  const std::string table = Lower(ToString(change.table));
  return change.column.empty() ? table : table + "." + Lower(change.column);
}

using UsedBy =
    std::map<std::string, std::set<std::string>>;  // product or table -> what its SQL uses

UsedBy FindUsers(const std::vector<PlannedBreak>& breaks, audit::Touch& touch,
                 engine::Engine& engine) {
  std::set<std::string> names;
  for (const PlannedBreak& each : breaks) names.insert(Lower(BareName(each.change.table)));
  UsedBy used_by;
  for (const auto& [_, node] : touch.snapshot()->domains) {
    for (const auto& [__, slot] : node->tables) {
      const std::string sql = slot->Sql();
      if (sql.empty() || !MentionsAny(sql, names)) continue;
      const mesh::TablePtr table = slot->Get();
      const std::string name =
          table->product.empty() ? ToString(table->id) : "product " + table->product;
      used_by[name].merge(ColumnsUsed(touch, engine, *table));
    }
  }
  return used_by;
}

}  // namespace

std::vector<std::string> ReadersIn(const std::vector<audit::Row>& rows,
                                   const mesh::BreakingChange& change, Time since) {
  std::set<std::string> readers;
  for (const audit::Row& row : rows) {
    if (row.at < since) continue;
    for (const audit::TableTouch& touch : row.began.tables) {
      if (Concerns(touch, change)) readers.insert(Readable(touch.principal));
    }
  }
  return {readers.begin(), readers.end()};
}

void AddReaders(std::vector<PlannedBreak>& breaks, audit::Guard& guard, audit::Touch& touch,
                engine::Engine& engine) {
  if (breaks.empty()) return;
  const std::vector<audit::Row> rows = guard.audit().Last(kTouchesMax);
  const UsedBy used_by = FindUsers(breaks, touch, engine);
  for (PlannedBreak& each : breaks) {
    each.readers = ReadersIn(rows, each.change, guard.Now() - kReadersKept);
    for (const auto& [name, used] : used_by) {
      if (used.contains(AddressOf(each.change))) each.readers.push_back(name);
    }
  }
}

}  // namespace weft::product
