#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "mesh/caller.hpp"
#include "mesh/decision.hpp"
#include "mesh/snapshot.hpp"
#include "policy/table_rules.hpp"

// One decision for every door. Pure: no I/O, no clock, no state; any thread; microseconds.
//
// Order: (1) a hidden table is not found; (2) a deny that matches wins over everything but the
// admin's right to see that it exists; (3) reading needs a right: admin (unless the mesh takes it
// away), the domain's team, its curators, the product's owners, the domain's own service principal,
// or an allow rule; (4) every restriction that matches is added: filters AND, per column the
// strictest mask. Rights of (3) that are not rules lift no restriction: a restriction names its own
// exceptions. Only the domain's own service principal reads its domain's tables without
// restriction, and no denial binds it there that does not name it.
namespace weft::policy {

// For kRead all of the decision; for kDiscover only `discover`, `read`, and why a table is hidden.
// `rules` must be RulesFor(table). A token for sending events discovers and reads nothing.
mesh::Decision Decide(const mesh::Caller& caller, mesh::Action action, const mesh::Table& table,
                      const TableRules& rules, bool admin_may_read, Time now);

// Tables of domain `tracking` are what those of all domains are together: the name of the table in
// each domain whose decision counts there, "events" or "rejected_events". Nothing: the table is of
// another domain.
std::optional<std::string_view> PartsOf(const mesh::Table& table);

struct PartOf {
  std::string domain;
  mesh::Decision decision;
};
// What a caller gets of such a table whom nothing allows to read it as a whole: the rows of the
// domains whose part they may read, filtered as it is there; of each column the strictest mask of
// all parts, and none that one of them hides. A denial or restriction of the whole holds as ever. A
// table that does not say whose its rows are gives them nothing.
mesh::Decision DecideOfParts(const mesh::Caller& caller, const mesh::Table& whole,
                             const TableRules& rules, std::span<const PartOf> parts, Time now);

// What the rules of one part take from whoever reads the whole by a right to it: `read` says
// whether any of its rows are left to them, filters and masks what is left. No right to the part is
// asked for.
mesh::Decision BoundsOf(const mesh::Caller& caller, const mesh::Table& part,
                        const TableRules& rules, Time now);
// The decision about the whole with what its parts take away: rows of each domain by that one's
// filters, of each column the strictest mask. A table that does not say whose its rows are is
// refused where it would have to leave some out.
mesh::Decision BoundByParts(const mesh::Caller& caller, const mesh::Table& whole,
                            const TableRules& rules, mesh::Decision decision,
                            std::span<const PartOf> parts);

}  // namespace weft::policy
