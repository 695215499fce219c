#pragma once
#include <span>
#include <string>
#include <vector>

#include "mesh/caller.hpp"
#include "mesh/snapshot.hpp"

// Who may change what. Pure, like the decision about reading.
//
// A domain's resources are changed by its team and its curators; a product, its contracts and its
// policies also by the product's named owners; users, teams, meshes, global policies, new and
// deleted domains by admins only. A question by its owner. Everything by admins, but agreements,
// threads and subscriptions, which change by verbs of their own (access/), and what lies in the
// platform's own domain (`weft`), which nobody changes. Rights are those of the mesh before the
// change, so that no change can give them to its own author. A resource that moves from one domain
// to another needs the right in both. The last admin stays.
namespace weft::policy {

struct WriteVerdict {
  bool allowed = false;
  std::string reason;  // what the right rests on: "admin", "team", "curator", "owner";
                       // of a refusal a sentence that names who may
};

// May the caller turn this resource of `before` into what `after` says of it (created, changed,
// deleted)?
WriteVerdict MayWrite(const mesh::Caller& caller, const mesh::ResourceId& id,
                      const mesh::Snapshot& before, const mesh::Snapshot& after);

// The refusals of a whole change, in the order of `ids`; empty: all of it is allowed.
std::vector<std::string> MayApply(const mesh::Caller& caller, std::span<const mesh::ResourceId> ids,
                                  const mesh::Snapshot& before, const mesh::Snapshot& after);

// True for those who may change everything in the domain but its existence: its team, its curators,
// admins.
bool MayWriteDomain(const mesh::Caller& caller, const std::string& domain);

// True for the owner's side of a table: whoever may write its domain, and its product's named
// owners. They decide about access to it.
bool MayDecide(const mesh::Caller& caller, const mesh::Table& table);

// True when somebody with role admin is there and not disabled.
bool HasAdmin(const mesh::Snapshot& snapshot);

}  // namespace weft::policy
