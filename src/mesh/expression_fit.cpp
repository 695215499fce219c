#include "mesh/expression_fit.hpp"

namespace weft::mesh {

ExpressionPtr FittedTo(const Snapshot& snapshot, const Table& table,
                       const ExpressionPtr& expression, ValueType wanted) {
  const ColumnTypeLookup type_of = [&](const TableId* other,
                                       const std::string& name) -> std::optional<ValueType> {
    const TablePtr found = other ? snapshot.FindTable(*other) : nullptr;
    const Column* column = other ? (found ? found->Find(name) : nullptr) : table.Find(name);
    if (!column) return std::nullopt;
    return ValueTypeOf(column->type);
  };
  CheckedExpression checked = CheckExpression(expression, wanted, type_of);
  if (!checked.faults.empty()) checked = CheckExpression(checked.tree, wanted, type_of);
  return checked.faults.empty() ? checked.tree : nullptr;
}

}  // namespace weft::mesh
