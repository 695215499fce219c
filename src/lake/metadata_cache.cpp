#include "lake/metadata_cache.hpp"

namespace weft::lake {
namespace {

constexpr size_t kTreePerText = 6;  // bytes of the tree for each byte of its text, about

}  // namespace

Metadata MetadataCache::Find(const std::string& address) {
  const std::lock_guard lock(mutex_);
  const auto found = by_address_.find(address);
  if (found == by_address_.end()) return {};
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->metadata;
}

void MetadataCache::Put(const std::string& address, Metadata metadata) {
  const size_t bytes = metadata.text->size() * (1 + kTreePerText);
  const std::lock_guard lock(mutex_);
  if (by_address_.contains(address) || bytes > bytes_max_) return;
  entries_.push_front({address, std::move(metadata), bytes});
  by_address_[address] = entries_.begin();
  for (bytes_ += bytes; bytes_ > bytes_max_; entries_.pop_back()) {
    bytes_ -= entries_.back().bytes;
    by_address_.erase(entries_.back().address);
  }
}

}  // namespace weft::lake
