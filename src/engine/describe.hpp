#pragma once
#include <memory>
#include <optional>
#include <string>

#include "engine/session.hpp"

namespace weft::engine {

struct ToDescribe {
  const std::string& sql;
  const Json& params;
  std::optional<mesh::TableId> table_of_sql;  // whose SQL this is, if a table's
};

// Binds a statement over tables without rows: columns, tables, and where each column comes from.
// The tables' data need not be there. Throws Error.
Description Described(std::shared_ptr<AskInstance> instance, audit::Touch& touch,
                      const Reader& reader, const ToDescribe& what);

}  // namespace weft::engine
