#pragma once
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>

#include "engine/guard_state.hpp"

// Views by what they show. Bounded; the least recently used goes. A view that a statement holds
// stays alive. Any thread.
namespace weft::engine {

class ViewCache {
 public:
  static constexpr size_t kViewsMax = 4096;

  // The cached view, or what `make` makes (outside the lock; two threads may make the same).
  ViewPtr Get(const std::string& key, const std::function<ViewPtr()>& make);
  size_t size() const;

 private:
  struct Entry {
    std::string key;
    ViewPtr view;
  };
  mutable std::mutex mutex_;
  std::list<Entry> recent_;  // newest first
  std::map<std::string, std::list<Entry>::iterator> by_key_;
};

}  // namespace weft::engine
