#include "mesh/quality.hpp"

#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "mesh/standard_shapes.hpp"

namespace weft::mesh {
namespace {

using std::string_view;

constexpr string_view kTypes[] = {"text", "library", "sql", "custom"};
constexpr string_view kDimensions[] = {"accuracy", "completeness", "conformity", "consistency",
                                       "coverage", "timeliness",   "uniqueness"};

enum class Level { kAny, kColumn, kTable };

// What a library metric needs.
struct Metric {
  string_view name;
  Level level;
  string_view argument;  // one that it must have; "a|b": one of them
  bool at_table_only;    // the argument is needed at table level only
};
constexpr Metric kMetrics[] = {
    {"nullValues", Level::kColumn, "", false},
    {"missingValues", Level::kColumn, "missingValues", false},
    {"invalidValues", Level::kColumn, "validValues|pattern", false},
    {"duplicateValues", Level::kAny, "properties", true},
    {"rowCount", Level::kTable, "", false},
};
constexpr string_view kMetricNames[] = {"nullValues", "missingValues", "invalidValues",
                                        "duplicateValues", "rowCount"};

constexpr string_view kOperators[] = {
    "mustBe",         "mustNotBe",           "mustBeGreaterThan", "mustBeGreaterOrEqualTo",
    "mustBeLessThan", "mustBeLessOrEqualTo", "mustBeBetween",     "mustNotBeBetween"};

constexpr Key kQualityKeys[] = {
    {"id", Shape::kText},
    {"type", Shape::kText, false, nullptr, kTypes},
    {"name", Shape::kText},
    {"description", Shape::kText},
    {"dimension", Shape::kText, false, nullptr, kDimensions},
    {"method", Shape::kText},
    {"severity", Shape::kText},
    {"businessImpact", Shape::kText},
    {"unit", Shape::kText},
    {"schedule", Shape::kText},
    {"scheduler", Shape::kText},
    {"tags", Shape::kTexts},
    {"authoritativeDefinitions", Shape::kObjects, false, &kAuthority},
    {"customProperties", Shape::kObjects, false, &kCustomProperty},
    {"metric", Shape::kText, false, nullptr, kMetricNames},
    {"rule", Shape::kText},
    {"arguments", Shape::kMap},
    {"query", Shape::kText},
    {"engine", Shape::kText},
    {"implementation", Shape::kAny},
    {"mustBe", Shape::kAny},
    {"mustNotBe", Shape::kAny},
    {"mustBeGreaterThan", Shape::kNumber},
    {"mustBeGreaterOrEqualTo", Shape::kNumber},
    {"mustBeLessThan", Shape::kNumber},
    {"mustBeLessOrEqualTo", Shape::kNumber},
    {"mustBeBetween", Shape::kAny},
    {"mustNotBeBetween", Shape::kAny},
};

QualityRule::Type TypeOf(const Yaml& yaml) {
  const std::string type = TextOf(yaml, "type");
  const auto known = std::ranges::find(kTypes, type);
  if (known != std::end(kTypes)) return static_cast<QualityRule::Type>(known - std::begin(kTypes));
  return yaml.Find("metric") || yaml.Find("rule") ? QualityRule::Type::kLibrary
                                                  : QualityRule::Type::kText;
}

// The value of an operator as numbers; truth is 1 and 0. Nothing when it is not that.
std::vector<double> Bounds(const Yaml& value) {
  std::vector<double> bounds;
  const auto add = [&](const Yaml& item) {
    const Json json = item.IsScalar() ? ToJson(item) : Json();
    if (json.is_number()) bounds.push_back(json.get<double>());
    if (json.is_boolean()) bounds.push_back(json.get<bool>() ? 1 : 0);
  };
  if (value.IsList())
    for (const Yaml& item : value.items) add(item);
  else
    add(value);
  return bounds;
}

void ReadBetween(const Yaml& key, const Yaml& value, QualityRule& rule, Report& report) {
  if (value.IsList() && value.items.size() == 2 && rule.bounds.size() == 2 &&
      rule.bounds[0] < rule.bounds[1])
    return;
  report.Error(value.at, "`" + key.text + "` must be a list of two numbers, the smaller one first",
               "Write [1, 10].");
}

void ReadBounds(const Yaml& key, const Yaml& value, QualityRule& rule, Report& report) {
  rule.comparison = key.text;
  rule.bounds = Bounds(value);
  if (key.text.ends_with("Between")) return ReadBetween(key, value, rule, report);
  if (value.IsScalar() && rule.bounds.size() == 1) return;
  if (rule.type == QualityRule::Type::kLibrary || !value.IsScalar())
    return report.Error(value.at, "`" + key.text + "` must be a number");
  // The standard allows any value here; Weft compares numbers and truth.
  report.Warning(value.at,
                 "`" + key.text + "` is a text, so Weft keeps this rule but does not check it",
                 "Let the query answer a number or a truth value.");
  rule.type = QualityRule::Type::kText;
}

void ReadOperator(const Yaml& yaml, QualityRule& rule, Report& report) {
  const std::pair<Yaml, Yaml>* found = nullptr;
  for (const auto& entry : yaml.entries) {
    if (std::ranges::find(kOperators, entry.first.text) == std::end(kOperators)) continue;
    if (found)
      return report.Error(
          entry.first.at,
          "a quality rule has one operator, this is the second beside `" + found->first.text + "`",
          "Use `mustBeBetween`, or write two rules.");
    found = &entry;
  }
  if (found) return ReadBounds(found->first, found->second, rule, report);
  report.Error(yaml.at,
               "a quality rule of type `" + std::string(kTypes[static_cast<size_t>(rule.type)]) +
                   "` needs one operator",
               "Add one of " + Alternatives(kOperators) + ".");
}

bool HasArgument(const Yaml& yaml, string_view names) {
  const Yaml* arguments = yaml.Find("arguments");
  if (!arguments) return false;
  const size_t bar = names.find('|');
  if (arguments->Find(names.substr(0, bar))) return true;
  return bar != string_view::npos && arguments->Find(names.substr(bar + 1));
}

void CheckArguments(const Yaml& yaml, Report& report) {
  const Yaml* arguments = yaml.Find("arguments");
  if (!arguments) return;
  for (const char* list : {"missingValues", "validValues", "properties"})
    if (const Yaml* value = arguments->Find(list); value && !value->IsList())
      report.Error(value->at, "`" + std::string(list) + "` must be a list");
  if (const Yaml* pattern = arguments->Find("pattern"))
    CheckValue({"pattern", Shape::kText}, *pattern, report);
}

void CheckMetric(const Yaml& yaml, const QualityRule& rule, Report& report) {
  const auto metric = std::ranges::find(kMetrics, rule.metric, &Metric::name);
  if (!yaml.Find("metric"))
    return report.Error(yaml.at, "a quality rule of type `library` needs the key `metric`",
                        "Its values: " + Alternatives(kMetricNames) + ".");
  if (metric == std::end(kMetrics)) return;  // said by the shape
  const bool at_table = rule.column.empty();
  if (at_table && metric->level == Level::kColumn)
    report.Error(PositionOf(yaml, "metric"), "`" + rule.metric + "` is about a column",
                 "Put the rule under its column.");
  if (!at_table && metric->level == Level::kTable)
    report.Error(PositionOf(yaml, "metric"), "`" + rule.metric + "` is about a whole table",
                 "Put the rule under the table's `quality`.");
  const bool needs_argument = !metric->argument.empty() && (at_table || !metric->at_table_only);
  if (needs_argument && !HasArgument(yaml, metric->argument)) {
    std::string names(metric->argument);
    if (const size_t bar = names.find('|'); bar != std::string::npos)
      names.replace(bar, 1, "` or `");
    report.Error(yaml.at, "`" + rule.metric + "` needs `" + names + "` under `arguments`");
  }
  CheckArguments(yaml, report);
}

void CheckKind(const Yaml& yaml, QualityRule& rule, Report& report) {
  switch (rule.type) {
    case QualityRule::Type::kText: return;
    case QualityRule::Type::kLibrary:
      CheckMetric(yaml, rule, report);
      return ReadOperator(yaml, rule, report);
    case QualityRule::Type::kSql:
      if (rule.query.empty())
        report.Error(yaml.at, "a quality rule of type `sql` needs the key `query`");
      return ReadOperator(yaml, rule, report);
    case QualityRule::Type::kCustom:
      for (const char* key : {"engine", "implementation"})
        if (!yaml.Find(key))
          report.Error(yaml.at,
                       std::string("a quality rule of type `custom` needs the key `") + key + "`");
      return;
  }
}

QualityRule ReadRule(const Yaml& yaml, const std::string& column, Report& report) {
  QualityRule rule;
  rule.type = TypeOf(yaml);
  rule.name = TextOf(yaml, "name");
  rule.description = TextOf(yaml, "description");
  rule.column = column;
  rule.metric = TextOf(yaml, "metric");
  const Yaml* arguments = yaml.Find("arguments");
  rule.arguments = arguments ? ToJson(*arguments) : Json::object();
  rule.query = TextOf(yaml, "query");
  rule.percent = TextOf(yaml, "unit") == "percent";
  rule.severity = TextOf(yaml, "severity");
  rule.dimension = TextOf(yaml, "dimension");
  CheckKind(yaml, rule, report);
  return rule;
}

}  // namespace

constexpr ObjectShape kQualityRule{"a quality rule", kQualityKeys};

void ReadQuality(const Yaml& object, const std::string& column, List<QualityRule>& out,
                 Report& report) {
  for (const Yaml& yaml : ItemsOf(object, "quality"))
    if (yaml.IsMap()) out.push_back(ReadRule(yaml, column, report));
}

}  // namespace weft::mesh
