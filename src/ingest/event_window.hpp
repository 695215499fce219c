#pragma once
#include <boost/unordered/unordered_flat_map.hpp>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string_view>

#include "store/sip_hash.hpp"

// The newest events' uuids and where their records lie: what is sent twice is stored once. Any
// thread.
namespace weft::ingest {

class EventWindow {
 private:
  // What is known of a key, in eight bytes: a table that is looked into at random is as quick as
  // the caches are large.
  enum class State : uint64_t { kUnderWay, kStored, kRefused };
  struct Entry {
    uint64_t offset : 62 = 0;
    State state : 2 = State::kUnderWay;

    bool IsAt(uint64_t there) const { return state != State::kUnderWay && offset == there; }
  };

 public:
  explicit EventWindow(size_t count_max = 250'000) : count_max_(count_max) {}

  // Of a uuid, which is its owner's, or its table's, alone.
  using Key = SipDigest;
  Key KeyOf(std::string_view owner, std::string_view uuid) const;

  struct Place {
    uint64_t offset = 0;
    bool refused = false;
  };

  // What changes it, for as many events as one has: nobody else looks meanwhile, so it is short.
  class Hold {
   public:
    explicit Hold(EventWindow& window) : window_(window), lock_(window.mutex_) {}
    ~Hold() { window_.settled_.notify_all(); }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;

    // True when the event is new here and this caller is to store it, then say so with Stored or
    // Failed. False when it is stored, or another caller is about to: Wait tells. An event that was
    // refused is new again.
    bool Begin(const Key& key);
    void Stored(const Key& key, uint64_t offset) { Keep(key, offset, State::kStored); }
    void Failed(const Key& key) { window_.entries_.erase(key); }
    // It was refused and kept; what is stored under this key stays.
    void Refused(const Key& key, uint64_t offset);

   private:
    void Keep(const Key& key, uint64_t offset, State state);

    EventWindow& window_;
    const std::lock_guard<std::mutex> lock_;
  };

  // True once it is stored; false when it failed and is anybody's to begin again.
  bool Wait(const Key& key);
  std::optional<Place> Find(const Key& key) const;

 private:
  const size_t count_max_;
  const SipKey secret_ = RandomSipKey();
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable settled_;
  boost::unordered_flat_map<Key, Entry, SipDigestHash> entries_;
  std::deque<std::pair<Key, uint64_t>> by_age_;  // with their offsets
};

}  // namespace weft::ingest
