#pragma once
#include <initializer_list>
#include <string>

#include "product/test_shop.hpp"

// For tests only: the shop with one table more, which the lake keeps.
namespace weft::product {

// The contract with these custom properties of its table, each "{property: …, value: …}".
inline std::string WithProperties(std::string contract, std::initializer_list<const char*> all) {
  const std::string before = "    logicalType: object\n";
  std::string lines = "    customProperties:\n";
  for (const char* one : all) lines += std::string("      - ") + one + "\n";
  return contract.insert(contract.find(before) + before.size(), lines);
}

// orders.newest: orders by their key, so that its second run deletes rows by their place. With a
// schedule it runs by itself.
inline TestFiles WithNewest(const char* schedule = nullptr) {
  constexpr const char* kIncremental = "{property: weft.materialise, value: incremental}";
  constexpr const char* kMerge = "{property: weft.incremental, value: merge}";
  const std::string contract = ContractYaml("orders", "newest", kOrderColumns);
  TestFiles files = Shop();
  files["orders/newest/newest.odps.yaml"] = ProductYaml("orders", "newest");
  files["orders/newest/newest.odcs.yaml"] =
      schedule ? WithProperties(contract, {kIncremental, kMerge, schedule})
               : WithProperties(contract, {kIncremental, kMerge});
  files["orders/newest/newest.sql"] =
      "SELECT order_id, customer_id, gross_price FROM orders.orders\n";
  return files;
}

// orders.sent: whole numbers that are sent as files, each beside those before.
inline TestFiles WithSent() {
  TestFiles files = Shop();
  files["orders/sent/sent.odcs.yaml"] =
      WithProperties(ContractYaml("orders", "sent", {{"id", "integer"}}),
                     {"{property: weft.upload, value: append}"});
  files["orders/sent/sent.odps.yaml"] = ProductYaml("orders", "sent");
  return files;
}

}  // namespace weft::product
