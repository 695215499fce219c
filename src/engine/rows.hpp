#pragma once
#include <memory>
#include <string>
#include <vector>

#include "engine/session.hpp"
#include "engine/watchdog.hpp"

namespace weft::engine {

struct RowsQuestion {
  std::string sql;
  size_t rows_max = 0;
  std::shared_ptr<Watchdog> watchdog;
};

// All rows (at most rows_max) of a test's or a quality rule's SQL, each a JSON array. Throws Error,
// without values where the principal's tables are filtered or masked; Error{kExhausted} after five
// minutes.
std::vector<Json> RowsOf(std::shared_ptr<AskInstance> instance, audit::Touch& touch,
                         const Reader& reader, const RowsQuestion& question);

}  // namespace weft::engine
