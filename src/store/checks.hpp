#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/home.hpp"

// What was found when a table's contract was last held against its data, and each time before.
namespace weft::store {

struct CheckRow {
  std::string table;             // "flights.departures"
  std::string basis;             // a digest of what was checked: contract, code and data
  std::string data;              // a digest of the data alone
  Time at{};                     // of the check
  Time changed{};                // since when the data is as it is
  std::optional<uint64_t> rows;  // nothing: they could not be counted
  uint64_t passed = 0, failed = 0, skipped = 0;
  // How old the data may be by the contract; nothing: it promises nothing.
  std::optional<std::chrono::seconds> promised;
  std::string results;  // JSON, one object a check
};

// A table of the registry's database. Any thread.
class Checks {
 public:
  explicit Checks(const Home& home);
  ~Checks();

  // Durable on return. Of each table the newest hundred are kept.
  void Add(const CheckRow& row);
  // The newest of each table, without its results.
  std::vector<CheckRow> Newest() const;
  // Of one table, newest first.
  std::vector<CheckRow> Of(const std::string& table, size_t limit) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::store
