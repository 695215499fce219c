#include "mesh/diff.hpp"

#include <gtest/gtest.h>

#include <random>

#include "mesh/testing.hpp"

namespace weft::mesh {
namespace {

using Strings = std::vector<std::string>;

Strings Changes(const std::string& before, const std::string& after) {
  Strings texts;
  for (const FieldChange& change : DiffDocuments(before, after))
    texts.push_back(change.path + ": " + change.before + " -> " + change.after);
  return texts;
}

TEST(Diff, NamesEachChangedField) {
  EXPECT_EQ(Changes("a: 1\nb: {c: x, d: true}\ne: 2\n", "a: 2\nb: {c: x, d: false}\nf: [1]\n"),
            (Strings{"a: 1 -> 2", "b.d: true -> false", "e: 2 -> ", "f:  -> [1]"}));
}

TEST(Diff, SeesNoChangeInLayoutCommentsOrOrder) {
  EXPECT_EQ(Changes("# x\na: 1\nlist: [{name: a, v: 1}, {name: b, v: 2}]\n",
                    "list:\n  - {v: 2, name: b}\n  - {name: a, v: 1}\na: 1\n"),
            Strings{});
}

TEST(Diff, MatchesEntriesByTheirNames) {
  const std::string before =
      "schema: [{name: t, properties: [{name: a, logicalType: string}, {name: b, logicalType: "
      "date}]}]\n";
  const std::string after =
      "schema: [{name: t, properties: [{name: c, logicalType: time}, {name: b, logicalType: "
      "integer}]}]\n";
  EXPECT_EQ(Changes(before, after),
            (Strings{"schema[t].properties[a]: {\"name\":\"a\",\"logicalType\":\"string\"} -> ",
                     "schema[t].properties[b].logicalType: \"date\" -> \"integer\"",
                     "schema[t].properties[c]:  -> {\"name\":\"c\",\"logicalType\":\"time\"}"}));
}

TEST(Diff, MatchesEntriesByWhatTellsThemApart) {
  EXPECT_EQ(Changes("p: [{property: x, value: 1}]\n", "p: [{property: x, value: 2}]\n"),
            Strings{"p[x].value: 1 -> 2"});
  EXPECT_EQ(Changes("p: [{name: a, version: 1.0.0, c: 1}, {name: a, version: 2.0.0, c: 2}]\n",
                    "p: [{name: a, version: 2.0.0, c: 3}, {name: a, version: 1.0.0, c: 1}]\n"),
            Strings{"p[a 2.0.0].c: 2 -> 3"});
  EXPECT_EQ(
      Changes("q: [{metric: x, mustBe: 0}, {metric: y, mustBe: 1}]\n",
              "q: [{metric: x, mustBe: 0}, {metric: n, mustBe: 5}, {metric: y, mustBe: 1}]\n"),
      Strings{"q[1]:  -> {\"metric\":\"n\",\"mustBe\":5}"});
}

TEST(Diff, ShowsAWholeListOfTexts) {
  EXPECT_EQ(Changes("tags: [a]\n", "tags: [a, b]\n"), Strings{"tags: [\"a\"] -> [\"a\",\"b\"]"});
}

TEST(Diff, TakesABrokenTextForNothing) {
  EXPECT_EQ(Changes("a: [", "a: 1\n"), Strings{":  -> {\"a\":1}"});
}

Contract ContractOf(const std::string& columns, const std::string& more = "") {
  return testing::Read(
             "apiVersion: v3.1.0\nkind: DataContract\nid: c\nversion: 1.0.0\nstatus: "
             "active\ndomain: d\n"
             "schema: [{name: t, properties: [" +
             columns + "]" + more + "}]\n")
      .As<Contract>();
}

Strings Breaks(const std::string& before, const std::string& after, const SentByOthers& sent = {}) {
  Strings messages;
  for (const BreakingChange& change : BreakingChanges(ContractOf(before), ContractOf(after), sent))
    messages.push_back(change.message);
  return messages;
}

TEST(BreakingChanges, AreRemovedTablesAndColumns) {
  const Contract before = ContractOf("{name: a, logicalType: string}");
  Contract after = before;
  after.tables.clear();
  const auto changes = BreakingChanges(before, after);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].table, (TableId{"d", "t"}));
  EXPECT_EQ(changes[0].message, "table t is removed");
  EXPECT_EQ(Breaks("{name: a, logicalType: string}, {name: b, logicalType: string}",
                   "{name: A, logicalType: string}"),
            Strings{"column b is removed"});
  after = before;
  after.domain = "e";
  EXPECT_EQ(BreakingChanges(before, after).at(0).message, "table t moves to domain e");
}

