#include "policy/write_rights.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "mesh/platform_domains.hpp"
#include "policy/question_rights.hpp"

namespace weft::policy {
namespace {

using mesh::Kind;
using mesh::Resource;
using mesh::ResourceId;
using mesh::Snapshot;

constexpr std::string_view kAdminsOnly = "only an admin may";

// The domain that a resource says it belongs to, empty for one of the whole mesh.
struct DomainOfModel {
  std::string operator()(const mesh::MeshDocument&) const { return {}; }
  std::string operator()(const mesh::Domain& model) const { return model.name; }
  std::string operator()(const mesh::Team&) const { return {}; }
  std::string operator()(const mesh::User&) const { return {}; }
  std::string operator()(const mesh::Product& model) const { return model.domain; }
  std::string operator()(const mesh::Contract& model) const { return model.domain; }
  std::string operator()(const mesh::Policy& model) const { return model.domain; }
  std::string operator()(const mesh::Source& model) const { return model.domain; }
  std::string operator()(const mesh::TrackingPlan& model) const { return model.domain; }
  std::string operator()(const mesh::Agreement& model) const { return model.table.domain; }
  std::string operator()(const mesh::Question&) const { return {}; }
  std::string operator()(const mesh::Thread& model) const { return model.table.domain; }
  std::string operator()(const mesh::Subscription& model) const { return model.table.domain; }
};

// A product's name without its pinned major.
std::string Unpinned(std::string name) { return name.substr(0, name.find('@')); }

class Request {
 public:
  Request(const mesh::Caller& caller, const ResourceId& id, const Snapshot& before,
          const Snapshot& after)
      : caller_(caller),
        id_(id),
        before_(before),
        after_(after),
        old_(before.Find(id)),
        new_(after.Find(id)) {}

  WriteVerdict Judge() const {
    if (caller_.scope != "all")
      return Refuse("this token has scope " + caller_.scope + " and changes nothing");
    if (!caller_.service_domain.empty())
      return Refuse("a domain's service principal changes nothing");
    if (const std::string_view verbs = mesh::RowOf(id_.kind).own_verbs; !verbs.empty())
      return Refuse("it is made and changed by " + std::string(verbs));
    if (id_.kind == Kind::kUser && HasAdmin(before_) && !HasAdmin(after_)) {
      return Refuse("the last admin stays: make somebody else admin first");
    }
    if (IsPlatforms())
      return Refuse("it is a part of Weft itself; a global policy can be stricter");
    if (caller_.is_admin) return {true, "admin"};
    if (id_.kind == Kind::kQuestion) return JudgeQuestion();
    const std::optional<std::set<std::string>> domains = Domains();
    if (!domains) return Refuse(std::string(kAdminsOnly));
    // An owner's right ends at the product's own domain.
    const bool is_owner = domains->size() == 1 && IsOwner();
    WriteVerdict verdict;
    for (const std::string& domain : *domains) {
      verdict = InDomain(domain, is_owner);
      if (!verdict.allowed) return verdict;
    }
    return verdict;
  }

 private:
  WriteVerdict Refuse(const std::string& why) const {
    return {false, caller_.user + " may not change " + ToString(id_) + ": " + why};
  }

  bool IsPlatforms() const {
    if (mesh::IsPlatforms(id_)) return true;
    for (const Resource* resource : {old_.get(), new_.get()}) {
      if (resource && mesh::IsPlatforms(std::visit(DomainOfModel{}, resource->model))) return true;
    }
    return false;
  }

  // A question is its owner's, whoever else may read it. Nobody makes one for another person.
  WriteVerdict JudgeQuestion() const {
    const auto* question = std::get_if<mesh::Question>(&(old_ ? old_ : new_)->model);
    if (question->owner == caller_.user) return {true, "owner"};
    if (!old_) return Refuse("its owner is " + question->owner + ": name yourself");
    return Refuse(MayReadQuestion(caller_, *question)
                      ? "only its owner " + question->owner + " or an admin may"
                      : "somebody has a question of this name: choose another");
  }

  // The domains that the change touches; nothing when only an admin may make it.
  std::optional<std::set<std::string>> Domains() const {
    if (id_.kind == Kind::kMesh || id_.kind == Kind::kTeam || id_.kind == Kind::kUser)
      return std::nullopt;
    if (id_.kind == Kind::kDomain && (!old_ || !new_)) return std::nullopt;
    std::set<std::string> domains;
    for (const Resource* resource : {old_.get(), new_.get()}) {
      if (resource != nullptr) domains.insert(std::visit(DomainOfModel{}, resource->model));
    }
    const size_t dot = id_.name.find('.');
    if (id_.kind == Kind::kProduct || (id_.kind == Kind::kPolicy && dot != std::string::npos)) {
      domains.insert(id_.name.substr(0, dot));
    }
    if (domains.empty() || domains.contains("")) return std::nullopt;
    return domains;
  }

  WriteVerdict InDomain(const std::string& domain, bool is_owner) const {
    const auto node = before_.domains.find(domain);
    if (caller_.own_domains.contains(domain)) return {true, "team"};
    if (caller_.curated.contains(domain)) return {true, "curator"};
    if (is_owner) return {true, "owner"};
    return Refuse("in domain " + domain + " only " + WhoMay(node) + " may");
  }

