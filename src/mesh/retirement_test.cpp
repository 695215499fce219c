#include "mesh/retirement.hpp"

#include <gtest/gtest.h>

#include "mesh/testing.hpp"

namespace weft::mesh {
namespace {

using Strings = std::vector<std::string>;

const Time kJune = *ParseTime("2027-06-30");

std::string ContractText(const std::string& id, const std::string& table,
                         const std::string& more = "", const std::string& of_table = "") {
  return "apiVersion: v3.1.0\nkind: DataContract\nid: " + id +
         "\nversion: 1.0.0\nstatus: active\n" + more + "schema:\n  - name: " + table +
         "\n    properties: [{name: c, logicalType: string}]\n" + of_table;
}

std::string ProductText(const std::string& name, const std::string& contract,
                        const std::string& status = "active", const std::string& more = "") {
  return "apiVersion: v1.0.0\nkind: DataProduct\nid: " + name + "\nstatus: " + status + "\n" +
         more + "outputPorts: [{name: p, version: 1.0.0, contractId: " + contract + "}]\n";
}

// t in two majors, and a product that says by an input port which one it reads.
SnapshotPtr TwoMajors(const std::string& first_status, const std::string& input,
                      const std::string& first_more = "") {
  return testing::SnapshotOf(
      {{"d/t/v1/t.odcs.yaml", ContractText("t.v1", "t", first_more)},
       {"d/t/v1/t.odps.yaml", ProductText("t", "t.v1", first_status)},
       {"d/t/v2/t.odcs.yaml", ContractText("t.v2", "t")},
       {"d/t/v2/t.odps.yaml", ProductText("t", "t.v2")},
       {"e/u/u.odcs.yaml", ContractText("e.u", "u")},
       {"e/u/u.odps.yaml",
        ProductText("u", "e.u", "active",
                    "inputPorts: [{name: i, version: 1.0.0, contractId: " + input + "}]\n")}});
}

std::string SlaText(const std::string& property, const std::string& value) {
  return "slaProperties: [{property: " + property + ", value: " + value + "}]\n";
}

TEST(Retirement, IsReadFromBothStandards) {
  const Place place{.file = "", .domain = "d"};
  const std::string instead = "customProperties: [{property: weft.instead, value: d.new}]\n";
  const auto contract = testing::Read(
      ContractText("c", "t", SlaText("endOfLife", "\"2027-06-30\"") + instead), place);
  EXPECT_EQ(contract.findings, Strings{});
  EXPECT_EQ(contract.As<Contract>().retirement, (Retirement{kJune, "d.new"}));
  EXPECT_EQ(testing::Read(ContractText("c", "t", SlaText("EL", "\"2027-06-30\"")), place)
                .As<Contract>()
                .retirement.at,
            kJune);
  const auto product = testing::Read(
      ProductText("p", "c", "deprecated",
                  "customProperties: [{property: weft.endOfLife, value: \"2027-06-30\"}]\n"),
      place);
  EXPECT_EQ(product.As<Product>().retirement, (Retirement{kJune, ""}));
  EXPECT_FALSE(testing::Read(ContractText("c", "t", SlaText("endOfLife", "soon")), place).resource);
}

TEST(Retirement, OfATableIsTheEarlierOne) {
  const SnapshotPtr snapshot =
      TwoMajors("deprecated", "t.v1", SlaText("endOfLife", "\"2027-06-30\""));
  const TablePtr first = snapshot->FindTable({"d", "t@1"});
  EXPECT_TRUE(IsDeprecated(*first));
  EXPECT_FALSE(IsRetired(*first, kJune - std::chrono::microseconds(1)));
  EXPECT_TRUE(IsRetired(*first, kJune));
  EXPECT_EQ(Notice(*first, *snapshot, Time{}),
            "d.t@1 is deprecated and retires on 2027-06-30; use d.t (version 2)");
  EXPECT_EQ(Notice(*first, *snapshot, kJune), "d.t@1 is retired; use d.t (version 2)");
  EXPECT_FALSE(IsDeprecated(*snapshot->FindTable({"d", "t"})));
}

TEST(Retirement, AConsumerStaysAtTheMajorThatItsPortNames) {
  const TableId reader{"e", "u"}, bare{"d", "t"};
  EXPECT_EQ(PinnedFor(*TwoMajors("active", "t.v1"), reader, bare), (TableId{"d", "t@1"}));
  EXPECT_EQ(PinnedFor(*TwoMajors("active", "t.v2"), reader, bare), bare);
  EXPECT_EQ(PinnedFor(*TwoMajors("active", "other"), reader, bare), bare);
  EXPECT_EQ(PinnedFor(*TwoMajors("active", "t.v2"), reader, {"d", "t@1"}), (TableId{"d", "t@1"}));
  EXPECT_EQ(PinnedFor(*TwoMajors("active", "t.v1"), {"e", "nobody"}, bare), bare);
}

TEST(FormerNames, LeadToTheTableUntilTheirDate) {
  const std::string formerly =
      "    customProperties:\n      - property: weft.formerly\n"
      "        value: [{table: old.t, until: \"2027-06-30\"}]\n";
  SnapshotPtr snapshot =
      testing::SnapshotOf({{"d/t/t.odcs.yaml", ContractText("c", "t", "", formerly)},
                           {"d/t/t.odps.yaml", ProductText("t", "c")}});
  const TableId old{"old", "t"};
  EXPECT_EQ(FindByAddress(*snapshot, old, Time{})->id, (TableId{"d", "t"}));
  EXPECT_EQ(FindByAddress(*snapshot, old, kJune), nullptr);
  EXPECT_EQ(FindOrMoved(*snapshot, old)->id, (TableId{"d", "t"}));
  EXPECT_EQ(FindOrMoved(*snapshot, "old.t")->id, (TableId{"d", "t"}));
  EXPECT_EQ(FindOrMoved(*snapshot, "no name of a table"), nullptr);
  EXPECT_EQ(AllNamesOf(*snapshot, old), (std::vector<std::string>{"d.t", "old.t"}));
  EXPECT_EQ(AllNamesOf(*snapshot, {"d", "t"}), AllNamesOf(*snapshot, old));
  EXPECT_EQ(AllNamesOf(*snapshot, {"d", "t@1"}), (std::vector<std::string>{"d.t@1", "old.t"}));
  EXPECT_EQ(AllNamesOf(*snapshot, {"old", "u"}), (std::vector<std::string>{"old.u"}));
  EXPECT_FALSE(FindMoved(*snapshot, {"old", "u"}));
  const Edit gone{{Kind::kContract, "c"}, nullptr};
  snapshot = Next(snapshot, {&gone, 1}, 2, Time{});
  EXPECT_EQ(FindOrMoved(*snapshot, old), nullptr);
}

TEST(FormerNames, AreWrittenInFull) {
  const auto fault = [](const std::string& value) {
    const auto reading = testing::Read(
        ContractText("c", "t", "",
                     "    customProperties: [{property: weft.formerly, value: " + value + "}]\n"),
        {.file = "", .domain = "d"});
    return reading.resource ? "" : reading.findings.front();
  };
  for (const char* bad : {"old", "[old.t]", "[{table: old.t}]", "[{table: t, until: 2027-06-30}]",
                          "[{table: old.t@1, until: 2027-06-30}]", "[{table: old.t, until: soon}]"})
    EXPECT_NE(fault(bad), "") << bad;
  EXPECT_EQ(fault("[{table: old.t, until: \"2027-06-30\"}]"), "");
}

}  // namespace
}  // namespace weft::mesh
