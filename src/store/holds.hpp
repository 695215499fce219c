#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/home.hpp"

// Tables whose rows must stay: while a hold is in force, neither retention nor an erasure nor the
// upkeep takes anything of them.
namespace weft::store {

struct HoldRow {
  uint64_t id = 0;  // counts up
  std::string table;
  std::string reason;
  std::string agreement;  // holds while this one is in force; empty: none
  std::string actor;      // who holds it
  Time since{};
  std::optional<Time> until;  // before that; nothing: until somebody ends it
  std::optional<Time> ended;
  std::string ended_by;
};

// A table of the registry's database. Any thread. Durable on return.
class Holds {
 public:
  explicit Holds(const Home& home);
  ~Holds();

  uint64_t Add(const HoldRow& hold);
  // False: it is not there, or over.
  bool End(uint64_t id, const std::string& by, Time at);
  std::optional<HoldRow> Find(uint64_t id) const;
  // Newest first, those that are over included.
  std::vector<HoldRow> List(size_t limit) const;
  // Those of a table that nobody has ended and whose date has not come, the oldest first. Whether
  // an agreement is in force is the mesh's to know.
  std::vector<HoldRow> Of(const std::string& table, Time now) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::store
