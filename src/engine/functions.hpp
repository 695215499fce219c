#pragma once
#include <span>
#include <string_view>

// What a statement may call: a list of the allowed, by families, never a list of the forbidden.
// What is on it computes from its arguments alone: it reads no file, no setting, no catalog and no
// clock but the statement's, it changes nothing, it does not sleep.
namespace weft::engine {

struct FunctionFamily {
  std::string_view title;
  std::string_view names;  // separated by spaces
};
// The whole list: docs/reference/functions.md is written from it.
std::span<const FunctionFamily> AllowedFunctions();
const FunctionFamily& AllowedTableFunctions();

// Scalar functions, aggregates, window functions, macros and operators, by lower-case name.
bool IsAllowedFunction(std::string_view name);
// Functions that stand in FROM.
bool IsAllowedTableFunction(std::string_view name);
// Why a known function is kept away, as the end of a sentence: "it reads files"; empty for any
// other name.
std::string_view WhyNotAllowed(std::string_view name);

}  // namespace weft::engine
