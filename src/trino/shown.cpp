#include "trino/shown.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "lake/table_name.hpp"

namespace weft::trino {
namespace {

std::optional<Error> RefusalOf(const mesh::Table& table) {
  const std::string name = ToString(table.id);
  if (!IsInLake(table))
    return Error(ErrorKind::kUnavailable, name + " is not kept in the lake: Trino cannot read it",
                 "Ask with engine duckdb, or have it materialised by its contract: "
                 "weft.materialise: table.");
  if (lake::NameOf(table).name != table.id.name)
    return Error(ErrorKind::kInvalid, "at Trino " + name + " is its first major version",
                 "Write " + table.id.domain + ".\"" + lake::NameOf(table).name +
                     "\", or ask with engine duckdb.");
  return std::nullopt;
}

}  // namespace

Error NoDataYet(const mesh::Table& table) {
  return {ErrorKind::kUnavailable, ToString(table.id) + " has no data yet",
          mesh::IsMaterialised(table) ? "It is made by a run: weft run " + table.product + "."
                                      : "Nobody has put rows into it."};
}

Error UnknownColumn() {
  return {ErrorKind::kInvalid, "a column is not there, or does not fit, or you may not know of it",
          "See a table's columns: weft describe table DOMAIN.TABLE"};
}

Shown ShownOf(const Dialect& dialect, const audit::Access& access) {
  const mesh::Table& table = *access.table;
  Shown shown;
  shown.refusal = RefusalOf(table);
  if (shown.refusal) return shown;
  try {
    for (const mesh::ExpressionPtr& filter : access.decision.filters)
      shown.filters.push_back(Condition(dialect, table, filter));
  } catch (const Error& error) {
    shown.refusal = error;
    return shown;
  }
  for (const mesh::Column& column : table.contract.columns) {
    const std::string name = Lower(column.name);
    const auto mask = access.decision.masks.find(name);
    if (mask == access.decision.masks.end()) continue;
    try {
      shown.masks[name] = Masked(dialect, table, column, mask->second);
    } catch (const Error& error) {
      shown.refused.emplace(name, error);
    }
  }
  for (const std::string& column : access.decision.hidden_columns)
    shown.refused.insert_or_assign(Lower(column), UnknownColumn());
  return shown;
}

}  // namespace weft::trino
