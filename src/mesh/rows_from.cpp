#include "mesh/rows_from.hpp"

#include <array>

#include "mesh/event_table.hpp"
#include "mesh/platform_domains.hpp"

namespace weft::mesh {
namespace {

constexpr std::array<std::string_view, 5> kNames{"sql", "file", "events", "sent", "weft"};

}  // namespace

std::string_view Name(RowsFrom from) { return kNames[static_cast<size_t>(from)]; }

RowsFrom RowsFromOf(const Table& table) {
  if (!table.sql.empty()) return RowsFrom::kSql;
  if (table.server) return RowsFrom::kFile;
  if (IsPlatforms(table.id.domain)) return RowsFrom::kWeft;
  return TakesEvents(table) ? RowsFrom::kEvents : RowsFrom::kSent;
}

NotSent NotSentOf(const Table& table) {
  const std::string name = ToString(table.id);
  switch (RowsFromOf(table)) {
    case RowsFrom::kSql:
      return {"the rows of " + name + " are made by its SQL",
              "Send them to a table that the SQL reads."};
    case RowsFrom::kFile:
      return {"the rows of " + name + " are those of " + table.server->path + " in its folder",
              "Change the file there and apply, or take `servers` out of the contract."};
    case RowsFrom::kEvents:
      return {"the rows of " + name + " are events",
              "Send them one by one: POST /api/v1/tables/" + name + "/events."};
    case RowsFrom::kWeft: return {"the rows of " + name + " are Weft's own", "Read them."};
    case RowsFrom::kSent: return {};
  }
  return {};
}

}  // namespace weft::mesh
