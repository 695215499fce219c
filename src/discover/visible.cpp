#include "discover/visible.hpp"

#include <algorithm>
#include <variant>

#include "mesh/retirement.hpp"
#include "policy/agreement_rule.hpp"
#include "policy/question_rights.hpp"
#include "product/tables.hpp"

namespace weft::discover {
namespace {

using mesh::Kind;

bool IsOfDomain(const mesh::Caller& caller, const std::string& domain) {
  return caller.is_admin || caller.curated.contains(domain) ||
         caller.own_domains.contains(domain) || caller.service_domain == domain;
}

// False when all its tables are hidden from the caller.
bool MayKnowTables(const audit::Guard& guard, const mesh::Caller& caller,
                   const mesh::Resource& resource, const mesh::SnapshotPtr& snapshot) {
  const auto is_known = [&](const mesh::Table& table) {
    return guard.Decide(caller, mesh::Action::kDiscover, table, snapshot).discover;
  };
  const mesh::EntryPtr entry = snapshot->FindEntry(resource.id);
  if (entry && entry->version == resource.version)  // the first table mostly tells
    return product::AnySlotOrNone(*entry, *snapshot, [&](const product::Placed& table) {
      return is_known(*table.slot->Get());
    });
  const std::vector<mesh::TablePtr> tables = product::TablesOf(resource, *snapshot);
  return tables.empty() ||
         std::ranges::any_of(tables, [&](const auto& table) { return is_known(*table); });
}

// Of a table that is gone, nobody hears but admins.
bool MayKnowTable(const audit::Guard& guard, const mesh::Caller& caller, const mesh::TableId& id,
                  const mesh::SnapshotPtr& snapshot) {
  const mesh::TablePtr table = mesh::FindOrMoved(*snapshot, id);
  if (!table) return caller.is_admin;
  return guard.Decide(caller, mesh::Action::kDiscover, *table, snapshot).discover;
}

bool MayKnowAgreement(const mesh::Caller& caller, const mesh::Resource& resource,
                      const mesh::Snapshot& snapshot) {
  const auto& agreement = std::get<mesh::Agreement>(resource.model);
  if (IsOfDomain(caller, agreement.table.domain)) return true;
  if (policy::IsForCaller(caller, agreement)) return true;
  const mesh::TablePtr table = mesh::FindOrMoved(snapshot, agreement.table);
  return table && std::ranges::find(table->owners, caller.user) != table->owners.end();
}

}  // namespace

bool MayKnow(const audit::Guard& guard, const mesh::Caller& caller, const mesh::Resource& resource,
             const mesh::SnapshotPtr& snapshot) {
  const std::string domain = DomainOf(resource);
  switch (resource.id.kind) {
    case Kind::kProduct:
    case Kind::kContract: return MayKnowTables(guard, caller, resource, snapshot);
    case Kind::kSource:
    case Kind::kTrackingPlan: return IsOfDomain(caller, domain);
    case Kind::kAgreement: return MayKnowAgreement(caller, resource, *snapshot);
    case Kind::kQuestion:
      return policy::MayReadQuestion(caller, std::get<mesh::Question>(resource.model));
    case Kind::kThread:
      return MayKnowTable(guard, caller, std::get<mesh::Thread>(resource.model).table, snapshot);
    case Kind::kSubscription:
      return caller.is_admin || std::get<mesh::Subscription>(resource.model).user == caller.user;
    case Kind::kPolicy: return domain.empty() || IsOfDomain(caller, domain);
    default: return true;
  }
}

std::string DomainOf(const mesh::Resource& resource) {
  if (const auto* product = std::get_if<mesh::Product>(&resource.model)) return product->domain;
  if (const auto* contract = std::get_if<mesh::Contract>(&resource.model)) return contract->domain;
  if (const auto* policy = std::get_if<mesh::Policy>(&resource.model)) return policy->domain;
  if (const auto* source = std::get_if<mesh::Source>(&resource.model)) return source->domain;
  if (const auto* plan = std::get_if<mesh::TrackingPlan>(&resource.model)) return plan->domain;
  if (const auto* agreement = std::get_if<mesh::Agreement>(&resource.model))
    return agreement->table.domain;
  if (const auto* thread = std::get_if<mesh::Thread>(&resource.model)) return thread->table.domain;
  if (const auto* domain = std::get_if<mesh::Domain>(&resource.model)) return domain->name;
  return {};
}

std::vector<std::string> TagsOf(const mesh::Resource& resource) {
  if (const auto* product = std::get_if<mesh::Product>(&resource.model)) return product->tags;
  if (const auto* contract = std::get_if<mesh::Contract>(&resource.model)) return contract->tags;
  return {};
}

std::string OwnerOf(const mesh::Resource& resource, const mesh::Snapshot& snapshot) {
  const auto* product = std::get_if<mesh::Product>(&resource.model);
  if (product != nullptr && !product->team.empty()) return product->team;
  const auto node = snapshot.domains.find(DomainOf(resource));
  return node == snapshot.domains.end() ? std::string() : node->second->domain.team;
}

}  // namespace weft::discover
