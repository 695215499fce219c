#pragma once
#include <string>
#include <vector>

#include "base/json.hpp"
#include "mesh/caller.hpp"
#include "mesh/diff.hpp"
#include "mesh/finding.hpp"
#include "mesh/snapshot.hpp"
#include "policy/shift.hpp"
#include "product/deprecation.hpp"
#include "product/folder_read.hpp"
#include "product/version_advice.hpp"

// What an apply would do, as a value: shown by `weft plan`, carried out by `weft apply`.
namespace weft::product {

enum class Verb { kCreate, kChange, kDelete, kKeep };

struct PlannedChange {
  Verb verb = Verb::kKeep;
  mesh::ResourceId id;
  std::string path;                       // its file in the folder
  std::vector<mesh::FieldChange> fields;  // of a change
  std::vector<std::string> code;          // code and data files that differ: "departures.sql"
  bool drifted = false;  // changed since by another way (API, portal): apply overwrites it
};

struct PlannedBreak {
  mesh::BreakingChange change;
  std::vector<std::string> readers;  // who used that column or table in the last 90 days, from the
                                     // audit, and the products whose SQL uses it
};

// SQL that is in the mesh already, runs today, and would no longer: a table's, or a saved
// question's, which stops nobody from the change and whose owner is told.
struct StoppedSql {
  mesh::TableId table;  // that it makes; of a question that it reads
  std::string product;  // may be empty
  std::string owner;    // a team, may be empty; of a question a user
  std::string reason;
  std::string question = {};  // its name; empty: it is a table's
  bool is_hidden = false;     // of a question that the planner may not read: shown without its name
};

struct PlannedShift {
  policy::Shift shift;
  uint64_t touches = 0;  // of that table by that principal in the last 90 days, from the audit
};

struct AccessImpact {
  std::vector<PlannedShift> shifts;
  bool is_cut = false;  // there were too many to compare all
};

struct Plan {
  std::string folder;
  std::vector<mesh::Finding> findings;  // any error: nothing can be applied
  std::vector<PlannedChange> changes;   // without kKeep
  std::vector<PlannedBreak> breaking;
  std::vector<StoppedSql> stopping;
  std::vector<VersionAdvice> versions;    // of changed contracts
  std::vector<Deprecation> deprecations;  // readers are told when this is applied
  std::vector<std::string> held;          // agreements in force on what would go; one refuses all
  std::vector<std::string> refusals;      // what the caller has no right to change; one refuses all
  AccessImpact impact;                    // who gains and who loses, of a dry run
  std::vector<mesh::ResourceId>
      not_from_here;                 // in the domains of this folder, made by another way: kept
  std::vector<std::string> missing;  // sha256 of files that the server lacks: send them, plan again
  std::vector<std::string> rebuild;  // tables whose data is taken in or made anew
  uint64_t unchanged = 0;

  bool IsEmpty() const { return changes.empty(); }
};

// What MakePlan looks at. Nothing is read or written.
struct PlanRequest {
  mesh::SnapshotPtr base;
  const FolderRead& folder;
  const mesh::Caller& caller;
  Time now;
};

// A plan with what it would write and the mesh that this would make.
struct Draft {
  Plan plan;  // without readers: they come from the audit
  std::vector<mesh::Edit> edits;
  mesh::SnapshotPtr candidate;
};
Draft MakePlan(const PlanRequest& request);
// The same for edits that do not come from a folder (PUT, DELETE).
Draft MakePlan(const mesh::SnapshotPtr& base, std::vector<mesh::Edit> edits,
               const mesh::Caller& caller, Time now);

Json ToJson(const Plan& plan);
Json FindingJson(const mesh::Finding& finding);  // {severity, file, line, column, message, hint}
// For a terminal: one line a change, `+` create, `~` change, `-` delete, then breaks, findings, a
// summary.
std::string ToText(const Plan& plan);

}  // namespace weft::product
