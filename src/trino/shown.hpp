#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "base/error.hpp"
#include "trino/dialect.hpp"

// A table as one asker gets it at Trino: their decision, in its words.
namespace weft::trino {

struct Shown {
  std::optional<Error> refusal;              // nothing of it can be had there
  std::vector<std::string> filters;          // all must hold
  std::map<std::string, std::string> masks;  // by lower-case column
  std::map<std::string, Error> refused;      // columns that cannot be had there, or not at all
};
// The table must have been decided as readable.
Shown ShownOf(const Dialect& dialect, const audit::Access& access);

// Of a table that the lake has no version of.
Error NoDataYet(const mesh::Table& table);
// Of who may not know of some columns: one that is not there, one that they may not know of, and
// one that does not fit are told alike.
Error UnknownColumn();

}  // namespace weft::trino
