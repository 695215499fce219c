#include "query/batch_shelf.hpp"

#include <algorithm>

namespace weft::query {

ReadRowsPtr BatchShelf::Find(const std::string& key) {
  const std::lock_guard lock(mutex_);
  DropOld();
  const auto found = std::ranges::find(entries_, key, &Entry::key);
  return found == entries_.end() ? nullptr : found->rows;
}

void BatchShelf::Keep(const std::string& key, ReadRowsPtr rows) {
  const std::lock_guard lock(mutex_);
  bytes_ += rows->text.size();
  entries_.push_back({key, std::move(rows), Steady::now()});
  DropOld();
}

void BatchShelf::DropOld() {
  const auto oldest = Steady::now() - kAgeMax;
  while (!entries_.empty() && (bytes_ > kBytesMax || entries_.front().since < oldest)) {
    bytes_ -= entries_.front().rows->text.size();
    entries_.pop_front();
  }
}

}  // namespace weft::query
