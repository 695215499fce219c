#include "engine/view_cache.hpp"

namespace weft::engine {

ViewPtr ViewCache::Get(const std::string& key, const std::function<ViewPtr()>& make) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key);
    if (found != by_key_.end()) {
      recent_.splice(recent_.begin(), recent_, found->second);
      return found->second->view;
    }
  }
  ViewPtr made = make();
  const std::lock_guard lock(mutex_);
  if (const auto found = by_key_.find(key); found != by_key_.end()) return found->second->view;
  recent_.push_front({key, made});
  by_key_[key] = recent_.begin();
  if (recent_.size() > kViewsMax) {
    by_key_.erase(recent_.back().key);
    recent_.pop_back();
  }
  return made;
}

size_t ViewCache::size() const {
  const std::lock_guard lock(mutex_);
  return recent_.size();
}

}  // namespace weft::engine
