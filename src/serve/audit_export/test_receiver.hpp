#pragma once
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/test_receiver.hpp"

// For tests only: what a receiver of the audit got.
namespace weft::test {

// Record numbers that arrived. Any thread.
class Arrived {
 public:
  void Add(const std::string& json) {
    const Json record = Json::parse(json, nullptr, false);
    const std::lock_guard lock(mutex_);
    if (record.is_object()) numbers_.insert(record.value("number", uint64_t{0}));
    last_ = json;
  }
  std::set<uint64_t> numbers() const {
    const std::lock_guard lock(mutex_);
    return numbers_;
  }
  std::string last() const {
    const std::lock_guard lock(mutex_);
    return last_;
  }

 private:
  mutable std::mutex mutex_;
  std::set<uint64_t> numbers_;
  std::string last_;
};

// Takes the whole messages out of `pending`: octet counting, RFC 6587.
inline std::vector<std::string> TakeSyslog(std::string& pending) {
  std::vector<std::string> messages;
  for (size_t space; (space = pending.find(' ')) != std::string::npos;) {
    const size_t length = std::stoul(pending.substr(0, space));
    if (pending.size() < space + 1 + length) break;
    messages.push_back(pending.substr(space + 1, length));
    pending.erase(0, space + 1 + length);
  }
  return messages;
}

inline std::string JsonOf(const std::string& syslog) {
  return syslog.substr(syslog.find(" - {") + 3);
}

}  // namespace weft::test
