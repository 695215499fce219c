#pragma once
#include <condition_variable>
#include <mutex>
#include <set>
#include <vector>

#include "lake/names.hpp"

// Changes of one table take turns, so that none is written only to be found stale. Any thread.
namespace weft::lake {

class Turns {
 public:
  // Holds these names until it goes, all of them or none while it waits: no two wait for each
  // other.
  class Hold {
   public:
    Hold(Turns& turns, std::set<TableName> names);
    ~Hold();
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;

   private:
    Turns& turns_;
    const std::set<TableName> names_;
  };

 private:
  std::mutex mutex_;
  std::condition_variable freed_;
  std::set<TableName> held_;
};

}  // namespace weft::lake
