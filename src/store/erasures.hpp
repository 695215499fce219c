#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/home.hpp"

// Rows that have to go: what was asked, how far it is, and files that are still to be removed. A
// process that ends in the middle leaves what the next one needs to go on.
namespace weft::store {

struct ErasureRow {
  uint64_t id = 0;             // counts up
  std::string cause;           // "person", "retention"
  std::string table, column;   // where it began
  std::string digest;          // of the value, keyed: it names nobody
  std::string sealed;          // the value, sealed, until it is done
  std::optional<Time> before;  // of retention: rows older than this
  std::string actor;           // a user; empty: the contract
  std::string reason;
  std::string state;  // "running", "done"
  std::string steps;  // JSON: table by table, what is done and what is left
  Time asked{};
  std::optional<Time> ended;
};

// A file that nothing leads to any more, or will not in a moment.
struct LeavingFile {
  std::string address;
  std::string table;
  uint64_t erasure = 0;
  Time since{};
};

// Tables of the registry's database. Any thread. What is written is durable on return.
class Erasures {
 public:
  explicit Erasures(const Home& home);
  ~Erasures();

  // Answers it with its id and, by that, what is sealed. Both are there, or neither is.
  using Seal = std::function<std::string(const ErasureRow&)>;
  ErasureRow Add(ErasureRow erasure, const Seal& seal);
  // What became of it: sealed, state, steps and end.
  void Set(const ErasureRow& erasure);
  std::optional<ErasureRow> Find(uint64_t id) const;
  // Newest first. `state` and `table` empty: any.
  std::vector<ErasureRow> List(const std::string& state, const std::string& table,
                               size_t limit) const;

  void Leave(const std::vector<LeavingFile>& files);
  std::vector<LeavingFile> Leaving() const;  // the oldest first
  // Removed, or kept after all.
  void Left(const std::vector<std::string>& addresses);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::store
