#pragma once
#include <exception>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "duckdb/common/error_data.hpp"

// DuckDB's border: what it throws or reports becomes weft::Error, here and nowhere else.
namespace weft::engine {

// What a fold may tell. Values of rows must stay away where a filter, a mask or a product's SQL hid
// something.
enum class Tell { kAll, kNoValues };

// The asker's Error for DuckDB's. Names that are random at start (`secrets` of the instance, taken
// out by the caller), paths and stack traces go to `detail`. Keeps the byte position in the SQL.
Error Folded(const duckdb::ErrorData& error, Tell tell = Tell::kAll);

// True when the instance that reported it cannot be used any more.
bool IsFatal(const duckdb::ErrorData& error);

// Runs a call into DuckDB.
template <class Call>
auto InDuck(Call&& call) -> decltype(call()) {
  try {
    return std::forward<Call>(call)();
  } catch (const Error&) {
    throw;
  } catch (const std::exception& exception) {
    throw Folded(duckdb::ErrorData(exception));
  }
}

}  // namespace weft::engine