TEST(BreakingChanges, AreNewTypesThatOldValuesDoNotFit) {
  const auto breaks = [](const std::string& from, const std::string& to) {
    return !Breaks("{name: a, " + from + "}", "{name: a, " + to + "}").empty();
  };
  const auto integer = [](const std::string& format) {
    return "logicalType: integer, logicalTypeOptions: {format: " + format + "}";
  };
  const auto decimal = [](const std::string& type) {
    return "logicalType: number, physicalType: 'DECIMAL" + type + "'";
  };
  EXPECT_FALSE(breaks(integer("i16"), integer("i32")));
  EXPECT_TRUE(breaks(integer("i32"), integer("i16")));
  EXPECT_FALSE(breaks(integer("u8"), integer("i16")));
  EXPECT_TRUE(breaks(integer("u16"), integer("i16")));
  EXPECT_TRUE(breaks(integer("i8"), integer("u64")));
  EXPECT_FALSE(breaks(integer("i32"), decimal("(12,2)")));
  EXPECT_TRUE(breaks(integer("i32"), decimal("(11,2)")));
  EXPECT_FALSE(breaks(integer("i32"), "logicalType: number"));
  EXPECT_TRUE(breaks(integer("i64"), "logicalType: number"));
  EXPECT_FALSE(breaks(decimal("(10,2)"), decimal("(12,3)")));
  EXPECT_TRUE(breaks(decimal("(10,2)"), decimal("(10,3)")));
  EXPECT_TRUE(breaks(decimal("(10,2)"), "logicalType: number"));
  EXPECT_TRUE(breaks("logicalType: integer", "logicalType: string"));
  EXPECT_TRUE(breaks("logicalType: date", "logicalType: timestamp"));
  EXPECT_FALSE(breaks("logicalType: object, properties: [{name: x, logicalType: string}]",
                      "logicalType: object, properties: [{name: y, logicalType: date}, {name: x, "
                      "logicalType: string}]"));
  EXPECT_TRUE(breaks("logicalType: object, properties: [{name: x, logicalType: string}]",
                     "logicalType: object, properties: [{name: y, logicalType: string}]"));
  EXPECT_EQ(Breaks("{name: a, logicalType: integer}", "{name: a, logicalType: string}"),
            Strings{"column a changes its type from integer to text"});
}

TEST(BreakingChanges, AreBrokenPromises) {
  EXPECT_EQ(Breaks("{name: a, logicalType: string, required: true, unique: true}",
                   "{name: a, logicalType: string}"),
            (Strings{"column a is no longer required, so it may be null",
                     "column a is no longer unique"}));
  EXPECT_EQ(Breaks("{name: a, logicalType: string}",
                   "{name: a, logicalType: string, required: true, unique: true}"),
            Strings{});
  const std::string unit =
      "{name: a, logicalType: integer, customProperties: [{property: weft.unit, value: ";
  EXPECT_EQ(Breaks(unit + "minutes}]}", unit + "seconds}]}"),
            Strings{"column a changes its unit from minutes to seconds"});
  const auto values = [](const std::string& list) {
    return "{name: a, logicalType: string, quality: [{metric: invalidValues, mustBe: 0, arguments: "
           "{validValues: " +
           list + "}}]}";
  };
  EXPECT_EQ(Breaks(values("[EWR, JFK, LGA]"), values("[JFK, BOS]")),
            Strings{"column a no longer allows \"EWR\", \"LGA\""});
  EXPECT_EQ(Breaks(values("[EWR]"), values("[EWR, JFK]")), Strings{});
}

TEST(BreakingChanges, ForSendersAreNewDuties) {
  const std::string before = "{name: a, logicalType: string}";
  const std::string after =
      "{name: a, logicalType: string, required: true}, {name: b, logicalType: string, required: "
      "true}, "
      "{name: c, logicalType: string}";
  EXPECT_EQ(Breaks(before, after), Strings{});
  EXPECT_EQ(Breaks(before, after, [](const std::string& table) { return table == "t"; }),
            (Strings{"column a becomes required, so rows that are sent without it are refused",
                     "column b is new and required, so rows that are sent as before are refused"}));
}

std::vector<ColumnType> ManyTypes() {
  std::vector<ColumnType> types;
  for (int bits : {8, 16, 32, 64, 128})
    for (bool is_unsigned : {false, true})
      types.push_back(
          {.base = ColumnType::Base::kInteger, .bits = bits, .is_unsigned = is_unsigned});
  for (int bits : {32, 64}) types.push_back({.base = ColumnType::Base::kNumber, .bits = bits});
  for (int precision : {3, 10, 20, 38})
    for (int scale : {0, 2, 3})
      types.push_back({.base = ColumnType::Base::kDecimal, .precision = precision, .scale = scale});
  for (auto base : {ColumnType::Base::kText, ColumnType::Base::kDate, ColumnType::Base::kTimestamp,
                    ColumnType::Base::kJson})
    types.push_back({.base = base});
  return types;
}

TEST(BreakingChanges, WidenTypesReflexivelyAndTransitively) {
  const auto types = ManyTypes();
  for (const ColumnType& a : types) {
    EXPECT_TRUE(FitsInto(a, a));
    for (const ColumnType& b : types)
      for (const ColumnType& c : types) {
        const bool widens = FitsInto(a, c) || !FitsInto(a, b) || !FitsInto(b, c);
        EXPECT_TRUE(widens) << ToString(a) << ", " << ToString(b) << ", " << ToString(c);
      }
  }
}

}  // namespace
}  // namespace weft::mesh
