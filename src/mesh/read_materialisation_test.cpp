#include <gtest/gtest.h>

#include "mesh/event_table.hpp"
#include "mesh/testing.hpp"

namespace weft::mesh {
namespace {

const Place kFlights{.file = "", .domain = "flights"};

// One table `t` with a key `c` and another column `d`, and these customProperties.
testing::Reading ReadTable(const std::string& properties) {
  return testing::Read(
      "apiVersion: v3.1.0\nkind: DataContract\nid: a\nversion: 1.0.0\nstatus: active\n"
      "schema: [{name: t, customProperties: [" +
          properties +
          "], properties: [{name: c, logicalType: integer, primaryKey: true}, {name: d, "
          "logicalType: date}]}]\n",
      kFlights);
}

std::string Property(const std::string& name, const std::string& value) {
  return "{property: weft." + name + ", value: " + value + "}";
}

// The first finding without its place; empty: none.
std::string FaultOf(const std::string& properties) {
  const auto reading = ReadTable(properties);
  return reading.findings.empty() ? ""
                                  : reading.findings[0].substr(reading.findings[0].find(": ") + 2);
}

Materialisation KeptOf(const std::string& properties) {
  return ReadTable(properties).As<Contract>().tables[0].kept;
}

TEST(Materialisation, IsAViewUnlessItSaysOtherwise) {
  EXPECT_EQ(KeptOf("").type, Materialisation::Type::kView);
  EXPECT_EQ(FaultOf(Property("materialise", "view")), "");
}

TEST(Materialisation, ReadsTablesWithTheirSchedules) {
  const auto kept =
      KeptOf(Property("materialise", "table") + "," + Property("schedule", "\"0 5 * * *\""));
  EXPECT_EQ(kept.type, Materialisation::Type::kTable);
  EXPECT_EQ(kept.schedule, "0 5 * * *");
  EXPECT_EQ(
      KeptOf(Property("materialise", "table") + "," + Property("schedule", "on-change")).schedule,
      "on-change");
}

TEST(Materialisation, ReadsIncrementalTables) {
  const auto kept = KeptOf(Property("materialise", "incremental") + "," +
                           Property("incremental", "merge") + "," + Property("watermark", "d"));
  EXPECT_EQ(kept.type, Materialisation::Type::kIncremental);
  EXPECT_EQ(kept.incremental, Materialisation::Incremental::kMerge);
  EXPECT_EQ(kept.watermark, "d");
}

TEST(Materialisation, SaysWhatIsMisspelt) {
  EXPECT_NE(FaultOf(Property("materialise", "tabel")).find("did you mean `table`?"),
            std::string::npos);
  EXPECT_NE(FaultOf(Property("materialize", "table")).find("did you mean `weft.materialise`?"),
            std::string::npos);
  EXPECT_NE(FaultOf(Property("materialise", "table") + "," + Property("schedule", "\"61 5 * * *\""))
                .find("`61` is no minute"),
            std::string::npos);
  EXPECT_NE(FaultOf(Property("materialise", "incremental") + "," + Property("watermark", "dd"))
                .find("names no column"),
            std::string::npos);
}

TEST(Materialisation, WantsWhatItsKindNeeds) {
  EXPECT_NE(FaultOf(Property("materialise", "incremental")).find("needs `weft.watermark`"),
            std::string::npos);
  EXPECT_NE(FaultOf(Property("schedule", "on-change")).find("`weft.schedule` says nothing here"),
            std::string::npos);
  EXPECT_NE(FaultOf(Property("materialise", "table") + "," + Property("watermark", "d"))
                .find("`weft.watermark` says nothing here"),
            std::string::npos);
  const auto no_key = testing::Read(
      "apiVersion: v3.1.0\nkind: DataContract\nid: a\nversion: 1.0.0\nstatus: active\n"
      "schema: [{name: t, customProperties: [" +
          Property("materialise", "incremental") + "," + Property("incremental", "merge") +
          "], properties: [{name: c, logicalType: integer}]}]\n",
      kFlights);
  ASSERT_FALSE(no_key.findings.empty());
  EXPECT_NE(no_key.findings[0].find("needs a primary key"), std::string::npos);
}

TEST(Materialisation, OfEventsIsAppendedToByItself) {
  const Materialisation kept = KeptOf(Property("events", "true"));
  EXPECT_EQ(kept.type, Materialisation::Type::kIncremental);
  EXPECT_EQ(kept.schedule, kEventSchedule);
  EXPECT_TRUE(TakesEvents(ReadTable(Property("events", "true")).As<Contract>().tables[0]));
  EXPECT_EQ(
      KeptOf(Property("events", "true") + "," + Property("schedule", "\"0 * * * *\"")).schedule,
      "0 * * * *");
  EXPECT_EQ(KeptOf(Property("events", "false")).type, Materialisation::Type::kView);
  EXPECT_NE(FaultOf(Property("events", "true") + "," + Property("materialise", "table"))
                .find("says nothing here"),
            std::string::npos);
  EXPECT_NE(FaultOf(Property("events", "often")), "");
}

}  // namespace
}  // namespace weft::mesh
