#pragma once
#include <string>
#include <vector>

#include "access/access.hpp"
#include "access/people.hpp"
#include "access/states.hpp"
#include "policy/agreement_rule.hpp"
#include "policy/request_rules.hpp"

// One thing done to one agreement, against one snapshot: the checks, then the commit. Inside
// access/ only.
namespace weft::access {

struct Workshop {
  store::Registry& registry;
  audit::Guard& guard;
  Agreements::Heirs heirs = nullptr;
};

class Work {
 public:
  enum class Tell { kOwners, kConsumers, kBoth };
  struct Deed {
    const char* action;  // in the change log
    const char* what;    // in inboxes
    Tell tell;
    audit::Verb verb = audit::Verb::kGrant;
  };

  Work(Workshop workshop, const By& by);

  Time now() const { return now_; }

  // Error{kForbidden} for a token that may not change anything.
  void RequireFullToken() const;
  // Error{kNotFound} when it is not there or hidden.
  mesh::TablePtr KnownTable(const mesh::TableId& id) const;
  void RequireOwnersSide(const mesh::Table& table, const std::string& to) const;
  // Records the refusal, then throws it.
  [[noreturn]] void Refuse(const mesh::Table& table, const std::string& sentence,
                           const std::string& hint) const;

  // A new agreement about the table, with what the order says but purpose and end.
  mesh::Agreement Begin(const mesh::Table& table, const Order& order) const;
  // Error{kConflict} when the same consumer asks for the same table already.
  void RequireNoOpenRequest(const mesh::Agreement& agreement) const;
  policy::RequestTerms TermsOf(const mesh::Table& table, const mesh::Agreement& agreement) const;
  // Error{kInvalid} for an end that has passed or is later than a policy lets it be.
  void SetEnd(mesh::Agreement& agreement, const std::optional<Time>& until,
              const policy::RequestTerms& terms) const;

  // One that is there, that the caller may know of, and that the verb can follow.
  mesh::Agreement Open(const std::string& id, Verb verb, const Terms& terms);
  // Its table, when the caller is of the owner's side.
  mesh::TablePtr OwnedTable(const mesh::Agreement& agreement, Verb verb) const;

  void Narrow(mesh::Agreement& agreement, const mesh::Table& table, const Terms& terms) const;
  void NarrowColumns(mesh::Agreement& agreement, const mesh::Table& table,
                     const std::vector<std::string>& columns) const;
  void AddFilter(mesh::Agreement& agreement, const mesh::Table& table,
                 const std::string& filter) const;

  // Record, log and notices in one transaction, then the audit's row. Answers the record.
  mesh::ResourcePtr Commit(const mesh::Agreement& agreement, const Deed& deed);

 private:
  audit::Began BeganOf(audit::Verb verb, const mesh::TableId& table, std::string text) const;
  std::vector<store::Notice> NoticesOf(const mesh::Agreement& agreement, const Deed& deed) const;

  const Workshop workshop_;
  const By& by_;
  const Time now_;
  const mesh::SnapshotPtr snapshot_;
  uint64_t version_ = 0;  // of the one that was opened
};

}  // namespace weft::access
