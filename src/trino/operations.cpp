#include "trino/operations.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace weft::trino {
namespace {

constexpr std::string_view kSystem = "system";
constexpr std::string_view kInformation = "information_schema";
constexpr std::string_view kDrivers = "jdbc";  // of `system`: what drivers ask

using Options = const GovernorOptions&;

bool Always(Options, Asker&, const Json&) { return true; }

bool UseCatalog(Options options, Asker& asker, const Json& resource) {
  const std::string catalog = TextIn(PartOf(resource, "catalog"), "name");
  return catalog == options.catalog || (asker.is_person() && catalog == kSystem);
}

bool UseSchema(Options options, Asker& asker, const Json& resource) {
  const Named named = NamedOf(PartOf(resource, "schema"));
  if (named.catalog == options.catalog) return true;
  return named.catalog == kSystem && asker.is_person() &&
         (named.schema == kDrivers || named.schema == kInformation);
}

bool SeeOthers(Asker& asker, const Named& named) {
  if (!asker.is_person()) return false;
  return named.schema == kInformation || (named.catalog == kSystem && named.schema == kDrivers);
}

bool SeeTable(Options options, Asker& asker, const Json& resource) {
  const Named named = NamedOf(PartOf(resource, "table"));
  if (!IsOfLake(options, named)) return SeeOthers(asker, named);
  return asker.See(named.id()).has_value();
}

bool SeeColumns(Options options, Asker& asker, const Json& resource) {
  const Named named = NamedOf(PartOf(resource, "table"));
  if (!IsOfLake(options, named)) return SeeOthers(asker, named);
  const auto shown = asker.See(named.id());
  return shown && std::ranges::none_of(named.columns, [&](const std::string& column) {
           return shown->refused.contains(column);
         });
}

bool Select(Options options, Asker& asker, const Json& resource) {
  const Named named = NamedOf(PartOf(resource, "table"));
  if (!IsOfLake(options, named)) return SeeOthers(asker, named);
  return asker.Read(named.id(), named.columns);
}

bool CallBuiltIn(Options, Asker&, const Json& resource) {
  const Json& schema = PartOf(PartOf(resource, "function"), "catalogSchema");
  return TextIn(schema, "catalogName") == kSystem && TextIn(schema, "schemaName") == "builtin";
}

bool IsTheirs(Options, Asker& asker, const Json& resource) {
  return TextIn(PartOf(resource, "user"), "user") == asker.user();
}

struct Operation {
  std::string_view name;
  bool of_persons_only;  // questions of ours do without
  bool (*may)(Options, Asker&, const Json&);
};
constexpr std::array kOperations{
    Operation{"ExecuteQuery", false, Always},
    Operation{"AccessCatalog", false, UseCatalog},
    Operation{"FilterCatalogs", true, UseCatalog},
    Operation{"ShowSchemas", true, UseCatalog},
    Operation{"FilterSchemas", true, UseSchema},
    Operation{"ShowTables", true, UseSchema},
    Operation{"FilterTables", true, SeeTable},
    Operation{"ShowColumns", true, SeeTable},
    Operation{"FilterColumns", false, SeeColumns},
    Operation{"SelectFromColumns", false, Select},
    Operation{"ExecuteFunction", false, CallBuiltIn},
    Operation{"SetSystemSessionProperty", true, Always},
    Operation{"FilterViewQueryOwnedBy", true, IsTheirs},
    Operation{"ViewQueryOwnedBy", true, IsTheirs},
    Operation{"KillQueryOwnedBy", true, IsTheirs},
};

}  // namespace

std::string TextIn(const Json& json, const char* key) {
  const Json& part = PartOf(json, key);
  return part.is_string() ? part.get<std::string>() : std::string();
}

const Json& PartOf(const Json& json, const char* key) {
  static const Json kNothing = Json::object();
  const auto found = json.is_object() ? json.find(key) : json.end();
  return found == json.end() ? kNothing : *found;
}

Named NamedOf(const Json& table) {
  Named named{
      TextIn(table, "catalogName"), TextIn(table, "schemaName"), TextIn(table, "tableName"), {}};
  const Json& columns = PartOf(table, "columns");
  if (columns.is_array())
    for (const Json& column : columns)
      if (column.is_string()) named.columns.insert(Lower(column.get<std::string>()));
  return named;
}

bool IsOfLake(const GovernorOptions& options, const Named& named) {
  return named.catalog == options.catalog && named.schema != kInformation;
}

bool Allows(const GovernorOptions& options, Asker& asker, const std::string& operation,
            const Json& resource) {
  const auto row = std::ranges::find(kOperations, operation, &Operation::name);
  if (row == kOperations.end() || (row->of_persons_only && !asker.is_person())) return false;
  return row->may(options, asker, resource);
}

}  // namespace weft::trino