  // "team ops, curator ann, owner bob or an admin"
  std::string WhoMay(mesh::Tree<std::string, mesh::DomainPtr>::const_iterator node) const {
    std::vector<std::string> who;
    const bool exists = node != before_.domains.end();
    if (exists && !node->second->domain.team.empty())
      who.push_back("team " + node->second->domain.team);
    if (exists) {
      for (const std::string& curator : node->second->domain.curators)
        who.push_back("curator " + curator);
    }
    for (const std::string& owner : Owners()) who.push_back("owner " + owner);
    return who.empty() ? "an admin" : Join(who, ", ") + " or an admin";
  }

  // ---- Named owners: what belongs to a product that they own already.

  bool IsOwner() const {
    const std::vector<std::string> owners = Owners();
    return std::ranges::find(owners, caller_.user) != owners.end();
  }

  // Who owns, before the change, every product that the resource belongs to.
  std::vector<std::string> Owners() const {
    switch (id_.kind) {
      case Kind::kProduct: return OwnersOfProduct(id_.name);
      case Kind::kPolicy: return OwnersOfPolicy();
      case Kind::kContract: return OwnersOfContract();
      default: return {};
    }
  }

  // A new major belongs to the owners of the majors that are there.
  std::vector<std::string> OwnersOfProduct(const std::string& name) const {
    if (const mesh::ResourcePtr found = before_.Find({Kind::kProduct, name})) {
      return std::get<mesh::Product>(found->model).owners;
    }
    const auto node = before_.domains.find(name.substr(0, name.find('.')));
    if (node == before_.domains.end()) return {};
    for (const auto& [_, resource] : node->second->products) {
      if (Unpinned(resource->id.name) == Unpinned(name))
        return resource->As<mesh::Product>()->owners;
    }
    return {};
  }

  // A policy in a product's folder, which it may not leave.
  std::vector<std::string> OwnersOfPolicy() const {
    std::optional<std::string> product;
    for (const Resource* resource : {old_.get(), new_.get()}) {
      if (resource == nullptr) continue;
      const mesh::Policy& policy = std::get<mesh::Policy>(resource->model);
      const std::string pin = policy.major > 1 ? "@" + std::to_string(policy.major) : "";
      const std::string named = policy.product.empty() ? "" : Unpinned(policy.product) + pin;
      if (named.empty() || (product && *product != named)) return {};
      product = named;
    }
    return product ? OwnersOfProduct(*product) : std::vector<std::string>{};
  }

  // Those who own every product that gives it out. A new contract belongs to the products that name
  // it with this change, one that exists to those that named it before.
  std::vector<std::string> OwnersOfContract() const {
    const std::string& domain = std::get<mesh::Contract>((old_ ? old_ : new_)->model).domain;
    const Snapshot& snapshot = old_ ? before_ : after_;
    const auto node = snapshot.domains.find(domain);
    if (node == snapshot.domains.end()) return {};
    std::optional<std::vector<std::string>> common;
    for (const auto& [_, resource] : node->second->products) {
      const std::vector<std::string>& given_out = resource->outline.contracts;
      if (std::ranges::find(given_out, id_.name) == given_out.end()) continue;
      const std::vector<std::string> owners = OwnersOfProduct(resource->id.name);
      if (!common) common = owners;
      std::erase_if(*common, [&](const std::string& o) {
        return std::ranges::find(owners, o) == owners.end();
      });
    }
    return common.value_or(std::vector<std::string>{});
  }

  const mesh::Caller& caller_;
  const ResourceId& id_;
  const Snapshot& before_;
  const Snapshot& after_;
  const mesh::ResourcePtr old_, new_;
};

}  // namespace

WriteVerdict MayWrite(const mesh::Caller& caller, const ResourceId& id, const Snapshot& before,
                      const Snapshot& after) {
  return Request(caller, id, before, after).Judge();
}

std::vector<std::string> MayApply(const mesh::Caller& caller, std::span<const ResourceId> ids,
                                  const Snapshot& before, const Snapshot& after) {
  std::vector<std::string> refusals;
  for (const ResourceId& id : ids) {
    WriteVerdict verdict = MayWrite(caller, id, before, after);
    if (!verdict.allowed) refusals.push_back(std::move(verdict.reason));
  }
  return refusals;
}

bool MayWriteDomain(const mesh::Caller& caller, const std::string& domain) {
  if (caller.scope != "all" || !caller.service_domain.empty()) return false;
  return caller.is_admin || caller.own_domains.contains(domain) || caller.curated.contains(domain);
}

bool MayDecide(const mesh::Caller& caller, const mesh::Table& table) {
  if (caller.scope != "all" || !caller.service_domain.empty()) return false;
  return MayWriteDomain(caller, table.id.domain) ||
         std::ranges::find(table.owners, caller.user) != table.owners.end();
}

bool HasAdmin(const Snapshot& snapshot) {
  return std::ranges::any_of(snapshot.users, [](const auto& entry) {
    const auto user = entry.second->template As<mesh::User>();
    return !user->disabled && std::ranges::find(user->roles, "admin") != user->roles.end();
  });
}

}  // namespace weft::policy
