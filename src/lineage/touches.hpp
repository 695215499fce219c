#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "audit/tail.hpp"

// What was lately asked, refused and looked for, in little memory, and each person's way to a
// table. A memory of the audit, like usage.hpp.
namespace weft::lineage {

// Names as numbers, each kept once.
class Names {
 public:
  uint32_t IdOf(const std::string& name);
  std::optional<uint32_t> Find(const std::string& name) const;  // of one that is known
  const std::string& Of(uint32_t id) const { return *names_[id]; }

 private:
  std::unordered_map<std::string, uint32_t> ids_;
  std::vector<const std::string*> names_;
};

struct LateTouch {
  enum class What { kAnswer, kRefusal, kSearch };
  enum class Outcome { kRunning, kDone, kFailed };

  uint64_t offset = 0;  // in the audit
  Time at{};
  What what = What::kAnswer;
  Outcome outcome = Outcome::kRunning;  // of an answer
  uint32_t caller = 0;
  std::vector<uint32_t> tables;   // lower case; those that the caller named
  std::vector<uint32_t> through;  // of an answer: those that products' SQL read for it besides
  std::chrono::microseconds took{0};
  uint64_t rows = 0, bytes = 0;  // of an answer, as it went out

  bool Reads(uint32_t table) const;
};

// How somebody came to their first answer from a table.
struct Journey {
  std::optional<Time> searched;  // a search first showed it, or something else was it
  std::optional<Time> refused;   // first
  std::optional<Time> answered;  // first
  // When it began, and only if that was before the answer.
  std::optional<Time> Begin() const;
};

// Read it while the tail's lock is held.
class Touches {
 public:
  explicit Touches(audit::Tail& tail, size_t touches_max = 200'000);

  const std::deque<LateTouch>& late() const { return late_; }  // oldest first
  Time since() const { return since_; }                        // what was before is not known
  // All that was asked since then is in late().
  Time late_since() const { return has_dropped_ ? late_.front().at : since_; }
  const Names& names() const { return names_; }
  // By caller and table.
  const std::map<std::pair<uint32_t, uint32_t>, Journey>& journeys() const { return journeys_; }

 private:
  void Take(uint64_t offset, const audit::Record& record);
  void Begin(uint64_t offset, const audit::Record& record, LateTouch::What what);
  void End(const audit::Record& record);
  void Advance(const LateTouch& touch, Time at);

  const size_t touches_max_;
  Time since_ = Time::max();
  bool has_dropped_ = false;
  Names names_;
  std::deque<LateTouch> late_;
  std::map<std::pair<uint32_t, uint32_t>, Journey> journeys_;
};

}  // namespace weft::lineage
