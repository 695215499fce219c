#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "base/json_fwd.hpp"
#include "mesh/agreement.hpp"
#include "mesh/caller.hpp"
#include "store/registry.hpp"

// Access agreements from request to revocation. What one grants holds for the next statement of
// every open session, for it is part of the snapshot that decisions are made from.
namespace weft::access {

// Who does something, for rights and for the record.
struct By {
  const mesh::Caller& caller;
  std::string request_id;
  std::string client;
};

// What is asked for, or shared.
struct Order {
  mesh::TableId table;
  std::string consumer;  // a team or a user; "team:x", "user:x" where two share a name; "domain:x"
  std::string purpose;
  std::optional<Time> until;
  std::vector<std::string> columns;  // only these; empty: all
  std::string filter;                // a condition of the policy language, or empty
  std::string delivery;              // how and how often, in people's words
};

// What is done to an agreement that is there.
struct Terms {
  std::vector<std::string> columns;  // narrows to these; empty: as it is
  std::string filter;                // one more condition; empty: as it is
  std::optional<Time> until;
  std::string reason;
  std::optional<uint64_t> expected_version;  // Error{kConflict} when it is at another
};

// Each answers the record as it is now. All throw Error{kNotFound} for what the caller may not know
// of, Error{kForbidden} for what is not theirs to do (recorded as a refusal), Error{kInvalid} for
// what cannot be meant, Error{kConflict} for what cannot follow the agreement's state, or when
// somebody was faster. Nothing is changed then. Any thread.
class Agreements {
 public:
  // What columns inherit after an agreement of a domain has become this: its SQL is to be looked at
  // again, by whoever can. Runs inside the commit.
  using Heirs = std::function<std::vector<mesh::InheritedEdit>(const mesh::SnapshotPtr& now,
                                                               const mesh::Edit& edit)>;

  Agreements(store::Registry& registry, audit::Guard& guard, Heirs heirs = nullptr)
      : registry_(registry), guard_(guard), heirs_(std::move(heirs)) {}

  // For oneself, a team that one is in, or a domain whose team or curator one is. Approved at once
  // when a policy says so.
  mesh::ResourcePtr Request(const By& by, const Order& order);
  // What they would see if it were approved as it stands ("disclosed" of Inbox), before they ask.
  Json Preview(const By& by, const Order& order) const;
  // The owner's side, unasked: the same record, approved.
  mesh::ResourcePtr Share(const By& by, const Order& order);

  // The owner's side.
  mesh::ResourcePtr Approve(const By& by, const std::string& id, const Terms& terms);
  mesh::ResourcePtr Narrow(const By& by, const std::string& id, const Terms& terms);
  mesh::ResourcePtr Refuse(const By& by, const std::string& id, const Terms& terms);
  mesh::ResourcePtr Renew(const By& by, const std::string& id, const Terms& terms);
  // Either side: the owner's takes back, the consumer's gives back.
  mesh::ResourcePtr Revoke(const By& by, const std::string& id, const Terms& terms);

  // The record for programs: {"id", "state", "in_force", "table", "consumer", …}.
  Json View(const mesh::Resource& agreement) const;

 private:
  store::Registry& registry_;
  audit::Guard& guard_;
  const Heirs heirs_;
};

}  // namespace weft::access
