#pragma once
#include <chrono>

#include "engine/engine.hpp"
#include "ingest/landing.hpp"
#include "serve/delivery/retry_loop.hpp"
#include "serve/lake.hpp"

// Where files come into a node: those that are sent, and those that teams drop into the warehouse,
// for which it looks from time to time.
namespace weft::serve {

class Inlet {
 public:
  // All outlive it.
  Inlet(const store::Registry& registry, audit::Guard& guard, engine::Engine& engine, Lake& lake,
        const store::Home& home);

  ingest::Uploads& uploads() { return uploads_; }
  ingest::Landing& landing() { return landing_; }

  // Looks for dropped files, so long apart.
  void Start(std::chrono::milliseconds interval);
  void Stop();

 private:
  ingest::Uploads uploads_;
  ingest::Landing landing_;
  std::unique_ptr<RetryLoop> looks_;  // null: not started
};

}  // namespace weft::serve
