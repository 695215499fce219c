#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "audit/audit.hpp"
#include "mesh/role.hpp"

// Who really used which columns, and what for: what the audit's questions say, read once and then
// followed. A memory of the audit, never a record beside it: a new process reads it again.
namespace weft::lineage {

struct ColumnUse {
  Time last{};
  mesh::Roles roles;
};

// One principal's use of one table.
struct Reader {
  std::string principal;  // a user, or "domain:fleet" for its products' SQL
  Time last{};
  uint64_t times = 0;                        // since the reading began, at most some 100,000 ago
  std::map<std::string, ColumnUse> columns;  // by lower-case name
  std::optional<Time> unknown;               // last time when nobody knows which columns

  // Of this column (empty: of the table) since then. What is unknown counts for every column.
  bool Used(const std::string& column, Time since) const;
};

// Any thread.
class Usage {
 public:
  explicit Usage(const audit::Audit& audit) : audit_(audit) {}

  // Who asked questions that read the table ("flights.departures"), by name. Refusals are none.
  std::vector<Reader> ReadersOf(const std::string& table);

 private:
  void CatchUp();
  void Take(const audit::Began& began, Time at);

  const audit::Audit& audit_;
  std::mutex mutex_;  // guards all below
  std::optional<uint64_t> next_;
  std::map<std::string, std::map<std::string, Reader>> tables_;  // by table and principal
};

}  // namespace weft::lineage
