#include "product/verify.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.hpp"
#include "product/test_shop.hpp"

namespace weft::product {
namespace {

bool All(const mesh::ResourceId&) { return true; }

std::vector<CheckResult> VerifyShop(const TestFiles& files, const Wanted& wanted = All) {
  TestMesh mesh;
  mesh.Apply(files);
  const auto touch = mesh.guard().Open(TestMesh::Admin(), {}, mesh.registry().Now());
  return Verify(*touch, mesh.engine(), wanted);
}

std::string FailuresOf(const std::vector<CheckResult>& results) {
  std::string text;
  for (const CheckResult& result : results) {
    if (!result.passed && !result.skipped)
      text += result.table + " | " + result.name + " | " + result.message + "\n";
  }
  return text;
}

// The shop with quality rules on orders.orders.
TestFiles ShopWith(const std::string& quality) {
  TestFiles files = Shop();
  files["orders/orders/orders.odcs.yaml"] += "    quality:\n" + quality;
  return files;
}

std::string Rule(const std::string& name, const std::string& more) {
  return "      - name: " + name + "\n" + more;
}

TEST(Verify, PassesOnTheShop) {
  const auto results = VerifyShop(Shop());
  EXPECT_EQ(FailuresOf(results), "");
  EXPECT_TRUE(std::ranges::any_of(
      results, [](const auto& each) { return each.name == "tests/no_loss.sql"; }));
  EXPECT_TRUE(std::ranges::any_of(
      results, [](const auto& each) { return each.name == "column customer_id: unique"; }));
}

TEST(Verify, LooksAtWhatIsMeantOnly) {
  const auto results = VerifyShop(
      Shop(), [](const mesh::ResourceId& id) { return id.name == "accounts.registrations"; });
  EXPECT_FALSE(results.empty());
  EXPECT_TRUE(std::ranges::all_of(
      results, [](const auto& each) { return each.table == "accounts.registrations"; }));
}

TEST(Verify, ATestThatReturnsARowShowsIt) {
  TestFiles files = Shop();
  files["orders/revenue/tests/no_loss.sql"] =
      "SELECT source, revenue FROM orders.revenue WHERE revenue > 400";
  EXPECT_EQ(
      FailuresOf(VerifyShop(files)),
      "orders.revenue | tests/no_loss.sql | returned a row: source=google_ads, revenue=473.4\n");
}

TEST(Verify, JudgesEveryOperatorWithBothEndsInARange) {
  const std::string count = "        type: library\n        metric: rowCount\n        ";
  const std::string good =
      Rule("a", count + "mustBe: 8\n") + Rule("b", count + "mustNotBe: 7\n") +
      Rule("c", count + "mustBeGreaterThan: 7\n") +
      Rule("d", count + "mustBeGreaterOrEqualTo: 8\n") + Rule("e", count + "mustBeLessThan: 9\n") +
      Rule("f", count + "mustBeLessOrEqualTo: 8\n") + Rule("g", count + "mustBeBetween: [8, 9]\n") +
      Rule("h", count + "mustBeBetween: [7, 8]\n") +
      Rule("i", count + "mustNotBeBetween: [9, 10]\n");
  EXPECT_EQ(FailuresOf(VerifyShop(ShopWith(good))), "");
  const std::string bad = Rule("a", count + "mustBe: 7\n") +
                          Rule("b", count + "mustNotBeBetween: [8, 9]\n") +
                          Rule("c", count + "mustBeLessThan: 8\n");
  EXPECT_EQ(FailuresOf(VerifyShop(ShopWith(bad))),
            "orders.orders | a mustBe 7 | found 8\n"
            "orders.orders | b mustNotBeBetween 8 9 | found 8\n"
            "orders.orders | c mustBeLessThan 8 | found 8\n");
}

TEST(Verify, RunsSqlRulesWithTheirPlaceholders) {
  EXPECT_EQ(FailuresOf(VerifyShop(ShopWith(
                Rule("sum",
                     "        type: sql\n        query: SELECT sum(gross_price) FROM {object}\n"
                     "        mustBe: 1\n")))),
            "orders.orders | sum mustBe 1 | found 803.4\n");
}

TEST(Verify, ARuleThatCannotRunIsAFailureWithItsReason) {
  const std::string failures = FailuresOf(VerifyShop(ShopWith(Rule(
      "steal",
      "        type: sql\n        query: \"COPY orders.orders TO 'x'\"\n        mustBe: 0\n"))));
  EXPECT_NE(failures.find("orders.orders | steal mustBe 0 | "), std::string::npos) << failures;
}

TEST(Verify, SkipsWhatPeopleMustCheck) {
  const auto results =
      VerifyShop(ShopWith(Rule("look", "        type: text\n        description: look at it\n")));
  const auto found = std::ranges::find(results, "look", &CheckResult::name);
  ASSERT_NE(found, results.end());
  EXPECT_TRUE(found->skipped);
}

TEST(Verify, CountsDuplicatesMissingAndInvalidValues) {
  const std::string rules =
      Rule("dup",
           "        type: library\n        metric: duplicateValues\n        arguments: "
           "{properties: [customer_id]}\n        mustBe: 0\n") +
      Rule("dup_percent",
           "        type: library\n        metric: duplicateValues\n        unit: percent\n"
           "        arguments: {properties: [customer_id]}\n        mustBe: 0\n");
  EXPECT_EQ(FailuresOf(VerifyShop(ShopWith(rules))),
            "orders.orders | dup mustBe 0 | found 3\n"
            "orders.orders | dup_percent mustBe 0 % | found 37.5 %\n");
  TestFiles files = Shop();
  files["accounts/registrations/registrations.odcs.yaml"] +=
      "        quality:\n"
      "          - {name: valid, type: library, metric: invalidValues, arguments: {validValues: "
      "[organic, newsletter]}, mustBe: 0}\n"
      "          - {name: pattern, type: library, metric: invalidValues, arguments: {pattern: "
      "'^[a-z]+$'}, mustBe: 0}\n"
      "          - {name: missing, type: library, metric: missingValues, arguments: "
      "{missingValues: [organic]}, mustBe: 0}\n"
      "          - {name: nulls, type: library, metric: nullValues, unit: percent, mustBeLessThan: "
      "1}\n";
  EXPECT_EQ(FailuresOf(VerifyShop(files)),
            "accounts.registrations | column source: valid mustBe 0 | found 2\n"
            "accounts.registrations | column source: pattern mustBe 0 | found 2\n"
            "accounts.registrations | column source: missing mustBe 0 | found 2\n");
}

}  // namespace
}  // namespace weft::product
