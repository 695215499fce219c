#include "store/group_commit.hpp"

namespace weft::store {

// The first who comes commits for all who came before its transaction began.
void GroupCommit::Run(const std::function<bool()>& work) {
  Part part{work};
  std::unique_lock lock(mutex_);
  waiting_.push_back(&part);
  done_.wait(lock, [&] { return part.is_done || !is_running_; });
  if (!part.is_done) {
    is_running_ = true;
    const std::deque<Part*> parts = std::exchange(waiting_, {});
    lock.unlock();
    CommitAll(parts);
    lock.lock();
    for (Part* each : parts) each->is_done = true;
    is_running_ = false;
    done_.notify_all();
  }
  lock.unlock();
  if (part.fault) std::rethrow_exception(part.fault);
}

void GroupCommit::CommitAll(const std::deque<Part*>& parts) {
  try {
    Transaction transaction(connection_);
    for (Part* part : parts) RunPart(*part);
    transaction.Commit();
  } catch (...) {
    for (Part* part : parts)
      if (!part->fault) part->fault = std::current_exception();
  }
}

void GroupCommit::RunPart(Part& part) {
  connection_.Run("SAVEPOINT part");
  bool keeps = false;
  try {
    keeps = part.work();
  } catch (...) {
    part.fault = std::current_exception();
  }
  connection_.Run(keeps ? "RELEASE part" : "ROLLBACK TO part; RELEASE part");
}

}  // namespace weft::store
