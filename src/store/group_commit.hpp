#pragma once
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>

#include "store/sqlite.hpp"

// Writers that come at the same time share one transaction, so that they wait for one sync of the
// disk together instead of one each. Any thread.
namespace weft::store {

class GroupCommit {
 public:
  explicit GroupCommit(Connection& connection) : connection_(connection) {}

  // Runs `work` within a transaction, alone on the connection. What it did is durable on return;
  // when it answers false or throws, its part alone is undone. Throws what `work` threw, or why the
  // transaction could not be committed; nothing is changed then.
  void Run(const std::function<bool()>& work);

 private:
  struct Part {
    const std::function<bool()>& work;
    std::exception_ptr fault = nullptr;
    bool is_done = false;
  };
  void CommitAll(const std::deque<Part*>& parts);
  void RunPart(Part& part);

  Connection& connection_;
  std::mutex mutex_;
  std::condition_variable done_;
  std::deque<Part*> waiting_;
  bool is_running_ = false;
};

}  // namespace weft::store
