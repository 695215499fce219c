#pragma once
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "store/sqlite.hpp"

// Connections for reading beside the one that writes: each is lent to one reader at a time. Any
// thread.
namespace weft::store {

class Readers {
 public:
  explicit Readers(std::filesystem::path file) : file_(std::move(file)) {}

  // Gives its connection back when it goes out of scope. Must not outlive the readers.
  class Lease {
   public:
    Lease(Readers& owner, std::unique_ptr<Connection> connection)
        : owner_(owner), connection_(std::move(connection)) {}
    ~Lease() {
      const std::lock_guard lock(owner_.mutex_);
      owner_.idle_.push_back(std::move(connection_));
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Connection& operator*() const { return *connection_; }

   private:
    Readers& owner_;
    std::unique_ptr<Connection> connection_;
  };

  Lease Take() {
    std::unique_lock lock(mutex_);
    if (idle_.empty()) {
      lock.unlock();
      return {*this, std::make_unique<Connection>(file_)};
    }
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return {*this, std::move(connection)};
  }

 private:
  const std::filesystem::path file_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace weft::store
