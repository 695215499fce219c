#pragma once
#include <string>
#include <vector>

#include "mesh/expression_type.hpp"
#include "mesh/snapshot.hpp"
#include "policy/bits.hpp"
#include "policy/subjects.hpp"

// The rules that concern one table, prepared once so that each decision takes microseconds.
// Immutable.
namespace weft::policy {

struct TableRules {
  struct Entry {
    std::shared_ptr<const mesh::Policy> policy;
    const mesh::Rule* rule;
  };
  // In a fixed order: global, then the table's domain's, then its product's; each by name, rules as
  // written; then the agreements about it, by id.
  std::vector<Entry> entries;
  mesh::SnapshotPtr keeps;

  // Sets of entries.
  SubjectIndex to, except;
  Bits allows;
  Bits limited;  // those of `allows` that grant some columns only
  Bits denies;   // reading; hiding a table denies reading it as well
  Bits hides;
  Bits timed;     // with an end, or a beginning
  Bits purposed;  // that mind what the asker says it is for
  Bits agreed;    // of access agreements

  struct Grant {  // of a limited allow
    size_t entry;
    Bits columns;  // by position in the contract
  };
  std::vector<Grant> grants;

  // Conditions fit the table's types; FALSE stands for one that cannot.
  struct Filter {
    size_t entry;
    mesh::ExpressionPtr condition;
    bool uses_caller;
    size_t first_equal;  // position in `filters` of the first with the same text
  };
  std::vector<Filter> filters;

  struct ColumnMask {
    size_t entry;
    mesh::Mask mask;  // null in place of an expression that cannot fit its column
    Bits columns;     // one column for an expression
    bool uses_caller = false;
    std::string text;  // canonical, of an expression
  };
  std::vector<ColumnMask> masks;     // strictest first, then by entry
  std::vector<std::string> columns;  // in lower case; empty when there are no masks
};

// Picks and prepares the rules that could concern a table. Cache it per (snapshot, table).
TableRules RulesFor(const mesh::SnapshotPtr& snapshot, const mesh::Table& table);

// The same, but only what grants reading, denies or hides, without agreements: enough for
// `discover` and `read` where no such rule looks at columns (policy/glance.hpp). Of the table only
// its id, product, major and owners are looked at.
TableRules RightsFor(const mesh::SnapshotPtr& snapshot, const mesh::Table& table);
// True for what grants reading, denies or hides.
bool GivesOrTakes(const mesh::Rule& rule);

// Types of the table's own columns and of all other tables of the snapshot. Both must outlive it.
mesh::ColumnTypeLookup TypesAround(const mesh::Table& table, const mesh::Snapshot& snapshot);

// Does the rule name the table, its product, or all of its scope? Which columns it picks there is
// another question.
bool NamesTable(const mesh::Policy& policy, const mesh::Rule& rule, const mesh::Table& table);
// Does the rule speak of the table? Nothing: no. Else the columns that `on` picks by tag or
// classification, all of them when it names neither.
// A column has its contract's classification, and those that it inherits in this snapshot.
std::optional<Bits> PickedColumns(const mesh::Policy& policy, const mesh::Rule& rule,
                                  const mesh::Table& table, const mesh::Snapshot& snapshot);

}  // namespace weft::policy
