#include "discover/product_use.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "product/test_shop.hpp"

namespace weft::discover {
namespace {

using product::TestFiles;
using product::TestMesh;

const std::string kProduct = "accounts/registrations/registrations.odps.yaml";

class ProductUseTest : public ::testing::Test {
 protected:
  ProductUseTest() {
    files_[kProduct] +=
        "customProperties:\n  - property: weft.intendedUsers\n"
        "    value: [marketing, orders, people who plan]\n";
    mesh_.Apply(files_);
  }

  Watch watch() {
    return {mesh_.registry(), mesh_.audit(), mesh_.guard(), mesh_.lineage(), mesh_.states()};
  }
  Json Use(const std::string& user, const std::string& product = "accounts.registrations") {
    return ProductUse(watch(), mesh_.User(user), product);
  }
  Json StateOf(const std::string& user) {
    const auto entry =
        mesh_.registry().Now()->FindEntry({mesh::Kind::kProduct, "accounts.registrations"});
    return ProductState(watch(), mesh_.User(user), *entry->As<mesh::Product>(),
                        mesh_.registry().Now());
  }

  TestMesh mesh_;
  TestFiles files_ = product::Shop();
};

TEST_F(ProductUseTest, SetsWhomItIsForBesideWhoReallyReadsIt) {
  mesh_.Ask("marketer", "SELECT source FROM accounts.registrations");
  mesh_.Ask("accounts_dev", "SELECT source FROM accounts.registrations");
  mesh_.Ask("marketer", "SELECT * FROM orders.revenue");
  const Json use = Use("marketer");
  EXPECT_EQ(use["readers"], 3);
  EXPECT_EQ(use["days"], 90);
  EXPECT_EQ(use["intended"], Json::parse(R"([{"name":"marketing","team":true,"readers":1},
                            {"name":"orders","team":true,"readers":0},
                            {"name":"people who plan","team":false,"readers":null}])"));
  EXPECT_EQ(use["real"],
            Json::parse(R"([{"team":null,"domain":"orders","readers":1,"intended":true},
                            {"team":"accounts","domain":null,"readers":1,"intended":false},
                            {"team":"marketing","domain":null,"readers":1,"intended":true}])"));
}

TEST_F(ProductUseTest, NobodyHasReadItYet) {
  const Json use = Use("marketer");
  EXPECT_EQ(use["readers"], 0);
  EXPECT_TRUE(use["last"].is_null());
  EXPECT_TRUE(use["real"].empty());
  EXPECT_EQ(use["intended"].size(), 3u);
}

TEST_F(ProductUseTest, BearsTheStateOfItsTables) {
  EXPECT_EQ(StateOf("marketer")["name"], "unknown");
  mesh_.Check();
  EXPECT_EQ(Use("marketer")["state"], StateOf("marketer"));
  EXPECT_TRUE(StateOf("marketer")["data_changed"].is_string());
}

TEST_F(ProductUseTest, TellsNothingOfWhatIsHidden) {
  files_["policies/hide.yaml"] = product::PolicyYaml(
      "hide",
      "  - name: hide\n    effect: deny\n    action: discover\n    to: {teams: [marketing]}\n"
      "    on: {tables: [\"accounts.*\"]}\n");
  mesh_.Apply(files_);
  EXPECT_TRUE(StateOf("marketer").is_null());
  EXPECT_THROW(Use("marketer"), Error);
  EXPECT_THROW(Use("marketer", "accounts.nothing"), Error);
  EXPECT_NO_THROW(Use("orders_dev"));
}

}  // namespace
}  // namespace weft::discover
