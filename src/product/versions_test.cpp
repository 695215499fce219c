#include <gtest/gtest.h>

#include "product/test_shop.hpp"

// Majors side by side, and addresses that a table had before.
namespace weft::product {
namespace {

class VersionsTest : public ::testing::Test {
 protected:
  VersionsTest() { mesh_.Apply(Shop()); }

  Error ErrorOfApply(const TestFiles& files, const std::string& user = "admin") {
    try {
      mesh_.Apply(files, mesh_.User(user));
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "nothing was refused";
    return Error(ErrorKind::kInternal, "");
  }
  static std::string Said(const Error& error) { return error.message() + " " + error.hint(); }

  TestMesh mesh_;
};

TEST_F(VersionsTest, ATableKeepsItsReadersUnderItsFormerName) {
  TestFiles files = Shop();
  const std::string contract = "orders/orders/orders.odcs.yaml";
  std::string renamed = files[contract];
  renamed.replace(renamed.find("  - name: orders\n    logicalType: object"), 16,
                  "  - name: purchases");
  files[contract] = renamed +
                    "    customProperties:\n      - property: weft.formerly\n"
                    "        value: [{table: orders.orders, until: \"2027-06-30\"}]\n";
  const ApplyResult result = mesh_.Apply(files, mesh_.User("orders_dev"));
  EXPECT_TRUE(result.applied);
  const Json eight = Json::parse("[[8]]");
  EXPECT_EQ(mesh_.Ask("orders_dev", "SELECT count(*) FROM orders.orders"), eight);
  EXPECT_EQ(mesh_.Ask("orders_dev", "SELECT count(*) FROM orders.purchases"), eight);
  EXPECT_EQ(mesh_.Ask("orders_dev", "SELECT count(*) FROM orders.revenue"), Json::parse("[[3]]"));
  // A name in a domain of others is theirs to give.
  std::string foreign = files[contract];
  foreign.replace(foreign.find("table: orders.orders"), 20, "table: accounts.gone");
  files[contract] = foreign;
  EXPECT_EQ(ErrorOfApply(files, "orders_dev").kind(), ErrorKind::kForbidden);
  foreign.replace(foreign.find("accounts.gone"), 13, "accounts.registrations");
  files[contract] = foreign;
  EXPECT_EQ(ErrorOfApply(files).kind(), ErrorKind::kInvalid);
}

// Orders in two majors: the second calls the price by another name. Revenue reads the bare name,
// and says by an input port which contract it means; empty: it says nothing.
TestFiles TwoMajors(const std::string& input) {
  TestFiles files = Shop();
  for (const char* file : {"orders.odps.yaml", "orders.odcs.yaml", "orders.csv"}) {
    std::string text = files.extract(std::string("orders/orders/") + file).mapped();
    files[std::string("orders/orders/v1/") + file] = text;
    for (const auto& [old, fresh] : {std::pair{"contractId: orders.orders", ".v2"},
                                     {"kind: DataContract\nid: orders.orders", ".v2"}}) {
      if (const size_t at = text.find(old); at != std::string::npos)
        text.insert(at + std::string(old).size(), fresh);
    }
    if (const size_t at = text.find("gross_price"); at != std::string::npos)
      text.replace(at, 11, "price");
    files[std::string("orders/orders/v2/") + file] = text;
  }
  if (!input.empty())
    files["orders/revenue/revenue.odps.yaml"] +=
        "inputPorts:\n  - {name: orders, version: 1.0.0, contractId: " + input + "}\n";
  return files;
}

TEST_F(VersionsTest, AConsumerStaysAtItsMajorUntilItsPortMoves) {
  EXPECT_EQ(ErrorOfApply(TwoMajors("")).kind(), ErrorKind::kConflict) << "it would be broken";
  EXPECT_TRUE(mesh_.Apply(TwoMajors("orders.orders")).applied);
  EXPECT_EQ(mesh_.Ask("orders_dev", "SELECT round(sum(revenue), 2) FROM orders.revenue"),
            Json::parse("[[803.4]]"));
  EXPECT_EQ(mesh_.Ask("orders_dev", "SELECT round(sum(price), 2) FROM orders.orders"),
            mesh_.Ask("orders_dev", "SELECT round(sum(gross_price), 2) FROM orders.\"orders@1\""));
  const Error error = ErrorOfApply(TwoMajors("orders.orders.v2"));
  EXPECT_EQ(error.kind(), ErrorKind::kInvalid);
  EXPECT_NE(Said(error).find("gross_price"), std::string::npos) << Said(error);
  EXPECT_TRUE(mesh_.engine().HasData(*mesh_.registry().Now()->FindTable({"orders", "orders@1"})));
}

}  // namespace
}  // namespace weft::product
