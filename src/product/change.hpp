#pragma once
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "audit/guard.hpp"
#include "engine/engine.hpp"
#include "lineage/lineage.hpp"
#include "product/plan.hpp"
#include "product/sql_check.hpp"
#include "product/verify.hpp"
#include "store/files.hpp"
#include "store/registry.hpp"

// One change from its plan to its commit. Steps throw Error and leave the mesh as it was; only
// Commit changes it.
namespace weft::product {

// What a change works with; all outlive it.
struct Workshop {
  store::Registry& registry;
  store::Files& files;
  audit::Guard& guard;
  engine::Engine& engine;
  lineage::Lineage& lineage;
};

struct ChangeContext {
  const mesh::Caller& caller;
  std::string action;  // "apply", "put", "delete"
  std::string request_id;
  std::string client;
};

// What is committed with a change, and was checked elsewhere.
struct Along {
  std::vector<store::Write> writes = {};
  std::vector<store::Notice> notices = {};
};

using Intake = std::vector<std::pair<std::string, engine::IntakeReport>>;  // by table

struct Tested {
  std::vector<CheckResult> checks;
  std::set<mesh::ResourceId> left_out;  // of the folder, not the caller's to change
};

// Error{kInvalid} with every error of these, nothing when there is none.
void RequireNoErrors(const std::vector<mesh::Finding>& findings);
// Error{kConflict} naming each of these agreements, nothing when there is none.
void RequireNotHeld(const std::vector<std::string>& held);

class Change {
 public:
  Change(Workshop& workshop, const ChangeContext& context, mesh::SnapshotPtr base, Draft draft);

  const Plan& plan() const { return draft_.plan; }

  // Leaves out what would break, all of it or what nobody reads; SQL that stops stays.
  void ForgetBreaks() { draft_.plan.breaking.clear(); }
  void ForgetUnreadBreaks();
  // Adds to the plan who reads what would break.
  void FindReaders();
  // Adds to the plan who gains and who loses by it, as far as it could change what anybody sees.
  void FindImpact();
  // Adds who is told of what is deprecated.
  void FindTold() { FindTold(base_); }
  // Adds what the engine says of the SQL: findings, what stops, and what columns inherit. Needs no
  // data.
  void CheckOnEngine();
  // Error{kForbidden} naming each change that the caller may not make; recorded as a refusal.
  void RequireRights();
  // Adds agreements in force that hold what would go. Error{kConflict} naming each.
  void FindHeld();
  void RequireNotHeld() const;
  // Error{kInvalid} with every error that was found.
  void RequireNoErrors() const { product::RequireNoErrors(draft_.plan.findings); }
  // Error{kConflict} naming each break and its readers, and SQL that stops.
  void RequireNoBreaks(const std::string& hint) const;

  // Converts the files of edited tables; what does not fit is added to the findings.
  Intake TakeIn();
  // Runs the checks of the folder's products and contracts that the caller may change, on the mesh
  // as it would be, and says which it left out. On record before it answers.
  Tested Test();
  // Writes all of it with the versions that the plan saw, and what people are told of it.
  // Agreements that were decided since the plan count as well: throws Error{kConflict} when one is
  // in force on what goes. Answers the last seq.
  uint64_t Commit(
      const std::optional<std::pair<std::string, std::vector<store::AppliedFile>>>& folder,
      const Along& along = {});

 private:
  void FindTold(const mesh::SnapshotPtr& mesh);
  SqlCheck CheckSql();
  bool DomainsWereGrantedSince(const mesh::Snapshot& now) const;
  void MeetAgreementsSince(const mesh::SnapshotPtr& now);
  void RaiseVersions(const StoppedSql& stopped);
  std::vector<mesh::TablePtr> TablesWithFiles() const;
  engine::IntakeReport TakeInOne(const mesh::Table& table);
  audit::Began BeganOf(audit::Verb verb) const;
  std::vector<store::Notice> Notices() const;

  Workshop& workshop_;
  const ChangeContext& context_;
  mesh::SnapshotPtr base_;
  Draft draft_;
  std::vector<mesh::InheritedEdit> inherited_;  // from the engine
  // SQL that was bound, and in which mesh.
  std::vector<std::pair<mesh::TablePtr, engine::Description>> bound_;
  mesh::SnapshotPtr bound_in_;
};

}  // namespace weft::product
