#include <gtest/gtest.h>

#include "mesh/intended_users.hpp"
#include "mesh/testing.hpp"

namespace weft::mesh {
namespace {

using Strings = std::vector<std::string>;

const Place kDepartures{.file = "", .domain = "flights", .product = "departures"};
const std::string kHead =
    "apiVersion: v1.0.0\nkind: DataProduct\nid: flights.departures\nstatus: active\n";
const std::string kPorts = "outputPorts: [{name: departures, version: 1.0.0, contractId: c}]\n";

TEST(ParseProduct, ReadsWhatReadersNeed) {
  const auto reading = testing::Read(
      kHead +
          "name: departures\nversion: 1.2.0\ndomain: flights\ntags: [a]\n"
          "description: {purpose: P, usage: U, limitations: L}\n"
          "inputPorts: [{name: planes, version: 1.0.0, contractId: fleet.planes}]\n"
          "outputPorts: [{name: departures, version: 1.0.0, description: D, contractId: c}]\n"
          "support: [{channel: '#ops', url: 'https://x', tool: slack}]\n"
          "team: {name: ops, members: [{username: ann, role: Owner}, {username: ben}, "
          "{username: old, role: owner, dateOut: '2020-01-01'}]}\n",
      kDepartures);
  ASSERT_EQ(reading.findings, Strings{});
  EXPECT_EQ(reading.resource->id, (ResourceId{Kind::kProduct, "flights.departures"}));
  const auto& product = reading.As<Product>();
  EXPECT_EQ(product.version, "1.2.0");
  EXPECT_EQ(product.inputs.at(0).contract_id, "fleet.planes");
  EXPECT_EQ(product.outputs.at(0).description, "D");
  EXPECT_EQ(product.team, "ops");
  EXPECT_EQ(product.owners, Strings{"ann"});
  EXPECT_EQ(product.support, "#ops (slack): https://x");
  EXPECT_EQ(product.major, 1);
}

TEST(ParseProduct, ReadsWhomItIsFor) {
  const std::string custom =
      "name: departures\ncustomProperties: [{property: weft.intendedUsers, value: ";
  const auto reading =
      testing::Read(kHead + kPorts + custom + "[analytics, who plans crews]}]\n", kDepartures);
  ASSERT_EQ(reading.findings, Strings{});
  EXPECT_EQ(IntendedUsersOf(*reading.resource), (Strings{"analytics", "who plans crews"}));
  const auto wrong = testing::Read(kHead + kPorts + custom + "analytics}]\n", kDepartures);
  ASSERT_EQ(wrong.findings.size(), 1u);
  EXPECT_NE(wrong.findings[0].find("weft.intendedUsers"), std::string::npos) << wrong.findings[0];
}

TEST(ParseProduct, ItsOutlineKnowsWhatMayNotGoBeforeIt) {
  const auto reading =
      testing::Read(kHead + "name: departures\ndomain: flights\n" + kPorts, kDepartures);
  ASSERT_EQ(reading.findings, Strings{});
  const uint64_t holds = OutlineOf(*reading.resource).holds;
  const auto names = [&](Reference::To to, const std::string& name) {
    const uint64_t filter = FilterOf(to, name);
    return (holds & filter) == filter;
  };
  EXPECT_TRUE(names(Reference::To::kContract, "c"));
  EXPECT_TRUE(names(Reference::To::kDomain, "flights"));
  EXPECT_FALSE(names(Reference::To::kContract, "flights"));
  EXPECT_FALSE(names(Reference::To::kTeam, "c"));
}

TEST(ParseProduct, TakesItsNameFromItsIdWhenItHasNoOther) {
  const auto reading = testing::Read(
      "apiVersion: v1.0.0\nkind: DataProduct\nid: departures\nstatus: active\n" + kPorts,
      kDepartures);
  EXPECT_EQ(reading.resource->id.name, "flights.departures");
  EXPECT_EQ(testing::Read(kHead + kPorts, kDepartures).findings,
            Strings{"3:5: error: `id` is `flights.departures`, it may hold only lower-case "
                    "letters, digits and _. Write "
                    "`flights_departures`."});
}

TEST(ParseProduct, BearsItsMajorBeyondTheFirst) {
  Place place = kDepartures;
  place.major = 2;
  const auto reading = testing::Read(kHead + "name: departures\n" + kPorts, place);
  EXPECT_EQ(reading.resource->id.name, "flights.departures@2");
  EXPECT_EQ(reading.As<Product>().name, "departures");
}

TEST(ParseProduct, TellsPortsApartByNameAndVersion) {
  const std::string head = kHead + "name: departures\n";
  EXPECT_EQ(testing::Read(head + "outputPorts: [{name: a, version: 1.0.0, contractId: c}, {name: "
                                 "a, version: 2.0.0, contractId: d}]\n",
                          kDepartures)
                .findings,
            Strings{});
  EXPECT_EQ(testing::Read(head + "outputPorts:\n  - {name: a, version: 1.0.0, contractId: c}\n  - "
                                 "{name: a, version: 1.0.0, contractId: d}\n",
                          kDepartures)
                .findings,
            Strings{"8:5: error: two ports are named `a` in version `1.0.0`. A port is known by "
                    "name and version: change one of them."});
}

TEST(ParseProduct, WarnsWhenNothingCanBeRead) {
  const std::string head = kHead + "name: departures\n";
  EXPECT_EQ(testing::Read(head, kDepartures).findings.at(0).substr(0, 47),
            "1:1: warning: the product has no output port, s");
  const auto reading =
      testing::Read(head + "outputPorts: [{name: a, version: 1.0.0}]\n", kDepartures);
  EXPECT_TRUE(reading.resource);
  EXPECT_EQ(reading.findings.at(0).substr(0, 61),
            "6:15: warning: the output port `a` names no contract, so noth");
}

TEST(ParseProduct, FindsFaultsInItsParts) {
  const auto reading = testing::Read(kHead +
                                         "name: departures\n"
                                         "outputPorts: [{name: a, version: 1.0.0, contractID: c}]\n"
                                         "inputPorts: [{name: b, version: 1.0.0}]\n"
                                         "support: [{channel: x}]\n"
                                         "managementPorts: [{name: m}]\n",
                                     kDepartures);
  EXPECT_FALSE(reading.resource);
  EXPECT_EQ(
      reading.findings,
      (Strings{
          "6:41: warning: unknown key `contractID` in an output port, did you mean `contractId`?",
          "7:14: error: an input port needs the key `contractId`",
          "8:11: error: a support channel needs the key `url`",
          "9:19: error: a management port needs the key `content`",
          "6:15: warning: the output port `a` names no contract, so nothing can be read there. Add "
          "`contractId`."}));
}

}  // namespace
}  // namespace weft::mesh
