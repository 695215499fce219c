#include "trino/pass.hpp"

#include "base/digest.hpp"

namespace weft::trino {
namespace {

constexpr size_t kSecretBytes = 16;

}  // namespace

void Pass::Seal() {
  const std::lock_guard lock(mutex_);
  if (touch_ == nullptr) return;
  for (const auto& [table, columns] : used_) {
    mesh::ColumnRoles roles;  // Trino does not say what for
    for (const std::string& column : columns) roles[column] = mesh::Role::kValue;
    touch_->UsesColumns(table, roles, audit::By::kCaller);
  }
  touch_ = nullptr;
}

std::optional<Error> Pass::refusal() const {
  const std::lock_guard lock(mutex_);
  return refusal_;
}

std::shared_ptr<Pass> Passes::Issue(audit::Touch& touch) {
  const std::string name = touch.caller().user + "/" + ToHex(RandomBytes(kSecretBytes));
  auto pass = std::make_shared<Pass>(name, touch);
  const std::lock_guard lock(mutex_);
  std::erase_if(passes_, [](const auto& each) { return each.second.expired(); });
  passes_[name] = pass;
  return pass;
}

std::shared_ptr<Pass> Passes::Find(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = passes_.find(name);
  return found == passes_.end() ? nullptr : found->second.lock();
}

}  // namespace weft::trino
