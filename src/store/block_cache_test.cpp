#include "store/block_cache.hpp"

#include "store/test_home.hpp"
#include "store/test_objects.hpp"

namespace weft::store {
namespace {

class BlockCacheTest : public ::testing::Test {
 protected:
  BlockCacheTest() { objects_->Put(address_, bytes_); }

  std::string Read(BlockCache& cache, uint64_t offset, uint64_t bytes) {
    std::string out(bytes, '\0');
    cache.Read(address_, bytes_.size(), offset, out);
    return out;
  }

  TestFolder folder_;
  const std::string root_ = "file://" + (folder_.path() / "lake").string();
  const std::string address_ = root_ + "/a", bytes_ = RandomBytes(1'050);
  std::unique_ptr<Objects> objects_ = OpenObjects({.roots = {root_}, .s3 = {}});
  FarObjects watched_{*objects_};
};

constexpr BlockCacheOptions kSmall{.block_bytes = 100, .bytes_max = 500, .request_bytes_max = 300};

TEST_F(BlockCacheTest, ReadsWhatIsThere) {
  BlockCache cache(watched_, kSmall);
  for (const uint64_t offset : {0, 1, 99, 100, 555, 1'000, 1'049})
    for (const uint64_t bytes : {0, 1, 2, 100, 101, 350, 1'050})
      if (offset + bytes <= bytes_.size()) {
        EXPECT_EQ(Read(cache, offset, bytes), bytes_.substr(offset, bytes));
      }
}

TEST_F(BlockCacheTest, FetchesNeighboursTogetherAndOnce) {
  BlockCache cache(watched_, {.block_bytes = 100, .bytes_max = 5'000, .request_bytes_max = 300});
  Read(cache, 110, 20);
  Read(cache, 130, 70);
  EXPECT_EQ(watched_.reads, 1);
  Read(cache, 0, 600);  // [0] and [2, 3, 4], [5]
  EXPECT_EQ(watched_.reads, 4);
  Read(cache, 0, 600);
  EXPECT_EQ(watched_.reads, 4);
}

TEST_F(BlockCacheTest, KeepsTheLastUsed) {
  BlockCache cache(watched_, kSmall);
  for (const uint64_t block : {0, 1, 2, 3, 4, 0, 5}) Read(cache, block * 100, 100);
  EXPECT_EQ(watched_.reads, 6);
  Read(cache, 0, 100);
  EXPECT_EQ(watched_.reads, 6);
  Read(cache, 100, 100);  // went for the fifth
  EXPECT_EQ(watched_.reads, 7);
}

TEST_F(BlockCacheTest, FetchesOnceWhatManyWant) {
  BlockCache cache(watched_, {.block_bytes = 100, .bytes_max = 5'000, .request_bytes_max = 2'000});
  std::vector<std::thread> readers;
  for (int i = 0; i < 8; ++i)
    readers.emplace_back([&] { EXPECT_EQ(Read(cache, 0, 1'050), bytes_); });
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(watched_.reads, 1);
}

TEST_F(BlockCacheTest, StaysRightWhenItIsTooSmallForItsReaders) {
  BlockCache cache(watched_, kSmall);
  std::vector<std::thread> readers;
  for (uint64_t i = 0; i < 8; ++i)
    readers.emplace_back([&, i] {
      for (uint64_t n = 0; n < 300; ++n) {
        const uint64_t offset = (i * 331 + n * 97) % 700;
        EXPECT_EQ(Read(cache, offset, 350), bytes_.substr(offset, 350));
      }
    });
  for (std::thread& reader : readers) reader.join();
}

TEST_F(BlockCacheTest, TriesAgainAfterAFailure) {
  BlockCache cache(watched_, kSmall);
  watched_.is_away = true;
  EXPECT_EQ(KindOf([&] { Read(cache, 0, 1'050); }), ErrorKind::kUnavailable);
  watched_.is_away = false;
  EXPECT_EQ(Read(cache, 0, 1'050), bytes_);
}

TEST_F(BlockCacheTest, WhoGivesUpLeavesOthersTheirBlocks) {
  BlockCache cache(watched_, kSmall);
  watched_.is_stuck = true;
  std::atomic<bool> is_over = false;
  std::thread impatient([&] {
    const Patience patience([&] { return is_over.load(); });
    EXPECT_EQ(KindOf([&] { Read(cache, 0, 100); }), ErrorKind::kCancelled);
  });
  while (watched_.reads == 0) std::this_thread::yield();
  std::thread other([&] { EXPECT_EQ(Read(cache, 0, 100), bytes_.substr(0, 100)); });
  is_over = true;
  impatient.join();
  watched_.is_stuck = false;
  other.join();
  EXPECT_EQ(Read(cache, 0, 100), bytes_.substr(0, 100));
}

}  // namespace
}  // namespace weft::store
