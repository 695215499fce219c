#pragma once
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "engine/test_world.hpp"

// Does an error tell of a hidden row? A table in which each hidden row holds values on which some
// expression fails, and no visible one does; asked in many shapes, by users whose policies hide
// these rows in different ways. An error is a leak.
namespace weft::engine::test {

// An expression over the columns of secrets.rows that fails on its hidden rows only.
inline const std::vector<std::string> kFailing{
    "CAST(t_number AS INTEGER)",
    "CAST(t_number AS DECIMAL(9, 2))",
    "t_number::DOUBLE",
    "CAST([t_number] AS INTEGER[])",
    "CAST({'a': t_number} AS STRUCT(a INTEGER))",
    "CAST(t_date AS DATE)",
    "CAST(t_date AS TIMESTAMP)",
    "strptime(t_date, '%Y-%m-%d')",
    "CAST(t_json AS JSON)",
    "json(t_json)",
    "json_extract(t_json, '$.a')",
    "t_json->'a'",
    "CAST(t_uuid AS UUID)",
    "CAST(t_enum AS ENUM('a', 'b'))",
    "CAST(t_list AS INTEGER[])",
    "CAST(t_bool AS BOOLEAN)",
    "date_part(t_part, DATE '2013-01-01')",
    "date_trunc(t_part, DATE '2013-01-01')",
    "regexp_matches('x', t_pattern)",
    "format(t_format, 1)",
    "unhex(t_hex)",
    "from_base64(t_base64)",
    "chr(i_code::INTEGER)",
    "CAST(i_small AS TINYINT)",
    "CAST(i_small AS UTINYINT)",
    "CAST(i_small AS DECIMAL(4, 1))",
    "CAST(n_decimal AS DECIMAL(5, 1))",
    "CAST(n_decimal AS DECIMAL(9, 8))",
    "n_decimal * n_decimal * n_decimal",
    "i_big + 9000000000000000000",
    "i_big * i_big",
    "-i_least",
    "abs(i_least)",
    "factorial(i_factorial::INTEGER)",
    "sqrt(x_root)",
    "ln(x_root)",
    "acos(x_cosine)",
    "make_date(2013, i_month, 1)",
    "CAST(x_large AS INTEGER)",
    "CAST(x_large AS DECIMAL(9, 2))",
    "CAST(d_far AS TIMESTAMP)",
    "CAST(d_far AS TIMESTAMP_NS)",
    "d_far + INTERVAL 300000 YEAR",
    "list_extract([1, 2], i_small)::UTINYINT",
    "bitstring(t_bits, 8)",
    "CAST(t_bits AS BIT)",
    "(SELECT unnest(range(i_rows)))",
};

// %E: the expression. `rows` and `keys` are tables that all may read; secrets.rows is the one that
// hides.
inline const std::vector<std::string> kShapes{
    "SELECT count(*) FROM secrets.rows WHERE %E IS NOT NULL",
    "SELECT count(*) FROM (SELECT k, %E AS e FROM secrets.rows) WHERE e IS NOT NULL",
    "SELECT count(*) FROM secrets.rows r JOIN secrets.keys USING (k) WHERE %E IS NOT NULL",
    "SELECT count(*) FROM secrets.keys q LEFT JOIN secrets.rows r ON q.k = r.k AND %E IS NOT NULL",
    "SELECT count(*) FROM secrets.keys q JOIN secrets.rows r ON q.k = r.k AND q.name = CAST(%E AS "
    "VARCHAR)",
    "SELECT count(*) FROM secrets.keys WHERE k IN (SELECT k FROM secrets.rows WHERE %E IS NOT "
    "NULL)",
    "SELECT count(*) FROM secrets.keys q WHERE EXISTS (FROM secrets.rows r WHERE r.k = q.k AND %E "
    "IS NOT NULL)",
    "SELECT max(CAST(%E AS VARCHAR)) FROM secrets.rows",
    "SELECT count(*) FROM (SELECT CAST(%E AS VARCHAR) FROM secrets.rows GROUP BY 1)",
    "SELECT k FROM secrets.rows ORDER BY CAST(%E AS VARCHAR), k LIMIT 5",
    "SELECT k FROM secrets.rows QUALIFY row_number() OVER (ORDER BY CAST(%E AS VARCHAR)) < 5",
    "WITH r AS (SELECT * FROM secrets.rows) SELECT count(*) FROM r a JOIN r b USING (k) WHERE a.k "
    "> 3 AND %E IS NOT NULL",
    "SELECT count(*) FROM secrets.rows WHERE k < 0 OR %E IS NOT NULL OR shown IS NULL",
    "SELECT count(*) FROM secrets.rows WHERE CASE WHEN k > 5 THEN %E IS NOT NULL ELSE false END",
    "SELECT count(*) FROM (FROM secrets.rows UNION ALL FROM secrets.rows) WHERE %E IS NOT NULL",
    "SELECT count(*) FROM (SELECT DISTINCT k, t_number, t_date, t_json, t_uuid, t_enum, t_list, "
    "t_bool, t_part, "
    "t_pattern, t_format, t_hex, t_base64, t_bits, i_code, i_small, i_big, i_least, i_factorial, "
    "i_month, i_rows, "
    "n_decimal, x_root, x_cosine, x_large, d_far FROM secrets.rows) WHERE %E IS NOT NULL",
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
  const auto pick = [](const std::string& type, const std::string& good, const std::string& bad) {
    return "CAST(CASE WHEN i % 3 = 0 THEN " + good + " ELSE " + bad + " END AS " + type + ")";
  };
  return "SELECT i AS k, " + pick("BIGINT", "1", "0") + " AS shown, " +
         pick("VARCHAR", "'mine'", "'theirs'") + " AS owner, " + pick("VARCHAR", "'12'", "'boom'") +
         " AS t_number, " + pick("VARCHAR", "'2013-01-02'", "'never'") + " AS t_date, " +
         pick("VARCHAR", "'{\"a\":1}'", "'{'") + " AS t_json, " +
         pick("VARCHAR", "'00000000-0000-0000-0000-000000000001'", "'zz'") + " AS t_uuid, " +
         pick("VARCHAR", "'a'", "'q'") + " AS t_enum, " + pick("VARCHAR", "'[1, 2]'", "'[x'") +
         " AS t_list, " + pick("VARCHAR", "'true'", "'perhaps'") + " AS t_bool, " +
         pick("VARCHAR", "'year'", "'eon'") + " AS t_part, " + pick("VARCHAR", "'a+'", "'('") +
         " AS t_pattern, " + pick("VARCHAR", "'{}'", "'{'") + " AS t_format, " +
         pick("VARCHAR", "'00'", "'zz'") + " AS t_hex, " + pick("VARCHAR", "'YWJj'", "'?'") +
         " AS t_base64, " + pick("VARCHAR", "'01'", "'2'") + " AS t_bits, " +
         pick("BIGINT", "65", "-1") + " AS i_code, " + pick("BIGINT", "1", "100000") +
         " AS i_small, " + pick("BIGINT", "7", "9000000000000000000") + " AS i_big, " +
         pick("BIGINT", "7", "(-9223372036854775808)") + " AS i_least, " +
         pick("BIGINT", "3", "1000") + " AS i_factorial, " + pick("BIGINT", "3", "99") +
         " AS i_month, " + pick("BIGINT", "1", "2") + " AS i_rows, " +
         pick("DECIMAL(18,3)", "1.5", "999999999999.125") + " AS n_decimal, " +
         pick("DOUBLE", "4", "-4") + " AS x_root, " + pick("DOUBLE", "0.5", "5") +
         " AS x_cosine, " + pick("DOUBLE", "3", "1e300") + " AS x_large, " +
         pick("DATE", "DATE '2013-01-01'", "DATE '400000-01-01'") + " AS d_far FROM range(" +
         std::to_string(rows) + ") t(i)";
}

inline std::vector<mesh::Column> RowsColumns() {
  using Base = mesh::ColumnType::Base;
  std::vector<mesh::Column> columns{TestColumn("k", Base::kInteger),
                                    TestColumn("shown", Base::kInteger),
                                    TestColumn("owner", Base::kText)};
  for (const char* name : {"t_number", "t_date", "t_json", "t_uuid", "t_enum", "t_list", "t_bool",
                           "t_part", "t_pattern", "t_format", "t_hex", "t_base64", "t_bits"}) {
    columns.push_back(TestColumn(name, Base::kText));
  }
  for (const char* name :
       {"i_code", "i_small", "i_big", "i_least", "i_factorial", "i_month", "i_rows"}) {
    columns.push_back(TestColumn(name, Base::kInteger));
  }
  columns.push_back(TestColumn("n_decimal", Base::kDecimal));
  for (const char* name : {"x_root", "x_cosine", "x_large"})
    columns.push_back(TestColumn(name, Base::kNumber));
  columns.push_back(TestColumn("d_far", Base::kDate));
  return columns;
}

inline std::string Names(const std::vector<mesh::Column>& columns, const std::string& prefix) {
  std::string names;
  for (const mesh::Column& column : columns)
    names += (names.empty() ? "" : ", ") + prefix + column.name;
  return names;
}

// The mesh of the probe. `raw` sees every row; `product` asks secrets.shown_rows, whose SQL hides
// them itself.
inline std::unique_ptr<World> BarrierWorld(int rows) {
  using Base = mesh::ColumnType::Base;
  auto world = std::make_unique<World>();
  world->Domain("secrets", "owners");
  world->Domain("raw", "owners");
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
  for (size_t at = shape.find("%E"); at != std::string::npos;
       at = shape.find("%E", at + expression.size())) {
    shape.replace(at, 2, expression);
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

}  // namespace weft::engine::test
