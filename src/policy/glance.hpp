#pragma once
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "mesh/caller.hpp"
#include "mesh/snapshot.hpp"

// Whether one caller may know of tables and read them, for many tables at once: what Decide says of
// `discover` and `read`, without bringing each table back. What grants or denies mostly looks at
// names alone, so that one verdict holds for a product, except for those of its tables that a rule
// names or that somebody has agreed about.
namespace weft::policy {

class Glance {
 public:
  struct Seen {
    bool discover = false;
    bool read = false;
  };

  // The caller outlives it. One thread.
  Glance(const mesh::Caller& caller, mesh::SnapshotPtr snapshot, Time now);

  // Nothing: it takes the whole table to tell, because what is for this caller looks at its columns
  // or tags, or there are agreements about it.
  std::optional<Seen> Of(const mesh::TableId& id, const mesh::TableSlot& slot);

 private:
  using PolicyPtr = std::shared_ptr<const mesh::Policy>;

  // What grants or denies in one domain.
  struct Rules {
    std::vector<PolicyPtr> policies;
    std::set<std::string, std::less<>> named;  // tables that a rule names, lower case, no major
    mesh::DomainPtr node;                      // null: the domain is not there
  };
  const Rules& RulesOf(const std::string& domain);
  void Add(const mesh::EntryPtr& policy, Rules& rules) const;
  bool IsAgreedAbout(const mesh::TableSlot& slot, const Rules& rules) const;
  std::optional<Seen> Judge(const mesh::Table& table, const Rules& rules) const;

  const mesh::Caller& caller_;
  const mesh::SnapshotPtr snapshot_;
  const Time now_;
  const bool admin_may_read_;
  std::unordered_map<std::string, Rules> domains_;
  std::unordered_map<const mesh::Entry*, std::optional<Seen>> products_;
};

}  // namespace weft::policy
