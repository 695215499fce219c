#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "store/home.hpp"
#include "store/registry.hpp"

// What people are reminded of without a change: lines in their inboxes, each occasion once, over
// restarts, too.
namespace weft::store {

struct Reminder {
  std::string occasion;  // its name for ever: "orders.orders@1 retires 2027-06-30: 14 days"
  std::vector<Notice> notices;
};

// A table of the registry's database. Any thread.
class Reminders {
 public:
  explicit Reminders(const Home& home);
  ~Reminders();

  bool WasGiven(const std::string& occasion) const;
  // The mark and the lines in one transaction; with a mark that is there already, nothing.
  void Give(const Reminder& reminder, Time at);
  // Whether anybody was told this of the subject, at that moment or later.
  bool WereTold(const std::string& what, const std::string& subject, Time since) const;
  // Which of these was last told of each subject: subject -> what.
  std::map<std::string, std::string> LastTold(const std::vector<std::string>& whats) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::store
