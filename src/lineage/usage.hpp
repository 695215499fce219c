#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "audit/tail.hpp"
#include "mesh/role.hpp"

// Who really used which columns, and what for: what the audit's questions say. A memory of the
// audit, never a record beside it: a new process reads it again.
namespace weft::lineage {

struct ColumnUse {
  Time last{};
  mesh::Roles roles;
};

using Week = std::chrono::sys_days;  // its Monday
Week WeekOf(Time time);

// One principal's use of one table.
struct Reader {
  std::string principal;  // a user, or "domain:fleet" for its products' SQL
  Time last{};
  uint64_t times = 0;              // since the reading began (audit/tail.hpp)
  std::map<Week, uint64_t> weeks;  // the same by week, the newest 26 in which there is any
  std::map<std::string, ColumnUse> columns;  // by lower-case name
  std::optional<Time> unknown;               // last time when nobody knows which columns

  // Of this column (empty: of the table) since then. What is unknown counts for every column.
  bool Used(const std::string& column, Time since) const;
};

// One person's asking of one saved question.
struct QuestionUse {
  std::string user;
  Time last{};
  uint64_t times = 0;  // since the reading began
};

// How often somebody asked for rows, given or refused: by table in lower case, and by principal.
using Touched = std::map<std::string, std::map<std::string, uint64_t>>;

// Any thread.
class Usage {
 public:
  // By table in lower case, and by principal.
  using Tables = std::map<std::string, std::map<std::string, Reader>>;

  explicit Usage(audit::Tail& tail);

  // Who asked questions that read the table ("flights.departures"), by name. Refusals are none.
  std::vector<Reader> ReadersOf(const std::string& table);
  // How many of them did since then.
  size_t CountReaders(const std::string& table, Time since);
  // Everybody who asked since then, or was refused; how often, since that week began.
  Touched TouchedSince(Time since);
  // All of it, while the tail's lock is held.
  const Tables& tables() const { return tables_; }
  // Who asked a saved question, by name.
  std::vector<QuestionUse> UsesOf(const std::string& question);

 private:
  // Refused reads of one table.
  struct Refused {
    Time last{};
    std::map<Week, uint64_t> weeks;
  };

  void Take(const audit::Began& began, Time at);
  void TakeRefusal(const audit::Began& began, Time at);

  audit::Tail& tail_;
  Tables tables_;                                                        // guarded by the tail
  std::map<std::string, std::map<std::string, Refused>> refused_;        // as tables_
  std::map<std::string, std::map<std::string, QuestionUse>> questions_;  // by name and user
};

}  // namespace weft::lineage
