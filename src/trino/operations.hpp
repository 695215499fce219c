#pragma once
#include <string>

#include "base/json.hpp"
#include "trino/asker.hpp"

// The operations that Trino asks about, and who may what. Of this module alone.
namespace weft::trino {

// Parts of a question of Trino's; empty ones where there are none.
std::string TextIn(const Json& json, const char* key);
const Json& PartOf(const Json& json, const char* key);

// A table that a resource names, and the columns that go with it, in lower case.
struct Named {
  std::string catalog, schema, table;
  std::set<std::string> columns;
  mesh::TableId id() const { return {schema, table}; }
};
Named NamedOf(const Json& table);
// A table of the lake; others are Trino's own, whose rows are names that it asks about one by one.
bool IsOfLake(const GovernorOptions& options, const Named& named);

// May they do this with the resource? What is not listed nobody may.
bool Allows(const GovernorOptions& options, Asker& asker, const std::string& operation,
            const Json& resource);

}  // namespace weft::trino
