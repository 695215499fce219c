#include "product/subscribers.hpp"

#include <gtest/gtest.h>

#include "access/subscriptions.hpp"
#include "product/test_shop.hpp"

namespace weft::product {
namespace {

TEST(Subscribers, HearOfAChangeOfTheContract) {
  TestMesh mesh;
  mesh.Apply(Shop());
  access::Subscriptions subscriptions(mesh.registry(), mesh.guard());
  const mesh::Caller marketer = mesh.User("marketer"), admin = mesh.User("admin");
  subscriptions.Subscribe({marketer, "", ""}, {"orders", "orders"});
  subscriptions.Subscribe({admin, "", ""}, {"orders", "orders"});
  TestFiles files = Shop();
  std::string& contract = files["orders/orders/orders.odcs.yaml"];
  contract.insert(contract.find("name: customer_id") + 17, "\n        businessName: Customer");
  mesh.Apply(files);
  const auto news = mesh.notices().LastOf("marketer", 10);
  ASSERT_EQ(news.size(), 1u);
  EXPECT_EQ(news[0].notice.what, "changed");
  EXPECT_EQ(news[0].notice.subject, "orders.orders");
  EXPECT_EQ(news[0].notice.text,
            "the contract of orders.orders changes: "
            "schema[orders].properties[customer_id].businessName");
  EXPECT_TRUE(mesh.notices().LastOf("admin", 10).empty()) << "who changes it knows";
}

}  // namespace
}  // namespace weft::product
