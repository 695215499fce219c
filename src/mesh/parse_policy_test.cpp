#include <gtest/gtest.h>

#include "mesh/testing.hpp"

namespace weft::mesh {
namespace {

using Strings = std::vector<std::string>;

testing::Reading ReadRules(const std::string& rules, Place place = {}) {
  return testing::Read("apiVersion: weft/v1\nkind: Policy\nname: p\nrules:\n" + rules,
                       std::move(place));
}

const Place kFlights{.file = "", .domain = "flights"};

TEST(ParsePolicy, ReadsEveryKeyOfARule) {
  const auto reading = ReadRules(
      "  - name: r\n"
      "    effect: allow\n"
      "    to: {members: true, users: [ann], teams: [ops], roles: [curator], domains: [fleet]}\n"
      "    except: {teams: [guests]}\n"
      "    on: {tables: [departures, flights.other@1], products: [departures], tags: [a], "
      "classifications: [b]}\n"
      "    columns: [origin, dest]\n"
      "    filter: origin = caller.airport\n"
      "    masks: {TailNum: hash, dest: null, x: {expression: \"left(dest, 1)\"}}\n"
      "    mask: show-last-4\n"
      "    purpose: planning\n"
      "    until: 2027-06-30\n",
      kFlights);
  ASSERT_EQ(reading.findings, Strings{});
  EXPECT_EQ(reading.resource->id.name, "flights.p");
  const Rule& rule = reading.As<Policy>().rules.at(0);
  EXPECT_EQ(rule.effect, Effect::kAllow);
  EXPECT_EQ(rule.action, Action::kRead);
  EXPECT_TRUE(rule.to.members);
  EXPECT_EQ(rule.to.domains, Strings{"fleet"});
  EXPECT_EQ(rule.except.teams, Strings{"guests"});
  EXPECT_EQ(rule.on.tables, (Strings{"flights.departures", "flights.other@1"}));
  EXPECT_EQ(rule.on.products, Strings{"flights.departures"});
  EXPECT_EQ(ToText(*rule.filter), "origin = caller.airport");
  EXPECT_EQ(ToString(rule.masks.at("tailnum")), "hash");
  EXPECT_EQ(ToString(rule.masks.at("dest")), "null");
  EXPECT_EQ(ToString(rule.masks.at("x")), "expression: left(dest, 1)");
  EXPECT_EQ(ToString(*rule.mask), "show-last-4");
  EXPECT_EQ(FormatTime(*rule.until), "2027-06-30T00:00:00.000000Z");
  EXPECT_EQ(rule.at, (Position{5, 5}));
}

TEST(ParsePolicy, KnowsEveryMask) {
  for (const char* mask : {"null", "hash", "redact", "show-first-4", "show-last-4", "year", "month",
                           "default", "sha-256-global", "hash-column"}) {
    const auto reading = ReadRules(
        "  - {name: r, effect: restrict, to: {everyone: true}, masks: {c: " + std::string(mask) +
        "}}\n");
    ASSERT_EQ(reading.findings, Strings{}) << mask;
    EXPECT_EQ(ToString(reading.As<Policy>().rules[0].masks.at("c")), mask);
  }
  EXPECT_EQ(ReadRules("  - {name: r, effect: restrict, to: {everyone: true}, masks: {c: hsah}}\n")
                .findings,
            Strings{"5:66: error: the mask of column `c` must be `null`, `hash`, `redact`, "
                    "`show-first-4`, `show-last-4`, "
                    "`year`, `month`, `default`, `sha-256-global` or `hash-column` or {expression: "
                    "\"…\"}, did "
                    "you mean `hash`?"});
}

TEST(ParsePolicy, PutsAFaultOfAFilterAtTheFilter) {
  const auto reading = ReadRules(
      "  - name: r\n    effect: restrict\n    to: {everyone: true}\n    filter: origin ==\n");
  ASSERT_EQ(reading.findings.size(), 1u);
  EXPECT_EQ(reading.findings[0].substr(0, 22), "8:13: error: `filter`:");
}

TEST(ParsePolicy, WantsFullNamesInAGlobalPolicyAndOwnTablesInADomains) {
  const std::string rule = "  - {name: r, effect: deny, to: {everyone: true}, on: {tables: [";
  EXPECT_EQ(ReadRules(rule + "departures]}}\n").findings,
            Strings{"5:65: error: `departures` is no name of a product or a table. A global policy "
                    "names the domain too: "
                    "`domain.departures`."});
  EXPECT_EQ(ReadRules(rule + "flights.departures, fleet.*]}}\n").As<Policy>().rules[0].on.tables,
            (Strings{"flights.departures", "fleet.*"}));
  EXPECT_EQ(ReadRules(rule + "fleet.planes]}}\n", kFlights).findings,
            Strings{"5:65: error: `fleet.planes` is not of domain `flights`, where this policy "
                    "lies. Put the rule into a "
                    "policy of domain fleet, or into a global one."});
}

TEST(ParsePolicy, RefusesRulesThatWouldDoNothing) {
  const auto first = [](const std::string& keys) {
    const auto reading = ReadRules("  - {name: r, " + keys + "}\n");
    return reading.findings.empty() ? "accepted" : reading.findings[0];
  };
  EXPECT_EQ(first("effect: restrict, to: {everyone: true}"),
            "5:5: error: the rule restricts nothing. Add a `filter`, `masks` or a `mask`.");
  EXPECT_NE(first("effect: allow, to: {}").find("the rule is for nobody"), std::string::npos);
  EXPECT_NE(first("effect: allow, to: {everyone: false}").find("the rule is for nobody"),
            std::string::npos);
  EXPECT_NE(first("effect: deny, to: {everyone: true}, filter: a = 1")
                .find("has no meaning in a rule that denies"),
            std::string::npos);
  EXPECT_NE(first("effect: restrict, to: {everyone: true}, mask: hash")
                .find("does not say which columns"),
            std::string::npos);
  EXPECT_NE(
      first("effect: allow, action: discover, to: {everyone: true}").find("cannot be discover"),
      std::string::npos);
  EXPECT_EQ(first("effect: deny, action: discover, to: {everyone: true}"), "accepted");
  EXPECT_NE(first("effect: restrict, to: {everyone: true}, columns: [a], filter: a = 1")
                .find("has no meaning"),
            std::string::npos);
  EXPECT_NE(first("effect: allow, to: {roles: [owners]}").find("did you mean `owner`?"),
            std::string::npos);
  EXPECT_NE(first("effect: allow, to: {everyone: true}, until: soon")
                .find("it must be a date or a moment"),
            std::string::npos);
  EXPECT_NE(first("effect: allow").find("needs the key `to`"), std::string::npos);
}

TEST(ParsePolicy, WantsEachRuleToHaveItsOwnName) {
  EXPECT_EQ(
      ReadRules("  - {name: r, effect: allow, to: {everyone: true}}\n  - {name: R, effect: allow, "
                "to: {everyone: true}}\n")
          .findings,
      Strings{
          "6:12: error: two rules are named `R`. `weft why` names rules: give each its own name."});
}

TEST(ParsePolicy, RemembersWhatItNames) {
  const auto reading = ReadRules(
      "  - {name: r, effect: allow, to: {teams: [ops], users: [ann], domains: [fleet]}, on: "
      "{tables: [t]}}\n",
      kFlights);
  std::vector<std::pair<Reference::To, std::string>> named;
  for (const Reference& reference : reading.resource->references)
    named.emplace_back(reference.to, reference.name);
  using To = Reference::To;
  EXPECT_EQ(named, (std::vector<std::pair<To, std::string>>{{To::kUser, "ann"},
                                                            {To::kTeam, "ops"},
                                                            {To::kDomain, "fleet"},
                                                            {To::kTable, "flights.t"}}));
}

TEST(ParsePolicy, LiesInItsProduct) {
  const auto reading = ReadRules("  - {name: r, effect: allow, to: {everyone: true}}\n",
                                 {.file = "", .domain = "flights", .product = "departures"});
  EXPECT_EQ(reading.As<Policy>().product, "flights.departures");
  EXPECT_EQ(reading.As<Policy>().major, 0);
}

TEST(ParsePolicy, ReadsTimesPurposesAndAttributes) {
  const auto reading = ReadRules(
      "  - name: r\n    effect: allow\n    to: {attributes: {airport: [JFK, EWR], level: 3}}\n"
      "    purposes: [research]\n    from: 2027-01-01\n    until: 2027-06-30\n"
      "  - name: s\n    effect: deny\n    to: {everyone: true}\n    exceptPurposes: [a, b]\n");
  ASSERT_EQ(reading.findings, Strings{});
  const std::vector<Rule>& rules = reading.As<Policy>().rules;
  EXPECT_EQ(rules[0].to.attributes, (Attributes{{"airport", {"JFK", "EWR"}}, {"level", {"3"}}}));
  EXPECT_EQ(rules[0].purposes, Strings{"research"});
  EXPECT_EQ(rules[0].from, ParseTime("2027-01-01"));
  EXPECT_EQ(rules[1].purposes, (Strings{"a", "b"}));
}

TEST(ParsePolicy, RefusesPurposesThatWouldShowMoreToWhoSaysNothing) {
  const auto fault = [](const std::string& rule) {
    const Strings findings = ReadRules("  - " + rule + "\n").findings;
    return findings.empty() ? std::string() : findings[0];
  };
  const std::string to = ", to: {everyone: true}, ";
  for (const std::string& rule : {
           "{name: r, effect: allow" + to + "exceptPurposes: [a]}",
           "{name: r, effect: deny" + to + "purposes: [a]}",
           "{name: r, effect: restrict" + to + "masks: {x: hash}, purposes: [a]}",
           "{name: r, effect: allow" + to + "purposes: [a], filter: x = 1}",
           "{name: r, effect: allow" + to + "purposes: []}",
           "{name: r, effect: requests" + to + "longestDays: 3, purposes: [a]}",
           "{name: r, effect: allow" + to + "from: 2027-01-02, until: 2027-01-01}",
           std::string("{name: r, effect: allow, to: {attributes: {airport: []}}}"),
           std::string("{name: r, effect: allow, to: {attributes: {}}}"),
       })
    EXPECT_NE(fault(rule), "") << rule;
}

}  // namespace
}  // namespace weft::mesh
