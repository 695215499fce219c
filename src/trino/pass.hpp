#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "audit/guard.hpp"

// One question's way into Trino. Trino runs it as a user whose name nobody can guess and who is
// there for this question alone; when it asks Weft what that user may, the answer is the question's
// own touch: one snapshot, one decision a table, on record with the question.
namespace weft::trino {

class Pass {
 public:
  Pass(std::string name, audit::Touch& touch) : name_(std::move(name)), touch_(&touch) {}

  const std::string& name() const { return name_; }

  // Runs with the touch, one at a time; false once the pass is sealed. Any thread.
  template <class Use>
  bool With(const Use& use) {
    const std::lock_guard lock(mutex_);
    if (touch_ == nullptr) return false;
    use(*touch_);
    return true;
  }
  // Within With: what the question was refused for; the first counts.
  void Refuse(const Error& error) {
    if (!refusal_) refusal_ = error;
  }
  // Within With: the question uses these columns of a table.
  void Uses(const std::string& table, const std::set<std::string>& columns) {
    used_[table].insert(columns.begin(), columns.end());
  }

  // From now on nothing more is let in. The touch is told what was used. The question's thread.
  void Seal();
  std::optional<Error> refusal() const;

 private:
  const std::string name_;
  mutable std::mutex mutex_;  // guards all below
  audit::Touch* touch_;       // null: sealed
  std::optional<Error> refusal_;
  std::map<std::string, std::set<std::string>> used_;
};

// All that are good now. Any thread.
class Passes {
 public:
  // Good until it is sealed or gone. The touch outlives that.
  std::shared_ptr<Pass> Issue(audit::Touch& touch);
  std::shared_ptr<Pass> Find(const std::string& name) const;  // null: there is none

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::weak_ptr<Pass>> passes_;
};

}  // namespace weft::trino
