#pragma once
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "audit/record.hpp"

// Follows the audit: each record is decoded once and shown to all who remember something of it. A
// new process reads the newest records again, so nothing of it is stored.
namespace weft::audit {

// Any thread, after the last Follow.
class Tail {
 public:
  using Take = std::function<void(uint64_t offset, const Record& record)>;

  explicit Tail(const Audit& audit, uint64_t records_max = 1'000'000)
      : audit_(audit), records_max_(records_max) {}

  // Records from the first one read on. Before the first CatchUp.
  void Follow(Take take) { takers_.push_back(std::move(take)); }
  // Reads what came since. What the followers remember holds still until the lock goes: it is the
  // only one that guards them.
  [[nodiscard]] std::unique_lock<std::mutex> CatchUp();

 private:
  const Audit& audit_;
  const uint64_t records_max_;
  std::vector<Take> takers_;
  std::mutex mutex_;
  std::optional<uint64_t> next_;
};

}  // namespace weft::audit
