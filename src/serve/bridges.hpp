#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "ingest/events.hpp"
#include "query/stream.hpp"
#include "serve/delivery/retry_loop.hpp"
#include "serve/source_secrets.hpp"
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
  SourceSecrets& secrets;
  const std::filesystem::path
      kafka_ca_file;  // for sources that name no authority; empty: the system's
  const Clock& clock;
};

// How a bridge is.
struct BridgeState {
  enum class Phase { kStarting, kRunning, kFailing };
  Phase phase = Phase::kStarting;
  Time since{};
  std::optional<Time> moved;  // when something went over it last, since it began
  std::string error, hint;    // of kFailing: what is wrong, what to do
};
std::string_view Name(BridgeState::Phase phase);

class Bridges {
 public:
  // All that it needs outlives Stop.
  explicit Bridges(const BridgeNeeds& needs);
  ~Bridges();

  void Start();
  // The mesh changed: bridges come and go. Any thread, as what follows.
  void Wake() { following_.Wake(); }
  // One begins anew: it has another secret.
  void Renew(const std::string& source);
  // By source. One that is to begin is not there yet.
  std::map<std::string, BridgeState> States() const;
  void Stop();

 private:
  class Bridge;
  void Follow();

  const BridgeNeeds needs_;
  mutable std::mutex mutex_;                                // guards both
  std::map<std::string, std::unique_ptr<Bridge>> bridges_;  // by source
  std::set<std::string> renewed_;
  RetryLoop following_;
};

}  // namespace weft::serve
