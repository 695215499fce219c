#include "lake/turns.hpp"

#include <algorithm>

namespace weft::lake {

Turns::Hold::Hold(Turns& turns, std::set<TableName> names)
    : turns_(turns), names_(std::move(names)) {
  std::unique_lock lock(turns_.mutex_);
  turns_.freed_.wait(lock, [&] {
    return std::ranges::none_of(names_,
                                [&](const auto& name) { return turns_.held_.contains(name); });
  });
  turns_.held_.insert(names_.begin(), names_.end());
}

Turns::Hold::~Hold() {
  const std::lock_guard lock(turns_.mutex_);
  for (const TableName& name : names_) turns_.held_.erase(name);
  turns_.freed_.notify_all();
}

}  // namespace weft::lake
