#include "store/erasures.hpp"

#include "base/error.hpp"
#include "store/registry.hpp"
#include "store/test_home.hpp"

namespace weft::store {
namespace {

ErasureRow OfPerson() {
  return {.cause = "person",
          .table = "orders.kept",
          .column = "customer_id",
          .digest = "3f2a",
          .actor = "ada",
          .state = "running",
          .steps = "{}",
          .asked = Time(std::chrono::hours(500'000))};
}

class ErasuresTest : public testing::Test {
 protected:
  const TestFolder folder_;
  ManualClock clock_{Time(std::chrono::hours(500'000))};
  const Home home_{folder_.home()};
  Registry registry_{home_, clock_};
  Erasures erasures_{home_};
};

TEST_F(ErasuresTest, AreThereWithWhatIsSealedByTheirId) {
  const ErasureRow added = erasures_.Add(
      OfPerson(), [](const ErasureRow& row) { return "sealed " + std::to_string(row.id); });
  EXPECT_EQ(added.id, 1u);
  EXPECT_EQ(added.sealed, "sealed 1");
  EXPECT_EQ(Erasures(home_).Find(1)->sealed, "sealed 1");
}

// What looks for nobody would stay for ever.
TEST_F(ErasuresTest, NoneIsThereWithoutWhatIsSealed) {
  const auto fails = [](const ErasureRow&) -> std::string {
    throw Error(ErrorKind::kInternal, "the key is away");
  };
  EXPECT_THROW(erasures_.Add(OfPerson(), fails), Error);
  EXPECT_TRUE(erasures_.List("", "", 10).empty());
  EXPECT_EQ(erasures_.Add(OfPerson(), [](const ErasureRow&) { return "sealed"; }).sealed, "sealed");
}

}  // namespace
}  // namespace weft::store
