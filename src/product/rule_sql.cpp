#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "product/verify.hpp"

namespace weft::product {
namespace {

// What a metric counts: rows for which `bad` is true, out of all.
std::string CountSql(const std::string& table, const std::string& bad, bool percent) {
  if (!percent) return "SELECT count(*) FILTER (WHERE " + bad + ") FROM " + table;
  return "SELECT coalesce(100.0 * count(*) FILTER (WHERE " + bad +
         ") / nullif(count(*), 0), 0) FROM " + table;
}

std::string AsText(const std::string& column) { return "CAST(" + column + " AS VARCHAR)"; }

// One listed value: texts and truth values compare as text, numbers as numbers (1 is 1.0), null is
// null.
std::string EqualsSql(const std::string& column, const Json& value) {
  if (value.is_null()) return column + " IS NULL";
  if (value.is_number()) return "TRY_CAST(" + AsText(column) + " AS DOUBLE) = " + value.dump();
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  return AsText(column) + " = " + SqlText(text);
}

std::string AnyOfSql(const std::string& column, const Json& values) {
  std::vector<std::string> parts;
  for (const Json& value : values) parts.push_back(EqualsSql(column, value));
  return parts.empty() ? "false" : "coalesce(" + Join(parts, " OR ") + ", false)";
}

[[noreturn]] void Refuse(const mesh::QualityRule& rule, const std::string& what,
                         const std::string& hint) {
  throw Error(ErrorKind::kInvalid,
              "Quality rule " + (rule.name.empty() ? rule.metric : rule.name) + ": " + what + ".",
              hint);
}

std::string ColumnOf(const mesh::QualityRule& rule) {
  if (rule.column.empty())
    Refuse(rule, rule.metric + " needs a column", "Put the rule under a property of the schema.");
  return SqlName(rule.column);
}

const Json& ListArgument(const mesh::QualityRule& rule, const std::string& name) {
  const auto found = rule.arguments.find(name);
  if (found == rule.arguments.end() || !found->is_array()) {
    Refuse(rule, "arguments." + name + " must be a list", "For example: " + name + ": ['', 'N/A']");
  }
  return *found;
}

std::string NullValues(const std::string& table, const mesh::QualityRule& rule) {
  return CountSql(table, ColumnOf(rule) + " IS NULL", rule.percent);
}

std::string MissingValues(const std::string& table, const mesh::QualityRule& rule) {
  return CountSql(table, AnyOfSql(ColumnOf(rule), ListArgument(rule, "missingValues")),
                  rule.percent);
}

std::string InvalidValues(const std::string& table, const mesh::QualityRule& rule) {
  const std::string column = ColumnOf(rule);
  std::vector<std::string> faults;
  if (rule.arguments.contains("validValues")) {
    faults.push_back("NOT " + AnyOfSql(column, ListArgument(rule, "validValues")));
  }
  if (const auto pattern = rule.arguments.find("pattern");
      pattern != rule.arguments.end() && pattern->is_string()) {
    faults.push_back("NOT regexp_matches(" + AsText(column) + ", " +
                     SqlText(pattern->get<std::string>()) + ")");
  }
  if (faults.empty()) {
    Refuse(rule, "invalidValues needs arguments.validValues or arguments.pattern",
           "For example: validValues: [EWR, JFK]");
  }
  return CountSql(table, column + " IS NOT NULL AND (" + Join(faults, " OR ") + ")", rule.percent);
}

std::string RowCount(const std::string& table, const mesh::QualityRule&) {
  return "SELECT count(*) FROM " + table;
}

std::vector<std::string> KeyColumns(const mesh::QualityRule& rule) {
  if (!rule.column.empty()) return {SqlName(rule.column)};
  std::vector<std::string> columns;
  for (const Json& property : ListArgument(rule, "properties")) {
    if (!property.is_string())
      Refuse(rule, "arguments.properties must name columns",
             "For example: properties: [day, origin]");
    columns.push_back(SqlName(property.get<std::string>()));
  }
  if (columns.empty()) Refuse(rule, "arguments.properties is empty", "Name at least one column.");
  return columns;
}

// Rows beyond the first with the same key; a key with a null in it repeats nothing, as in SQL's
// UNIQUE.
std::string DuplicateValues(const std::string& table, const mesh::QualityRule& rule) {
  const std::vector<std::string> columns = KeyColumns(rule);
  std::vector<std::string> present;
  for (const std::string& column : columns) present.push_back(column + " IS NOT NULL");
  const std::string keys = "(SELECT count(*) AS n FROM " + table + " WHERE " +
                           Join(present, " AND ") + " GROUP BY " + Join(columns, ", ") +
                           ") AS keys";
  const std::string repeated = "coalesce(sum(n - 1), 0)";
  if (!rule.percent) return "SELECT " + repeated + " FROM " + keys;
  return "SELECT coalesce(100.0 * " + repeated + " / nullif((SELECT count(*) FROM " + table +
         "), 0), 0) FROM " + keys;
}

struct Metric {
  std::string_view name;
  std::string (*sql)(const std::string& table, const mesh::QualityRule& rule);
};
constexpr std::array kMetrics{
    Metric{"nullValues", &NullValues},       Metric{"missingValues", &MissingValues},
    Metric{"invalidValues", &InvalidValues}, Metric{"duplicateValues", &DuplicateValues},
    Metric{"rowCount", &RowCount},
};

std::string LibrarySql(const std::string& table, const mesh::QualityRule& rule) {
  const auto* metric = std::ranges::find(kMetrics, rule.metric, &Metric::name);
  if (metric != kMetrics.end()) return metric->sql(table, rule);
  Refuse(rule, "there is no metric " + rule.metric,
         "The metrics are nullValues, missingValues, invalidValues, duplicateValues and rowCount.");
}

// The forms in which the standard's own documents write them, longest first.
std::string FillPlaceholders(const std::string& query, const std::string& table,
                             const std::string& column) {
  const std::array<std::pair<std::string_view, const std::string*>, 8> forms{{
      {"${object}", &table},
      {"${table}", &table},
      {"${property}", &column},
      {"${column}", &column},
      {"{object}", &table},
      {"{table}", &table},
      {"{property}", &column},
      {"{column}", &column},
  }};
  std::string filled;
  for (size_t at = 0; at < query.size();) {
    const std::string_view rest = std::string_view(query).substr(at);
    const auto form =
        std::ranges::find_if(forms, [&](const auto& each) { return rest.starts_with(each.first); });
    if (form == forms.end()) {
      filled += query[at++];
      continue;
    }
    filled += *form->second;
    at += form->first.size();
  }
  return filled;
}

}  // namespace

std::string RuleSql(const mesh::TableId& table, const mesh::QualityRule& rule) {
  const std::string name = SqlName(table.domain) + "." + SqlName(table.name);
  if (rule.type == mesh::QualityRule::Type::kLibrary) return LibrarySql(name, rule);
  return FillPlaceholders(rule.query, name,
                          rule.column.empty() ? std::string() : SqlName(rule.column));
}

}  // namespace weft::product
