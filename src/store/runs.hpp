#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/home.hpp"
#include "store/registry.hpp"

// Runs that write materialised tables down: those that wait, those that go on, and what became of
// the others.
namespace weft::store {

struct RunRow {
  uint64_t id = 0;          // counts up
  std::string table;        // "flights.delays_by_route"
  std::string product;      // "flights.delays_by_route"
  std::string state;        // waiting, running, done, failed, cancelled
  std::string cause;        // first, schedule, change, hand
  std::string actor;        // the user who wanted it; empty: nobody
  bool whole = false;       // of an incremental table: all rows anew
  std::string basis;        // a digest of contract, code and inputs that it was made from
  std::optional<Time> due;  // of a schedule: the moment that it stands for
  Time asked{};
  std::optional<Time> began, ended;
  std::optional<uint64_t> rows, bytes;  // written
  std::optional<int64_t> snapshot;      // that it published
  std::string error;                    // why it failed
  std::string log;                      // lines, the oldest first
};

struct RunFilter {
  std::string product;  // empty: any
  std::string table;    // the same
  std::string state;    // the same
  uint64_t before = 0;  // only ids below; 0: all
  size_t limit = 100;
};

// A table of the registry's database. Any thread. What is written is durable on return.
class Runs {
 public:
  explicit Runs(const Home& home);
  ~Runs();

  // Answers its id. Of each table the newest two hundred are kept.
  uint64_t Add(const RunRow& run);
  // What became of it: all that follows `asked`, and state, basis and due.
  void Set(const RunRow& run);
  // The same, with lines in inboxes, in one transaction.
  void End(const RunRow& run, const std::vector<Notice>& notices);
  std::optional<RunRow> Find(uint64_t id) const;
  // Newest first, without their logs.
  std::vector<RunRow> List(const RunFilter& filter) const;
  // Of each table the newest, and the newest that is `done`; without logs.
  std::vector<RunRow> NewestOfEach() const;
  // The newest moment of a schedule that a run of this table stood for.
  std::optional<Time> LastDue(const std::string& table) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::store
