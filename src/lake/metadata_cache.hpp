#pragma once
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/json.hpp"

// Metadata lately used, by the address of its file, which never changes. Bounded by bytes; the
// least recently used goes first. Any thread.
namespace weft::lake {

struct Metadata {
  std::shared_ptr<const Json> json;
  std::shared_ptr<const std::string> text;
};

class MetadataCache {
 public:
  explicit MetadataCache(size_t bytes_max) : bytes_max_(bytes_max) {}

  // Without json and text: it is not here.
  Metadata Find(const std::string& address);
  void Put(const std::string& address, Metadata metadata);

 private:
  struct Entry {
    std::string address;
    Metadata metadata;
    size_t bytes = 0;
  };

  const size_t bytes_max_;
  std::mutex mutex_;
  size_t bytes_ = 0;
  std::list<Entry> entries_;  // newest use first
  std::unordered_map<std::string, std::list<Entry>::iterator> by_address_;
};

}  // namespace weft::lake
