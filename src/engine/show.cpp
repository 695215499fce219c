#include "engine/show.hpp"

#include <string>

#include "base/text.hpp"
#include "duckdb/parser/query_node/select_node.hpp"
#include "duckdb/parser/statement/select_statement.hpp"
#include "duckdb/parser/tableref/basetableref.hpp"
#include "duckdb/parser/tableref/subqueryref.hpp"
#include "engine/gate.hpp"
#include "engine/names.hpp"
#include "engine/refusal.hpp"
#include "engine/tree.hpp"

namespace weft::engine {
namespace {

using Table = duckdb::unique_ptr<duckdb::TableRef>;

constexpr const char* kTables =
    "SELECT table_schema || '.' || table_name AS name, owner_team AS owner, table_comment AS "
    "meaning "
    "FROM information_schema.tables ORDER BY name";
constexpr const char* kAllTables =
    "SELECT table_catalog AS database, table_schema AS schema, table_name AS name, "
    "list(column_name ORDER BY "
    "ordinal_position) AS column_names, list(data_type ORDER BY ordinal_position) AS column_types, "
    "false AS temporary "
    "FROM information_schema.columns GROUP BY ALL ORDER BY schema, name";
constexpr const char* kSchemas =
    "SELECT catalog_name AS database_name, schema_name, schema_owner AS owner, schema_comment AS "
    "meaning FROM "
    "information_schema.schemata ORDER BY schema_name";
constexpr const char* kDatabases = "SELECT 'mesh' AS database_name";
constexpr const char* kColumns =
    "SELECT column_name, data_type AS column_type, is_nullable AS \"null\", CAST(NULL AS VARCHAR) "
    "AS key, "
    "column_default AS \"default\", CAST(NULL AS VARCHAR) AS extra, column_comment AS meaning, "
    "unit, classification, "
    "masked FROM information_schema.columns ORDER BY ordinal_position";

struct Equal {
  std::string column;
  std::string text;
};

// The listing, narrowed to rows whose columns have these texts.
Table Listing(const char* sql, const std::vector<Equal>& equals) {
  duckdb::unique_ptr<duckdb::SelectStatement> select = ParseSelect(sql);
  auto& node = select->node->Cast<duckdb::SelectNode>();
  for (const Equal& equal : equals) {
    ParsedPtr test = duckdb::make_uniq<duckdb::ComparisonExpression>(
        duckdb::ExpressionType::COMPARE_EQUAL, ColumnOf(equal.column),
        Constant(duckdb::Value(equal.text)));
    node.where_clause = node.where_clause ? Join(duckdb::ExpressionType::CONJUNCTION_AND,
                                                 std::move(node.where_clause), std::move(test))
                                          : std::move(test);
  }
  return duckdb::make_uniq<duckdb::SubqueryRef>(std::move(select), "listing");
}

Table Unqualified(const duckdb::ShowRef& show) {
  const std::string name = Lower(show.table_name);
  if (name == "\"tables\"") return Listing(kTables, {});
  if (name == "__show_tables_expanded") return Listing(kAllTables, {});
  if (name == "\"schemas\"") return Listing(kSchemas, {});
  if (name == "\"databases\"") return Listing(kDatabases, {});
  throw Refusal("SHOW " + show.table_name,
                "there are SHOW TABLES, SHOW ALL TABLES, SHOW SCHEMAS and DESCRIBE table");
}

Table TablesOf(const duckdb::ShowRef& show) {
  const bool of_mesh = show.catalog_name.empty() || Lower(show.catalog_name) == kMeshCatalog;
  const std::string domain = Lower(show.schema_name);
  if (!of_mesh) throw Error(ErrorKind::kNotFound, "there is no database " + show.catalog_name);
  if (domain == kMeshCatalog) return Listing(kTables, {});
  return Listing(kTables, {{"table_schema", domain}});
}

// SELECT * FROM domain.table, which is what DESCRIBE of a table is parsed into; else null.
const duckdb::BaseTableRef* NamedTable(const duckdb::QueryNode& node) {
  if (node.type != duckdb::QueryNodeType::SELECT_NODE) return nullptr;
  const auto& select = node.Cast<duckdb::SelectNode>();
  if (!select.from_table || select.from_table->type != duckdb::TableReferenceType::BASE_TABLE)
    return nullptr;
  const bool all =
      select.select_list.size() == 1 && duckdb::StarExpression::IsStar(*select.select_list[0]);
  const bool bare =
      !select.where_clause && select.groups.group_expressions.empty() && select.modifiers.empty();
  const auto& table = select.from_table->Cast<duckdb::BaseTableRef>();
  const bool of_mesh = table.catalog_name.empty() || Lower(table.catalog_name) == kMeshCatalog;
  return all && bare && of_mesh && !table.schema_name.empty() ? &table : nullptr;
}

}  // namespace

Table RewrittenShow(duckdb::ShowRef& show, const audit::Touch& touch) {
  if (show.show_type == duckdb::ShowType::SHOW_FROM) return TablesOf(show);
  if (!show.query) return Unqualified(show);
  const duckdb::BaseTableRef* table = NamedTable(*show.query);
  if (show.show_type != duckdb::ShowType::DESCRIBE || !table) return nullptr;
  const std::string domain = Lower(table->schema_name), name = Lower(table->table_name);
  if (domain == "information_schema") return nullptr;
  if (!touch.Discover({domain, name})) {
    throw Error(ErrorKind::kNotFound,
                "there is no table " + domain + "." + name + ", or you may not know of it")
        .AtSqlPosition(PositionOf(table->query_location));
  }
  return Listing(kColumns, {{"table_schema", domain}, {"table_name", name}});
}

}  // namespace weft::engine
