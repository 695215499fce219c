#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "serve/node.hpp"

// What an operator may set, in one table: a row gives the key in HOME/settings.yaml, the variable,
// the flag with its help, and its entry in docs/reference/settings.md.
namespace weft::serve {

struct SettingRow {
  std::string_view name;      // query_time: --query-time, WEFT_QUERY_TIME
  std::string_view shape;     // DURATION
  std::string_view fallback;  // as one would write it
  std::string_view meaning;
  bool (*set)(NodeOptions& node, std::string_view value);  // false: not of this shape
};
std::span<const SettingRow> Settings();
std::string FlagOf(const SettingRow& row);
std::string VariableOf(const SettingRow& row);

// By the setting's name.
using GivenSettings = std::map<std::string, std::string>;

// Fills in what is set: a flag counts more than a variable, a variable more than `node.home`'s
// settings.yaml. Throws Error{kInvalid} that names the place of what is unknown or misshapen.
void ApplySettings(NodeOptions& node, const GivenSettings& flags);

}  // namespace weft::serve
