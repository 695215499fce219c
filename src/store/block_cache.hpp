#pragma once
#include <cstdint>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "store/objects.hpp"

// Objects that never change, read in blocks that all readers share: what one has fetched the others
// have, what several want at once is fetched once, and neighbours that are wanted together come in
// one request. Waiting ends with the reader's patience (patience.hpp). Any thread.
namespace weft::store {

struct BlockCacheOptions {
  uint64_t block_bytes = 1 << 20;
  uint64_t bytes_max = 256 << 20;  // in memory; the least recently used go
  uint64_t request_bytes_max = 16 << 20;
};

class BlockCache {
 public:
  explicit BlockCache(Objects& objects, BlockCacheOptions options = {})
      : objects_(objects), options_(options) {}

  // Fills `into` with the bytes from `offset` on of an object that has `size` bytes. Throws as
  // Objects::ReadRange does.
  void Read(const std::string& address, uint64_t size, uint64_t offset, std::span<char> into);

 private:
  using Block = std::shared_ptr<const std::string>;
  using Key = std::pair<std::string, uint64_t>;  // an address, and the block's number in it
  struct Entry {
    std::shared_future<Block> block;
    std::list<Key>::iterator recent;
    uint64_t bytes = 0;  // 0: still on its way
  };
  // One of a reader's blocks; those that it is the first to want are its to fetch.
  struct Wanted {
    uint64_t number;
    std::shared_future<Block> block;
    std::shared_ptr<std::promise<Block>> to_fetch;
  };
  struct Object {
    const std::string& address;
    uint64_t size;
  };

  static Block Await(const Wanted& one);
  std::vector<Wanted> Want(const Object& object, uint64_t first, uint64_t last);
  void FetchMissing(const Object& object, std::span<const Wanted> wanted);
  void Fetch(const Object& object, std::span<const Wanted> run);
  void Fail(const Object& object, std::span<const Wanted> wanted, const std::exception_ptr& error);
  void Keep(const Key& key, uint64_t bytes);
  void Forget(const Key& key);

  Objects& objects_;
  const BlockCacheOptions options_;
  std::mutex mutex_;  // guards all below
  std::map<Key, Entry> entries_;
  std::list<Key> recent_;  // the last used in front
  uint64_t bytes_ = 0;
};

}  // namespace weft::store
