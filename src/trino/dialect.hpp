#pragma once
#include <optional>
#include <string>

#include "mesh/decision.hpp"
#include "mesh/snapshot.hpp"

// Decisions in Trino's SQL, with exactly the meaning of docs/formats/policy.md: what the engine
// renders to DuckDB's trees, written as text for Trino's access control. Constants are literals of
// their type, names are quoted. Pure.
//
// What Trino cannot do as the language says is thrown: Error{kUnavailable} names it. Nothing is
// ever rendered as something weaker.
namespace weft::trino {

struct Dialect {
  const mesh::Snapshot& snapshot;
  std::string catalog;  // of the tables that memberships look into
  // Of the mesh, for `hash` and `hash-column`. None: these cannot be had, as who could see the
  // expression could try values out.
  std::optional<std::string> hash_key;
};

// Can Trino read it: does the lake keep its rows?
bool IsInLake(const mesh::Table& table);

// A truth value. What does not fit the table keeps no row.
std::string Condition(const Dialect& dialect, const mesh::Table& table,
                      const mesh::ExpressionPtr& filter);
// An expression mask, alone.
std::string MaskValue(const Dialect& dialect, const mesh::Table& table, const mesh::Column& column,
                      const mesh::ExpressionPtr& expression);
// How a column looks, as a value of its own type: Trino takes no other.
std::string Masked(const Dialect& dialect, const mesh::Table& table, const mesh::Column& column,
                   const mesh::Mask& mask);

// What the column's type is called there: as the lake keeps it.
std::string TypeOf(const mesh::ColumnType& type);
// A constant: 'O''Hare', U&'\00e9', DATE '2013-01-31', DOUBLE '1.5', null.
std::string LiteralOf(const mesh::Literal& literal);
std::string TextLiteral(std::string_view text);

}  // namespace weft::trino
