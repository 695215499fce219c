#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

// The newest events' uuids and where their records lie: what is sent twice is stored once. Any
// thread.
namespace weft::ingest {

class EventWindow {
 public:
  explicit EventWindow(size_t count_max = 250'000) : count_max_(count_max) {}

  struct Place {
    uint64_t offset = 0;
    bool refused = false;
  };

  // True when the event is new here and this caller is to store it, then say so with Stored or
  // Failed. False when it is stored, or another caller is about to: Wait tells. An event that was
  // refused is new again.
  bool Begin(const std::string& key);
  void Stored(const std::string& key, uint64_t offset);
  void Failed(const std::string& key);
  // It was refused and kept; what is stored under this key stays.
  void Refused(const std::string& key, uint64_t offset);
  // True once it is stored; false when it failed and is anybody's to begin again.
  bool Wait(const std::string& key);
  std::optional<Place> Find(const std::string& key) const;

  // A uuid is its owner's alone.
  static std::string KeyOf(std::string_view domain, std::string_view uuid) {
    return std::string(domain) + " " + std::string(uuid);
  }

 private:
  void Keep(const std::string& key, Place place);

  const size_t count_max_;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable settled_;
  std::unordered_map<std::string, std::optional<Place>> places_;  // nothing: under way
  std::deque<std::pair<std::string, uint64_t>> by_age_;           // with their offsets
};

}  // namespace weft::ingest
