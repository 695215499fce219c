#pragma once
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "duckdb.hpp"
#include "duckdb/parser/parsed_expression.hpp"
#include "duckdb/parser/query_node.hpp"
#include "duckdb/parser/tableref.hpp"
#include "engine/guard_state.hpp"
#include "engine/names.hpp"

// Walks the whole tree of a question: refuses what is not listed (kinds of nodes, functions, tables
// by other than their full name) and writes into each table's name the catalog through which its
// reader may look it up.
namespace weft::engine {

struct QualifyOptions {
  Reader reader;
  const Names* names = nullptr;
  // Values of $1, $name; a parameter without one is refused. Used ones are taken out.
  duckdb::case_insensitive_map_t<duckdb::Value> parameters;
  // Rewrites DESCRIBE, SHOW and SUMMARIZE; empty: they are refused.
  std::function<duckdb::unique_ptr<duckdb::TableRef>(duckdb::ShowRef&)> show;
  // The values of a PIVOT that has no list of them, by the name that stands in its place.
  std::map<std::string, std::vector<std::string>> pivots;
  // A full name that a table's bare name could mean: "flights.departures"; may be empty.
  std::function<std::string(const std::string&)> suggest;
};

// Positions in errors are byte offsets in the SQL. They are kept in the tree for the caller's own
// statement and wiped out of a product's, whose text the caller does not have.
class Qualifier {
 public:
  explicit Qualifier(QualifyOptions& options) : options_(options) {}

  // Throws Error{kForbidden} for what is not allowed, Error{kInvalid} for what is not understood.
  void Visit(duckdb::QueryNode& node);

 private:
  using Expression = duckdb::unique_ptr<duckdb::ParsedExpression>;
  using Table = duckdb::unique_ptr<duckdb::TableRef>;
  // Planning cannot be cancelled. It takes time in the cube of an expression's depth, in the square
  // of the number of SELECTs, and half as much again for each subquery around another.
  static constexpr size_t kDepthMax = 300;
  static constexpr size_t kSelectsMax = 1000;
  static constexpr size_t kSubqueriesMax = 16;

  // Names of WITH are seen from where they are declared to the end of their query. Also counts how
  // deep we are.
  class Scope {
   public:
    explicit Scope(Qualifier& qualifier);
    ~Scope();
    void Declare(const std::string& name);

   private:
    Qualifier& qualifier_;
  };

  void VisitNode(duckdb::QueryNode& node);
  void VisitSelect(duckdb::SelectNode& node);
  void VisitRecursive(duckdb::RecursiveCTENode& node);
  void VisitModifier(duckdb::ResultModifier& modifier);
  void VisitTables(duckdb::CommonTableExpressionMap& tables);

  void Visit(Table& table);
  void VisitBase(duckdb::BaseTableRef& table);
  void VisitJoin(duckdb::JoinRef& join);
  void VisitPivot(duckdb::PivotRef& pivot);
  void FillPivot(duckdb::PivotColumn& column);
  void VisitTableFunction(duckdb::TableFunctionRef& table);

  void Visit(Expression& expression);
  void VisitChildren(duckdb::ParsedExpression& expression);
  void VisitFunction(duckdb::FunctionExpression& function);
  void VisitWindow(duckdb::WindowExpression& window);
  void VisitSubquery(duckdb::SubqueryExpression& subquery);
  void VisitType(const duckdb::LogicalType& type, int position);
  void VisitTypeName(duckdb::TypeExpression& type, int position);
  void Substitute(Expression& parameter);
  void CheckFunction(const std::string& catalog, const std::string& schema, const std::string& name,
                     int position);
  bool IsCommonTable(const std::string& name) const;
  bool KeepsPositions() const {
    return options_.reader.type == Reader::Type::kCaller || options_.reader.product.empty();
  }

  QualifyOptions& options_;
  size_t selects_ = 0;
  size_t subqueries_ = 0;                             // around where we are
  std::vector<std::set<std::string>> common_tables_;  // names of WITH in scope, lower case
};

}  // namespace weft::engine
