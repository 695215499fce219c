#pragma once
#include <memory>
#include <string>

#include "engine/session.hpp"

namespace weft::engine {

// Binds a statement over tables without rows: columns, tables, and where each column comes from.
// The tables' data need not be there. Throws Error.
Description Described(std::shared_ptr<AskInstance> instance, audit::Touch& touch,
                      const Reader& reader, const std::string& sql);

}  // namespace weft::engine
