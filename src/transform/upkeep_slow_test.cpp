#include "transform/test_uploads.hpp"

// Upkeep beside files that are large enough.
namespace weft::transform {
namespace {

TEST_F(UpkeepUploads, ALargeFileIsNotWrittenAgainForTheSakeOfSmallOnes) {
  // Numbers that no codec makes smaller: more than the 32 MB up to which a file is small.
  const auto numbers = mesh_.questions().Ask(
      mesh_.User("orders_dev"),
      {.sql = "SELECT CAST(hash(range) >> 2 AS BIGINT) AS id FROM range(6000000)",
       .format = engine::Format::kParquet,
       .client = "test"});
  std::string parquet;
  while (const auto piece = numbers->Next()) parquet += *piece;
  SendFile("rows.parquet", parquet);
  const auto data = [&] {
    std::set<std::string> files =
        mesh_.engine().AddressesOf(*mesh_.registry().Now()->FindTable({"orders", "sent"}));
    std::erase_if(files, [](const std::string& each) { return !each.ends_with(".parquet"); });
    return files;
  };
  const std::set<std::string> before = data();
  LookAfter();
  GoOn();
  const std::set<std::string> after = data();
  EXPECT_EQ(after.size(), 4u) << "the large one, one of all small ones, and those since";
  std::set<std::string> both;
  std::ranges::set_intersection(before, after, std::inserter(both, both.end()));
  EXPECT_EQ(both.size(), 1u);
  EXPECT_EQ(mesh_.Ask("orders_dev", "SELECT count(*) FROM orders.sent")[0][0],
            6'000'000 + kSent + 2);
}

}  // namespace
}  // namespace weft::transform
