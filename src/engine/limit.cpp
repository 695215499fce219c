#include "engine/limit.hpp"

#include "duckdb/parser/result_modifier.hpp"
#include "engine/tree.hpp"

namespace weft::engine {

void LimitRows(duckdb::QueryNode& node, uint64_t rows_max) {
  for (const auto& modifier : node.modifiers) {
    if (modifier->type == duckdb::ResultModifierType::LIMIT_MODIFIER ||
        modifier->type == duckdb::ResultModifierType::LIMIT_PERCENT_MODIFIER) {
      return;
    }
  }
  auto limit = duckdb::make_uniq<duckdb::LimitModifier>();
  limit->limit = Constant(duckdb::Value::BIGINT(static_cast<int64_t>(rows_max)));
  node.modifiers.push_back(std::move(limit));
}

}  // namespace weft::engine
