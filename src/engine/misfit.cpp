#include "engine/column_type.hpp"
#include "engine/engine.hpp"

namespace weft::engine {

std::optional<std::string> Engine::Misfit(const ResultColumn& actual,
                                          const mesh::ColumnType& promised) {
  if (actual.type == SqlTypeOf(promised))
    return std::nullopt;  // also what has no name that can be read back
  return engine::Misfit(actual.name, duckdb::DBConfig::ParseLogicalType(actual.type), promised);
}

}  // namespace weft::engine
