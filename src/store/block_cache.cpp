#include "store/block_cache.hpp"

#include <algorithm>
#include <cstring>

#include "base/error.hpp"
#include "store/patience.hpp"

namespace weft::store {
namespace {

constexpr std::chrono::milliseconds kGlance{50};  // at whether to go on waiting

}  // namespace

void BlockCache::Read(const std::string& address, uint64_t size, uint64_t offset,
                      std::span<char> into) {
  if (into.empty()) return;
  const Object object{address, size};
  const uint64_t block_bytes = options_.block_bytes;
  const uint64_t end = offset + into.size();
  const auto wanted = Want(object, offset / block_bytes, (end - 1) / block_bytes);
  FetchMissing(object, wanted);
  for (const Wanted& one : wanted) {
    const Block block = Await(one);
    if (!block) return Read(address, size, offset, into);
    const uint64_t at = one.number * block_bytes;
    const uint64_t from = std::max(offset, at), to = std::min(end, at + block->size());
    std::memcpy(into.data() + (from - offset), block->data() + (from - at), to - from);
  }
}

// Null: who fetched it for all gave up, which is no reason for others.
BlockCache::Block BlockCache::Await(const Wanted& one) {
  while (one.block.wait_for(kGlance) != std::future_status::ready) Patience::Check();
  try {
    return one.block.get();
  } catch (const Error& error) {
    if (one.to_fetch || error.kind() != ErrorKind::kCancelled) throw;
    Patience::Check();
    return nullptr;
  }
}

std::vector<BlockCache::Wanted> BlockCache::Want(const Object& object, uint64_t first,
                                                 uint64_t last) {
  std::vector<Wanted> wanted;
  const std::lock_guard lock(mutex_);
  for (uint64_t number = first; number <= last; ++number) {
    const Key key{object.address, number};
    if (const auto found = entries_.find(key); found != entries_.end()) {
      recent_.splice(recent_.begin(), recent_, found->second.recent);
      wanted.push_back({number, found->second.block, nullptr});
      continue;
    }
    auto promise = std::make_shared<std::promise<Block>>();
    std::shared_future<Block> block = promise->get_future().share();
    recent_.push_front(key);
    entries_[key] = {block, recent_.begin(), 0};
    wanted.push_back({number, std::move(block), std::move(promise)});
  }
  return wanted;
}

// A failure goes to all who wait, and is forgotten: the next reader tries again.
void BlockCache::FetchMissing(const Object& object, std::span<const Wanted> wanted) {
  const size_t run_max = std::max<size_t>(1, options_.request_bytes_max / options_.block_bytes);
  while (!wanted.empty()) {
    size_t run = 0;
    while (run < std::min(run_max, wanted.size()) && wanted[run].to_fetch) ++run;
    try {
      if (run > 0) Fetch(object, wanted.first(run));
    } catch (...) {
      return Fail(object, wanted, std::current_exception());
    }
    wanted = wanted.subspan(std::max<size_t>(run, 1));
  }
}

void BlockCache::Fetch(const Object& object, std::span<const Wanted> run) {
  const uint64_t begin = run.front().number * options_.block_bytes;
  const uint64_t end = std::min(object.size, (run.back().number + 1) * options_.block_bytes);
  const std::string bytes = objects_.ReadRange(object.address, begin, end - begin);
  std::vector<Block> blocks;
  for (size_t i = 0; i < run.size(); ++i)
    blocks.push_back(std::make_shared<const std::string>(
        bytes.substr(i * options_.block_bytes, options_.block_bytes)));
  for (size_t i = 0; i < run.size(); ++i) {
    Keep({object.address, run[i].number}, blocks[i]->size());
    run[i].to_fetch->set_value(std::move(blocks[i]));
  }
}

void BlockCache::Fail(const Object& object, std::span<const Wanted> wanted,
                      const std::exception_ptr& error) {
  for (const Wanted& one : wanted) {
    if (!one.to_fetch) continue;
    Forget({object.address, one.number});
    one.to_fetch->set_exception(error);
  }
}

// What is still on its way is nobody's to remove.
void BlockCache::Keep(const Key& key, uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  entries_.at(key).bytes = bytes;
  bytes_ += bytes;
  for (auto oldest = recent_.end(); bytes_ > options_.bytes_max && oldest != recent_.begin();) {
    const auto entry = entries_.find(*--oldest);
    if (entry->second.bytes == 0) continue;
    bytes_ -= entry->second.bytes;
    entries_.erase(entry);
    oldest = recent_.erase(oldest);
  }
}

void BlockCache::Forget(const Key& key) {
  const std::lock_guard lock(mutex_);
  const auto entry = entries_.find(key);
  recent_.erase(entry->second.recent);
  entries_.erase(entry);
}

}  // namespace weft::store
