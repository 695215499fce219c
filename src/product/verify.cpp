#include "product/verify.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"
#include "mesh/retirement.hpp"
#include "product/contract_check.hpp"

namespace weft::product {
namespace {

constexpr std::string_view kTestsFolder = "tests/";
constexpr std::string_view kTestEnding = ".sql";

std::string NumberText(double number) {
  if (number == std::floor(number) && std::abs(number) < 1e15)
    return std::to_string(static_cast<int64_t>(number));
  return Json(number).dump();
}

struct Comparison {
  std::string_view name;
  bool (*holds)(double value, const std::vector<double>& bounds);
  size_t bounds;
};
// Both ends belong to a range.
constexpr std::array kComparisons{
    Comparison{"mustBe", [](double v, const std::vector<double>& b) { return v == b[0]; }, 1},
    Comparison{"mustNotBe", [](double v, const std::vector<double>& b) { return v != b[0]; }, 1},
    Comparison{"mustBeGreaterThan", [](double v, const std::vector<double>& b) { return v > b[0]; },
               1},
    Comparison{"mustBeGreaterOrEqualTo",
               [](double v, const std::vector<double>& b) { return v >= b[0]; }, 1},
    Comparison{"mustBeLessThan", [](double v, const std::vector<double>& b) { return v < b[0]; },
               1},
    Comparison{"mustBeLessOrEqualTo",
               [](double v, const std::vector<double>& b) { return v <= b[0]; }, 1},
    Comparison{"mustBeBetween",
               [](double v, const std::vector<double>& b) { return v >= b[0] && v <= b[1]; }, 2},
    Comparison{"mustNotBeBetween",
               [](double v, const std::vector<double>& b) { return v < b[0] || v > b[1]; }, 2},
};

const Comparison& ComparisonOf(const mesh::QualityRule& rule) {
  const auto* row = std::ranges::find(kComparisons, rule.comparison, &Comparison::name);
  if (row != kComparisons.end() && rule.bounds.size() == row->bounds) return *row;
  throw Error(ErrorKind::kInvalid, "The rule has no comparison that can be checked.",
              "Write one of mustBe, mustBeLessThan, mustBeBetween: [low, high], …");
}

std::string RuleName(const mesh::QualityRule& rule) {
  std::string text = rule.column.empty() ? "" : "column " + rule.column + ": ";
  text += !rule.name.empty()                               ? rule.name
          : rule.type == mesh::QualityRule::Type::kLibrary ? rule.metric
                                                           : "sql";
  if (!rule.comparison.empty()) text += " " + rule.comparison;
  for (const double bound : rule.bounds) text += " " + NumberText(bound);
  return text + (rule.percent ? " %" : "");
}

// A rule's answer as a number; true is 1. Nothing for no row or a null.
std::optional<double> NumberOf(const std::vector<Json>& rows) {
  if (rows.empty() || rows[0].empty()) return std::nullopt;
  const Json& value = rows[0][0];
  if (value.is_boolean()) return value.get<bool>() ? 1 : 0;
  if (value.is_number()) return value.get<double>();
  if (!value.is_string()) return std::nullopt;
  try {  // decimals and large integers come as text
    return std::stod(value.get<std::string>());
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

// Runs checks as one domain's principal and keeps what they say.
class Verifier {
 public:
  Verifier(audit::Touch& touch, engine::Engine& engine, std::string domain,
           std::vector<CheckResult>& results)
      : touch_(touch), engine_(engine), domain_(std::move(domain)), results_(results) {}

  void CheckTable(const mesh::TableId& id, const mesh::Table& table) {
    const bool is_retired = mesh::IsRetired(table, touch_.Now());
    if (is_retired || !engine_.HasRows(touch_, table)) {
      results_.push_back({.table = ToString(id),
                          .name = "data",
                          .skipped = true,
                          .message = is_retired ? "retired" : "no data yet"});
      return;
    }
    if (!CheckColumns(id, table)) return;
    for (const KeyRule& key : KeyRulesOf(table.contract))
      Run(id, key.name, [&] { return Judge(id, key.rule); });
    for (const mesh::QualityRule& rule : table.contract.quality) CheckRule(id, rule);
  }

  // A test passes when it returns no rows.
  void CheckTest(const std::string& product, const std::string& name, const std::string& sql) {
    Add(product, name, [&]() -> std::string {
      const std::vector<Json> rows = engine_.RowsAs(touch_, domain_, sql, 1);
      if (rows.empty()) return {};
      return "returned a row: " +
             RowText(engine_.DescribeAs(touch_, domain_, sql).columns, rows[0]);
    });
  }

 private:
  bool CheckColumns(const mesh::TableId& id, const mesh::Table& table) {
    engine::Description real;
    const bool binds = Add(ToString(id), "binds", [&]() -> std::string {
      real = engine_.DescribeAs(touch_, domain_,
                                "SELECT * FROM " + SqlName(id.domain) + "." + SqlName(id.name));
      return {};
    });
    if (!binds) return false;
    for (const ColumnFault& fault : CompareColumns(table.contract, real.columns)) {
      results_.push_back(
          {.table = ToString(id), .name = "column " + fault.column, .message = fault.message});
    }
    for (const mesh::Column& column : table.contract.columns) {
      if (!IsFaulty(id, column.name)) {
        results_.push_back(
            {.table = ToString(id), .name = "column " + column.name, .passed = true});
      }
    }
    return true;
  }

  bool IsFaulty(const mesh::TableId& id, const std::string& column) const {
    return std::ranges::any_of(results_, [&](const CheckResult& result) {
      return result.table == ToString(id) && result.name == "column " + column && !result.passed;
    });
  }

  void CheckRule(const mesh::TableId& id, const mesh::QualityRule& rule) {
    using Type = mesh::QualityRule::Type;
    if (rule.type == Type::kText || rule.type == Type::kCustom) {
      const std::string name = rule.name.empty() ? rule.description : rule.name;
      results_.push_back(
          {.table = ToString(id), .name = name, .skipped = true, .message = "for people to check"});
      return;
    }
    Run(id, RuleName(rule), [&] { return Judge(id, rule); });
  }

  std::string Judge(const mesh::TableId& id, const mesh::QualityRule& rule) {
    const Comparison& comparison = ComparisonOf(rule);
    const std::optional<double> found =
        NumberOf(engine_.RowsAs(touch_, domain_, RuleSql(id, rule), 1));
    if (!found) return "the rule gave no number";
    if (comparison.holds(*found, rule.bounds)) return {};
    return "found " + NumberText(*found) + (rule.percent ? " %" : "");
  }

  template <typename Check>
  void Run(const mesh::TableId& id, const std::string& name, const Check& check) {
    Add(ToString(id), name, check);
  }

  // `check` answers what is wrong, empty when all is well; what it throws is a failure too.
  template <typename Check>
  bool Add(const std::string& table, const std::string& name, const Check& check) {
    CheckResult result{.table = table, .name = name};
    try {
      result.message = check();
    } catch (const Error& error) {
      result.message =
          error.hint().empty() ? error.message() : error.message() + " " + error.hint();
    }
    result.passed = result.message.empty();
    results_.push_back(result);
    return result.passed;
  }

  static std::string RowText(const std::vector<engine::ResultColumn>& columns, const Json& row) {
    std::vector<std::string> parts;
    for (size_t i = 0; i < columns.size() && i < row.size(); ++i) {
      parts.push_back(columns[i].name + "=" +
                      (row[i].is_string() ? row[i].get<std::string>() : row[i].dump()));
    }
    return Join(parts, ", ");
  }

  audit::Touch& touch_;
  engine::Engine& engine_;
  std::string domain_;
  std::vector<CheckResult>& results_;
};

void CheckTests(Verifier& verifier, const mesh::Resource& product, Time now) {
  const auto& model = std::get<mesh::Product>(product.model);
  const bool has_ended = model.retirement.at && now >= *model.retirement.at;
  if (has_ended || model.status == "retired") return;
  for (const auto& [name, sql] : product.code) {
    const bool is_test = name.starts_with(kTestsFolder) && name.ends_with(kTestEnding);
    if (is_test) verifier.CheckTest(product.id.name, name, sql);
  }
}

}  // namespace

Json ToJson(const CheckResult& result) {
  const char* state = result.skipped ? "skipped" : result.passed ? "passed" : "failed";
  return {{"table", result.table},
          {"name", result.name},
          {"state", state},
          {"message", result.message}};
}

std::vector<CheckResult> Verify(audit::Touch& touch, engine::Engine& engine, const Wanted& wanted) {
  std::vector<CheckResult> results;
  for (const auto& [name, node] : touch.snapshot()->domains) {
    Verifier verifier(touch, engine, name, results);
    for (const auto& [key, slot] : node->tables)
      if (wanted({mesh::Kind::kContract, slot->contract_id()}))
        verifier.CheckTable({name, key}, *slot->Get());
    for (const auto& [_, product] : node->products)
      if (wanted(product->id)) CheckTests(verifier, *product->Get(), touch.Now());
  }
  return results;
}

std::vector<CheckResult> VerifyTable(audit::Touch& touch, engine::Engine& engine,
                                     const mesh::TableId& table) {
  std::vector<CheckResult> results;
  const mesh::SlotPtr slot = touch.snapshot()->FindSlot(table);
  if (!slot) return results;
  Verifier verifier(touch, engine, table.domain, results);
  verifier.CheckTable(table, *slot->Get());
  if (slot->product()) CheckTests(verifier, *slot->product()->Get(), touch.Now());
  return results;
}

std::vector<std::string> FaultsOf(const std::vector<CheckResult>& results) {
  std::vector<std::string> faults;
  for (const CheckResult& result : results)
    if (!result.passed && !result.skipped) faults.push_back(result.name + ": " + result.message);
  return faults;
}

}  // namespace weft::product
