#pragma once
#include <memory>
#include <string>
#include <vector>

#include "store/home.hpp"
#include "store/registry.hpp"

// Everybody's inbox. Lines are written by Registry::Commit, in the transaction of the change that
// they tell of; here they are read and marked as seen.
namespace weft::store {

struct NoticeRow {
  uint64_t id = 0;   // counts up
  uint64_t seq = 0;  // the change
  Time at{};
  Notice notice;
  bool seen = false;
};

// A table of the registry's database. Any thread.
class Notices {
 public:
  explicit Notices(const Home& home);
  ~Notices();

  // Those with id > after, oldest first.
  std::vector<NoticeRow> Since(const std::string& user, uint64_t after, size_t limit) const;
  // Newest first.
  std::vector<NoticeRow> LastOf(const std::string& user, size_t limit) const;
  // Up to this id, and this one.
  void MarkSeen(const std::string& user, uint64_t id);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::store
