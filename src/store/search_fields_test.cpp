#include "store/search_fields.hpp"

#include "store/test_home.hpp"

namespace weft::store {
namespace {

using Told = std::vector<std::tuple<std::string, int, std::string, bool>>;

Told All(const std::function<void(const std::function<void(const SearchField&)>&)>& tell) {
  Told told;
  tell([&](const SearchField& field) {
    told.emplace_back(field.text, field.weight, field.column, field.is_name);
  });
  return told;
}

TEST(SearchFields, ComeBackFromTheIndexAsTheyWent) {
  TestTable planes;
  for (int i = 0; i < 100; ++i) planes.meaning += " Flüge";
  planes.columns.emplace_back("tailnum", "Number.");
  for (const auto& resource : {ContractOf(planes), Team("ops"), ProductOf({})}) {
    const std::string bytes = PackFields(*resource, 0);
    const Told packed = All([&](const auto& visit) { ForEachPacked(bytes, visit); });
    EXPECT_EQ(packed, All([&](const auto& visit) { ForEachField(*resource, 0, visit); }));
    EXPECT_GT(packed.size(), 1u);
    for (size_t cut = 0; cut < bytes.size(); ++cut)  // whatever is left, no fault
      ForEachPacked(std::string_view(bytes).substr(0, cut), [](const SearchField&) {});
  }
}

}  // namespace
}  // namespace weft::store
