#include "robust/rows_end.hpp"

namespace weft::test {
namespace {

TEST_F(RowsEndTest, NoFileHoldsRowsThatAreTooOldAfterTheNight) {
  ExpectNoneIsTooOldAfterTheNight();
}

TEST_F(RowsEndTest, NoFileHoldsAPersonWhoWasErased) { ExpectNobodySeesWhoWasErased(); }

}  // namespace
}  // namespace weft::test
