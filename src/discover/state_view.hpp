#pragma once
#include <vector>

#include "base/json.hpp"
#include "discover/watch.hpp"
#include "mesh/caller.hpp"

// How a table is and who uses it, as one caller may know it.
namespace weft::discover {

// {"name", "why", "late_seconds", "due", "data_changed", "rows", "checked", "checks": {"passed",
// "failed", "skipped"}}. The number of rows is for those who may read all of them.
Json StateJson(const Watch& watch, const mesh::Table& table, const mesh::Decision& decision);
// Of several tables together, {"name", "why", "data_changed"}: what is made of them is no better
// than the worst and no newer than the oldest. Null for none.
Json TogetherJson(const Watch& watch, const std::vector<mesh::TablePtr>& tables);
// {"readers", "days", "you": when the caller last read it, or null}
Json UseJson(const Watch& watch, const mesh::Caller& caller, const mesh::Table& table);

// GET /tables/{t}/checks: its checks, newest first, of the newest one by one. What was found, which
// may quote a row, is for those who answer for the table. Throws Error{kNotFound}.
Json ChecksOf(const Watch& watch, const mesh::Caller& caller, const mesh::TableId& table,
              size_t limit);

}  // namespace weft::discover
