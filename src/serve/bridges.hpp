#pragma once
#include <map>
#include <memory>
#include <string>

#include "ingest/events.hpp"
#include "query/stream.hpp"
#include "serve/delivery/retry_loop.hpp"
#include "store/consumers.hpp"
#include "store/registry.hpp"

// Between Weft and Kafkas, as documents of kind Source say: a table's rows go into a topic as they
// come, a topic's messages are events of a domain. At least once: what was written is noted after
// it is there, and a message is done with once its event is durable, under an id of its own, so
// that it is stored once. Each bridge has a thread, reads as its domain, and tries again by itself.
namespace weft::serve {

struct BridgeNeeds {
  store::Registry& registry;
  store::Consumers& places;  // how far tables went out
  query::Streams& streams;
  ingest::Events& events;
  const Clock& clock;
};

class Bridges {
 public:
  // All that it needs outlives Stop.
  explicit Bridges(const BridgeNeeds& needs);
  ~Bridges();

  void Start();
  // The mesh changed: bridges come and go.
  void Wake() { following_.Wake(); }
  void Stop();

 private:
  class Bridge;
  void Follow();

  const BridgeNeeds needs_;
  std::map<std::string, std::unique_ptr<Bridge>> bridges_;  // by source; of following_'s thread
  RetryLoop following_;
};

}  // namespace weft::serve
