#include "robust/rows_end.hpp"
#include "support/s3_server.hpp"

// How rows end in a real S3 server: no object of the bucket holds them.
namespace weft::peers_test {
namespace {

struct Bucket {
  test::S3Server server{false};
  const std::string root = server.root() + "/mesh";
};

class S3RowsEndTest : private Bucket, public test::RowsEndTest {
 protected:
  S3RowsEndTest() : RowsEndTest(root, server.options(), server.settings(root)) {}
};

TEST_F(S3RowsEndTest, NoObjectHoldsRowsThatAreTooOldAfterTheNight) {
  ExpectNoneIsTooOldAfterTheNight();
}

TEST_F(S3RowsEndTest, NoObjectHoldsAPersonWhoWasErased) { ExpectNobodySeesWhoWasErased(); }

}  // namespace
}  // namespace weft::peers_test
