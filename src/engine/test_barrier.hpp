#pragma once
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/test_world.hpp"

// Does an error tell of a hidden row? A table in which each hidden row holds values on which some
// expression fails, and no visible one does; asked in many shapes, by users whose policies hide
// these rows in different ways. An error is a leak, and so is an answer that a visible row alone
// would not give. Every expression must fail for the owner, who sees all rows: else it proves
// nothing.
namespace weft::engine::test {

// A column and its values: in the visible rows, in the hidden ones. Both are SQL.
struct Trap {
  std::string_view column;
  std::string_view type;
  std::string_view visible;
  std::string_view hidden;
};
inline constexpr std::array kTraps{
    Trap{"t_number", "VARCHAR", "'12'", "'boom'"},
    Trap{"t_date", "VARCHAR", "'2013-01-02'", "'never'"},
    Trap{"t_time", "VARCHAR", "'10:00:00'", "'noon'"},
    Trap{"t_span", "VARCHAR", "'3 days'", "'a while'"},
    Trap{"t_zone", "VARCHAR", "'UTC'", "'Nowhere/Land'"},
    Trap{"t_json", "VARCHAR", "'{\"a\":1}'", "'{'"},
    Trap{"t_uuid", "VARCHAR", "'01920000-0000-7000-8000-000000000001'", "'zz'"},
    Trap{"t_enum", "VARCHAR", "'a'", "'q'"},
    Trap{"t_list", "VARCHAR", "'[1, 2]'", "'[x'"},
    Trap{"t_map", "VARCHAR", "'{a=1}'", "'{a'"},
    Trap{"t_bool", "VARCHAR", "'true'", "'perhaps'"},
    Trap{"t_part", "VARCHAR", "'year'", "'eon'"},
    Trap{"t_pattern", "VARCHAR", "'a+'", "'('"},
    Trap{"t_format", "VARCHAR", "'{}'", "'{'"},
    Trap{"t_hex", "VARCHAR", "'00'", "'zz'"},
    Trap{"t_base64", "VARCHAR", "'YWJj'", "'?'"},
    Trap{"t_bits", "VARCHAR", "'01'", "'2'"},
    Trap{"i_code", "BIGINT", "65", "-1"},
    Trap{"i_small", "BIGINT", "1", "100000"},
    Trap{"i_big", "BIGINT", "7", "9000000000000000000"},
    Trap{"i_least", "BIGINT", "7", "(-9223372036854775808)"},
    Trap{"i_factorial", "BIGINT", "3", "1000"},
    Trap{"i_month", "BIGINT", "3", "99"},
    Trap{"i_rows", "BIGINT", "1", "2"},
    Trap{"n_decimal", "DECIMAL(18,3)", "1.5", "999999999999.125"},
    Trap{"x_root", "DOUBLE", "4", "-4"},
    Trap{"x_cosine", "DOUBLE", "0.5", "5"},
    Trap{"x_large", "DOUBLE", "3", "1e300"},
    Trap{"d_far", "DATE", "DATE '2013-01-01'", "DATE '400000-01-01'"},
};

// Expressions over these columns that fail on the hidden rows only.
inline const std::vector<std::string> kFailing{
    // casts: from texts, to nested types, to types made on the spot, between numbers, of moments
    "CAST(t_number AS INTEGER)",
    "CAST(t_number AS UHUGEINT)",
    "CAST(t_number AS FLOAT)",
    "CAST(t_number AS DECIMAL(9, 2))",
    "t_number::DOUBLE",
    "CAST([t_number] AS INTEGER[])",
    "CAST({'a': t_number} AS STRUCT(a INTEGER))",
    "CAST(MAP {'a': t_number} AS MAP(VARCHAR, INTEGER))",
    "CAST(t_number AS INTEGER) BETWEEN 1 AND 20",
    "CASE WHEN shown >= 0 THEN CAST(t_number AS INTEGER) END",
    "coalesce(CAST(t_number AS INTEGER), 0)",
    "CAST(t_date AS DATE)",
    "CAST(t_date AS TIMESTAMP)",
    "CAST(t_date AS TIMESTAMPTZ)",
    "CAST(t_time AS TIME)",
    "CAST(t_span AS INTERVAL)",
    "CAST(t_json AS JSON)",
    "CAST(t_uuid AS UUID)",
    "CAST(t_enum AS ENUM('a', 'b'))",
    "CAST([t_enum] AS ENUM('a', 'b')[])",
    "enum_code(CAST(t_enum AS ENUM('a', 'b')))",
    "CAST(t_list AS INTEGER[])",
    "CAST(t_list AS INTEGER[2])",
    "CAST(t_map AS MAP(VARCHAR, INTEGER))",
    "CAST(t_bool AS BOOLEAN)",
    "CAST(t_bits AS BIT)",
    "CAST(i_small AS TINYINT)",
    "CAST(i_small AS UTINYINT)",
    "CAST(i_small AS DECIMAL(4, 1))",
    "CAST(i_code AS UBIGINT)",
    "CAST(n_decimal AS DECIMAL(5, 1))",
    "CAST(n_decimal AS DECIMAL(9, 8))",
    "CAST(n_decimal AS INTEGER)",
    "CAST(x_large AS INTEGER)",
    "CAST(x_large AS HUGEINT)",
    "CAST(x_large AS FLOAT)",
    "CAST(x_large AS DECIMAL(9, 2))",
    "CAST(d_far AS TIMESTAMP)",
    "CAST(d_far AS TIMESTAMP_NS)",
    "d_far + INTERVAL 30000 YEAR",
    // lambdas
    "list_transform([t_number], x -> CAST(x AS INTEGER))",
    "list_filter([t_number], x -> CAST(x AS INTEGER) > 0)",
    "list_reduce([i_big, i_big], (x, y) -> x + y)",
    // texts and patterns
    "strptime(t_date, '%Y-%m-%d')",
    "date_part(t_part, DATE '2013-01-01')",
    "date_trunc(t_part, DATE '2013-01-01')",
    "timezone(t_zone, TIMESTAMP '2013-01-01 10:00:00')",
    "regexp_matches('x', t_pattern)",
    "regexp_replace('x', t_pattern, 'y')",
    "string_split_regex('x', t_pattern)",
    "format(t_format, 1)",
    "hamming(t_number, 'ab')",
    "unhex(t_hex)",
    "from_base64(t_base64)",
    "chr(i_code::INTEGER)",
    "substring('abc', i_big)",
    "repeat('abc', i_big)",
    "bitstring(t_bits, 8)",
    "MAP {t_enum: 1, 'q': 2}",
    // JSON
    "json(t_json)",
    "json_extract(t_json, '$.a')",
    "t_json->'a'",
    "json_array_length(t_json)",
    "json_transform_strict(t_json, '{\"a\":\"INTEGER\"}')",
    // arithmetic
    "n_decimal * n_decimal * n_decimal",
    "i_big + 9000000000000000000",
    "i_big * i_big",
    "i_big << 10",
    "-i_least",
    "abs(i_least)",
    "factorial(i_factorial::INTEGER)",
    "lcm(i_big, i_big - 1)",
    "sqrt(x_root)",
    "ln(x_root)",
    "log2(x_root)",
    "acos(x_cosine)",
    "asin(x_cosine)",
    "to_base(i_code, 2)",
    "list_extract([200, 300], i_rows)::UTINYINT",
    // moments
    "make_date(2013, i_month, 1)",
    "make_time(i_month, 0, 0)",
    "epoch_ms(i_big)",
    "to_timestamp(x_large)",
    "(SELECT unnest(range(i_rows)))",
};

// So many of the shapes, the first ones, are for every policy in the slow probe.
inline constexpr size_t kShapesOfAll = 8;

// %E: the expression, in parentheses. `rows` and `keys` are tables that all may read; secrets.rows
// is the one that hides.
inline const std::vector<std::string> kShapes{
    // the usual ones
    "SELECT count(*) FROM secrets.rows WHERE %E IS NOT NULL",
    "SELECT count(*) FROM secrets.rows WHERE k < 0 OR %E IS NOT NULL OR shown IS NULL",
    "SELECT count(*) FROM secrets.rows WHERE CASE WHEN k > 5 THEN %E IS NOT NULL ELSE false END",
    "SELECT count(*) FROM secrets.rows r JOIN secrets.keys USING (k) WHERE %E IS NOT NULL",
    "SELECT count(*) FROM secrets.keys q LEFT JOIN secrets.rows r ON q.k = r.k AND %E IS NOT NULL",
    "SELECT count(*) FROM secrets.keys q WHERE EXISTS (FROM secrets.rows r WHERE r.k = q.k AND %E "
    "IS NOT NULL)",
    "SELECT max(CAST(%E AS VARCHAR)) FROM secrets.rows",
    "SELECT k FROM secrets.rows ORDER BY CAST(%E AS VARCHAR), k LIMIT 5",
    // conditions and projections
    "SELECT count(*) FROM (SELECT k, %E AS e FROM secrets.rows) WHERE e IS NOT NULL",
    "SELECT count(*) FROM secrets.rows WHERE CAST(%E AS VARCHAR) IN ('a', '12', '1', 'true', 'x')",
    "SELECT count(*) FROM (SELECT * REPLACE (CAST(%E AS VARCHAR) AS owner) FROM secrets.rows) "
    "WHERE owner IS NOT NULL",
    "SELECT count(*) FROM (SELECT unnest([CAST(%E AS VARCHAR)]) AS e FROM secrets.rows) WHERE e IS "
    "NOT NULL",
    "SELECT count(*) FROM secrets.rows TABLESAMPLE 50% WHERE %E IS NOT NULL",
    // joins
    "SELECT count(*) FROM secrets.keys q JOIN secrets.rows r ON q.k = r.k AND q.name = CAST(%E AS "
    "VARCHAR)",
    "WITH r AS (SELECT *, %E AS e FROM secrets.rows) SELECT count(*) FROM r a JOIN r b USING (k) "
    "WHERE a.k > 3 AND a.e IS NOT NULL",
    "SELECT count(*) FROM (SELECT k, CAST(%E AS VARCHAR) AS e FROM secrets.rows) a SEMI JOIN "
    "secrets.keys b ON a.k = b.k AND a.e <> b.name",
    "SELECT count(*) FROM secrets.keys b ANTI JOIN (SELECT k, CAST(%E AS VARCHAR) AS e FROM "
    "secrets.rows) a ON a.k = b.k AND a.e <> b.name",
    "SELECT count(*) FROM (SELECT k, %E AS e FROM secrets.rows) a ASOF JOIN secrets.keys b ON a.k "
    ">= b.k WHERE e IS NOT NULL",
    "SELECT count(*) FROM (SELECT k, %E AS e FROM secrets.rows) a POSITIONAL JOIN secrets.keys b "
    "WHERE e IS NOT NULL",
    // subqueries
    "SELECT count(*) FROM secrets.keys WHERE k IN (SELECT k FROM secrets.rows WHERE %E IS NOT "
    "NULL)",
    "SELECT count(*) FROM secrets.keys q WHERE (SELECT CAST(%E AS VARCHAR) FROM secrets.rows r "
    "WHERE r.k = q.k) IS NOT NULL",
    "SELECT count(*) FROM secrets.keys q, LATERAL (SELECT CAST(%E AS VARCHAR) AS e FROM "
    "secrets.rows r WHERE r.k = q.k) l WHERE l.e IS NOT NULL",
    // aggregates
    "SELECT count(*) FILTER (WHERE %E IS NOT NULL) FROM secrets.rows",
    "SELECT count(*) FROM (SELECT CAST(%E AS VARCHAR) FROM secrets.rows GROUP BY 1)",
    "SELECT k % 7, list(CAST(%E AS VARCHAR) ORDER BY k)[1] FROM secrets.rows GROUP BY ALL",
    "SELECT k % 7 FROM secrets.rows GROUP BY 1 HAVING max(CAST(%E AS VARCHAR)) IS NOT NULL",
    "SELECT g, count(*) FROM (SELECT k % 3 AS g, %E AS e FROM secrets.rows) WHERE e IS NOT NULL "
    "GROUP BY GROUPING SETS ((g), ())",
    "SELECT count(*) FROM (PIVOT (SELECT k % 3 AS g, CAST(%E AS VARCHAR) AS e FROM secrets.rows) "
    "ON g IN (0, 1, 2) USING max(e))",
    "SELECT column_name FROM (SUMMARIZE SELECT CAST(%E AS VARCHAR) AS e FROM secrets.rows)",
    // order, windows, limits
    "SELECT k FROM secrets.rows QUALIFY row_number() OVER (ORDER BY CAST(%E AS VARCHAR)) < 5",
    "SELECT count(e) FROM (SELECT lag(CAST(%E AS VARCHAR)) OVER (PARTITION BY k % 100 ORDER BY k) "
    "AS e FROM secrets.rows)",
    "SELECT count(e) FROM (SELECT DISTINCT ON (k % 5) k, %E AS e FROM secrets.rows ORDER BY k)",
    "SELECT count(*) FROM (SELECT k, %E AS e FROM secrets.rows LIMIT 10) WHERE e IS NOT NULL",
    // sets and circles
    "SELECT count(*) FROM (FROM secrets.rows UNION ALL FROM secrets.rows) WHERE %E IS NOT NULL",
    "SELECT count(*) FROM (SELECT DISTINCT * FROM secrets.rows) WHERE %E IS NOT NULL",
    "SELECT count(*) FROM (SELECT k, CAST(%E AS VARCHAR) FROM secrets.rows EXCEPT SELECT 1, 'x')",
    "WITH RECURSIVE t AS (SELECT k, CAST(%E AS VARCHAR) AS e, 1 AS n FROM secrets.rows WHERE k < "
    "3000 UNION ALL SELECT k, e, n + 1 FROM t WHERE n < 3 AND e IS NOT NULL) SELECT count(*) FROM "
    "t",
};

// Users and the conditions under which they see rows: all keep exactly the rows with shown = 1.
struct Condition {
  std::string user;
  std::string filter;
};
inline const std::vector<Condition> kConditions{
    {"plain", "shown = 1"},
    {"either", "shown = 1 OR k < 0"},
    {"text", "owner = caller.user OR owner LIKE 'mi%'"},
    {"computed", "upper(left(owner, 4)) = 'MINE' AND length(owner) > 2"},
    {"member", "owner IN secrets.owners.name"},
    {"negated", "NOT (shown <> 1 OR owner IS NULL)"},
    {"counted", "shown * 2 + 1 = 3"},
};

inline std::string RowsSql(int rows) {
  std::string sql =
      "SELECT i AS k, CAST(i % 3 = 0 AS BIGINT) AS shown, CASE WHEN i % 3 = 0 THEN "
      "'mine' ELSE 'theirs' END AS owner";
  for (const Trap& trap : kTraps) {
    sql += ", CAST(CASE WHEN i % 3 = 0 THEN " + std::string(trap.visible) + " ELSE " +
           std::string(trap.hidden) + " END AS " + std::string(trap.type) + ") AS " +
           std::string(trap.column);
  }
  return sql + " FROM range(" + std::to_string(rows) + ") t(i)";
}

inline std::vector<mesh::Column> RowsColumns() {
  using Base = mesh::ColumnType::Base;
  const std::map<std::string_view, Base> bases{{"VARCHAR", Base::kText},
                                               {"BIGINT", Base::kInteger},
                                               {"DECIMAL(18,3)", Base::kDecimal},
                                               {"DOUBLE", Base::kNumber},
                                               {"DATE", Base::kDate}};
  std::vector<mesh::Column> columns{TestColumn("k", Base::kInteger),
                                    TestColumn("shown", Base::kInteger),
                                    TestColumn("owner", Base::kText)};
  for (const Trap& trap : kTraps)
    columns.push_back(TestColumn(std::string(trap.column), bases.at(trap.type)));
  return columns;
}

inline std::string Names(const std::vector<mesh::Column>& columns, const std::string& prefix) {
  std::string names;
  for (const mesh::Column& column : columns)
    names += (names.empty() ? "" : ", ") + prefix + column.name;
  return names;
}

// The mesh of the probe. `owner` sees every row; `product` asks secrets.shown_rows and joined_rows,
// whose SQL hides them itself.
inline std::unique_ptr<World> BarrierWorld(int rows) {
  using Base = mesh::ColumnType::Base;
  auto world = std::make_unique<World>();
  world->Domain("secrets", "owners");
  world->User("owner", {"owners"});
  world->User("product", {});
  std::string rules =
      "apiVersion: weft/v1\nkind: Policy\nname: rows\ndescription: Who sees which rows.\nrules:\n"
      "  - {name: keys, effect: allow, to: {everyone: true}, on: {tables: [keys, shown_rows, "
      "joined_rows]}}\n";
  for (const Condition& condition : kConditions) {
    world->User(condition.user, {});
    rules += "  - {name: " + condition.user + ", effect: allow, to: {users: [" + condition.user +
             "]}, on: {tables: [rows]}, filter: \"" + condition.filter + "\"}\n";
  }
  world->Policy(rules, "secrets");
  world->Table(
      {.domain = "secrets", .name = "rows", .columns = RowsColumns(), .rows = RowsSql(rows)});
  world->Table(
      {.domain = "secrets",
       .name = "keys",
       .columns = {TestColumn("k", Base::kInteger), TestColumn("name", Base::kText)},
       .rows = "SELECT i AS k, 'n' || i AS name FROM range(" + std::to_string(rows) + ") t(i)"});
  world->Table({.domain = "secrets",
                .name = "owners",
                .columns = {TestColumn("name", Base::kText)},
                .rows = "SELECT unnest(['mine', 'ours']) AS name"});
  world->Table({.domain = "secrets",
                .name = "shown_rows",
                .columns = RowsColumns(),
                .product = "SELECT * FROM secrets.rows WHERE lower(concat(owner, '')) = 'mine'"});
  world->Table({.domain = "secrets",
                .name = "joined_rows",
                .columns = RowsColumns(),
                .product = "SELECT " + Names(RowsColumns(), "r.") +
                           " FROM secrets.rows r JOIN secrets.owners o ON lower(concat(r.owner, "
                           "'')) = lower(o.name)"});
  world->Build();
  return world;
}

inline std::string Filled(std::string shape, const std::string& expression) {
  const std::string whole = "(" + expression + ")";
  for (size_t at = shape.find("%E"); at != std::string::npos; at = shape.find("%E", at)) {
    shape.replace(at, 2, whole);
    at += whole.size();
  }
  return shape;
}

inline std::string Renamed(std::string sql, const std::string& table) {
  const std::string rows = "secrets.rows";
  for (size_t at = sql.find(rows); at != std::string::npos;
       at = sql.find(rows, at + table.size())) {
    sql.replace(at, rows.size(), table);
  }
  return sql;
}

// Whoever sees all rows meets each failure while the question runs: the probe can fail.
inline void ExpectToFailForTheOwner(World& world) {
  for (const std::string& expression : kFailing) {
    const std::string sql = Filled("SELECT max(CAST(%E AS VARCHAR)) FROM secrets.rows", expression);
    EXPECT_NE(world.Failure("owner", sql), "") << sql;
    EXPECT_EQ(world.Failure("plain", sql), "") << sql;
  }
}

}  // namespace weft::engine::test
