#include "store/compiled.hpp"

#include "store/test_home.hpp"

namespace weft::store {
namespace {

// A contract and a policy that say something in most of their fields.
std::shared_ptr<mesh::Resource> RichContract() {
  return Parse(R"(apiVersion: v3.1.0
kind: DataContract
id: flights.departures
name: Departures
version: 1.2.0
status: active
domain: flights
description: {purpose: Why., usage: How., limitations: Not for this.}
tags: [aviation]
servers:
  - server: file
    type: local
    path: data/a.csv
    format: csv
    customProperties:
      - {property: weft.nullMarks, value: [NA, '']}
schema:
  - name: departures
    logicalType: object
    description: One row a flight.
    properties:
      - name: tailnum
        description: The plane.
        logicalType: string
        classification: confidential
        tags: [plane]
        examples: [N14228, 'Ünï']
      - name: dep_delay
        description: Minutes late.
        logicalType: number
        required: true
        quality:
          - {type: library, metric: nullValues, mustBeLessThan: 8.5, unit: percent, severity: error}
slaProperties:
  - {property: latency, value: 1, unit: d}
)");
}

std::shared_ptr<mesh::Resource> RichPolicy() {
  return Parse(R"(apiVersion: weft/v1
kind: Policy
name: pii
description: Who sees what.
rules:
  - name: partners see their airport
    effect: restrict
    to: {teams: [jfk]}
    on: {tables: [flights.departures]}
    filter: origin = caller.airport AND dep_delay BETWEEN -5 AND 60
  - name: planes are hashed
    effect: restrict
    to: {everyone: true}
    except: {teams: [ops]}
    on: {classifications: [confidential]}
    mask: hash
  - name: for a while
    effect: allow
    to: {users: [eve]}
    on: {tables: [flights.departures]}
    until: 2027-06-30
)");
}

// Equal encodings mean equal meanings: every field is in them.
TEST(Compiled, GivesBackTheWholeMeaning) {
  for (const auto& resource :
       {RichContract(), RichPolicy(), Team("ops"), DomainOf("a", "ops"), ProductOf({})}) {
    const std::string bytes = EncodeMeaning(*resource);
    mesh::Resource back;
    ASSERT_TRUE(DecodeMeaning(bytes, back)) << mesh::ToString(resource->id);
    EXPECT_EQ(EncodeMeaning(back), bytes);
    EXPECT_EQ(back.model.index(), resource->model.index());
  }
  mesh::Resource back;
  ASSERT_TRUE(DecodeMeaning(EncodeMeaning(*RichContract()), back));
  const auto& contract = std::get<mesh::Contract>(back.model);
  ASSERT_EQ(contract.tables.at(0).columns.size(), 2u);
  EXPECT_EQ(contract.tables[0].columns[0].examples.at(1), "Ünï");
  EXPECT_EQ(contract.tables[0].columns[0].classification, "confidential");
  EXPECT_TRUE(contract.tables[0].columns[1].required);
  EXPECT_EQ(contract.tables[0].quality[0].bounds, std::vector<double>{8.5});
  EXPECT_EQ(contract.servers.at(0).null_marks.at(0), "NA");
  ASSERT_TRUE(DecodeMeaning(EncodeMeaning(*RichPolicy()), back));
  const auto& rules = std::get<mesh::Policy>(back.model).rules;
  EXPECT_EQ(mesh::ToText(*rules.at(0).filter),
            mesh::ToText(*std::get<mesh::Policy>(RichPolicy()->model).rules.at(0).filter));
  EXPECT_EQ(rules.at(1).mask->type, mesh::Mask::Type::kHash);
  EXPECT_EQ(rules.at(2).until, ParseTime("2027-06-30"));
}

TEST(Compiled, RefusesWhatIsCutDamagedOrOfAnotherVersion) {
  const std::string bytes = EncodeMeaning(*RichContract());
  mesh::Resource back;
  for (size_t cut = 0; cut < bytes.size(); ++cut)
    EXPECT_FALSE(DecodeMeaning(bytes.substr(0, cut), back)) << cut;
  EXPECT_FALSE(DecodeMeaning(bytes + '\0', back));
  for (size_t at = 0; at < 9; ++at) {
    std::string other = bytes;
    other[at] = static_cast<char>(other[at] ^ 1);
    EXPECT_FALSE(DecodeMeaning(other, back)) << at;
  }
  for (size_t at = 9; at < bytes.size();
       ++at) {  // whatever the bytes, no fault and no endless work
    std::string other = bytes;
    other[at] = static_cast<char>(other[at] ^ 0x80);
    DecodeMeaning(other, back);
  }
}

}  // namespace
}  // namespace weft::store
