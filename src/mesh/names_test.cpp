#include "mesh/names.hpp"

#include <gtest/gtest.h>

#include "mesh/kind.hpp"

namespace weft::mesh {
namespace {

TEST(Names, AreLowerCaseWordsOfAtMost63) {
  for (const char* good : {"a", "departures", "delays_by_route", "t2"})
    EXPECT_EQ(NameFault(good), std::nullopt) << good;
  EXPECT_EQ(NameFault(""), "must not be empty");
  EXPECT_EQ(NameFault("Departures"), "must start with a lower-case letter");
  EXPECT_EQ(NameFault("_x"), "must start with a lower-case letter");
  EXPECT_EQ(NameFault("2x"), "must start with a lower-case letter");
  for (const char* bad : {"a-b", "a b", "a.b", "aB", "a\"b", "ä"})
    EXPECT_NE(NameFault(bad), std::nullopt) << bad;
  EXPECT_EQ(NameFault(std::string(63, 'a')), std::nullopt);
  EXPECT_EQ(NameFault(std::string(64, 'a')), "must have at most 63 characters");
}

TEST(Names, OfSqlAndWeftAreReserved) {
  for (const char* word : {"main", "temp", "system", "mesh", "memory", "public",
                           "information_schema", "pg_catalog", "weft", "tracking"})
    EXPECT_EQ(DomainNameFault(word), "is reserved, choose another") << word;
  for (const char* word :
       {"events", "rejected_events", "top_events", "most_active_customers", "order_events"})
    EXPECT_EQ(TableNameFault(word), "is reserved, choose another") << word;
  EXPECT_EQ(DomainNameFault("events"), std::nullopt);
  EXPECT_EQ(TableNameFault("main"), std::nullopt);
}

TEST(Names, OfPeopleMayComeFromElsewhere) {
  EXPECT_EQ(SubjectNameFault("jfk-partner"), std::nullopt);
  EXPECT_EQ(SubjectNameFault("ann.lee@flights.example"), std::nullopt);
  EXPECT_NE(SubjectNameFault("domain:flights"), std::nullopt);
  EXPECT_NE(SubjectNameFault("ann lee"), std::nullopt);
}

TEST(Names, OfTablesHaveTwoParts) {
  EXPECT_EQ(ParseTableId("flights.departures"), (TableId{"flights", "departures"}));
  EXPECT_EQ(ParseTableId("Flights.DEPARTURES"), (TableId{"flights", "departures"}));
  EXPECT_EQ(ParseTableId("flights.departures@12"), (TableId{"flights", "departures@12"}));
  for (const char* bad : {"", "departures", "a.b.c", ".b", "a.", "a.b@", "a.b@x", "a.b@1@2",
                          "a.b@12345", "a b.c", "a.\"b\""})
    EXPECT_EQ(ParseTableId(bad), std::nullopt) << bad;
  EXPECT_EQ(ToString(TableId{"flights", "departures"}), "flights.departures");
}

TEST(Names, OfKindsAreFoundInEveryForm) {
  EXPECT_EQ(FindKind("product"), Kind::kProduct);
  EXPECT_EQ(FindKind("Policies"), Kind::kPolicy);
  EXPECT_EQ(FindKind("DataContract"), Kind::kContract);
  EXPECT_EQ(FindKind("pipeline"), std::nullopt);
  for (const KindRow& row : kKinds) EXPECT_EQ(&RowOf(row.kind), &row);
  EXPECT_EQ(ToString(ResourceId{Kind::kProduct, "flights.departures"}),
            "product flights.departures");
}

}  // namespace
}  // namespace weft::mesh
