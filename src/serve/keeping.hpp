#pragma once
#include "access/holding.hpp"
#include "base/lane.hpp"
#include "serve/delivery/retry_loop.hpp"
#include "serve/keeping_options.hpp"
#include "serve/lake.hpp"
#include "store/files.hpp"
#include "transform/eraser.hpp"
#include "transform/upkeep.hpp"

// What a node keeps, and for how long: upkeep of the lake's tables, retention and erasures, files
// that nothing names any more. Loops of their own, beside the questions.
namespace weft::serve {

struct KeepingParts {
  const store::Home& home;
  store::Files& files;
  Lake& lake;
  const Clock& clock;
  Lane& work;  // for what takes long; outlives this
};

class Keeping {
 public:
  Keeping(const KeepingParts& parts, const transform::EraserParts& eraser,
          const KeepingOptions& options);

  transform::Eraser& eraser() { return eraser_; }
  void Start();
  // Nothing of it works from now on.
  void Stop();

 private:
  void SweepFiles();
  bool LookAfter();

  KeepingParts parts_;
  store::Registry& registry_;
  transform::Upkeep upkeep_;
  transform::Eraser eraser_;
  std::optional<Time> swept_;  // of the loop below
  RetryLoop upkeep_loop_;
  RetryLoop erase_loop_;
};

}  // namespace weft::serve
