#include "product/platform_eyes.hpp"

#include <algorithm>

#include "mesh/kind.hpp"
#include "mesh/names.hpp"

namespace weft::product {
namespace {

bool Has(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

bool Eyes::OwnsDomain(const std::string& domain) const {
  if (domain.empty()) return false;
  return domain == reader_.service_domain || reader_.own_domains.contains(domain) ||
         reader_.curated.contains(domain);
}

bool Eyes::OwnsProduct(const std::string& name) const {
  if (OwnsDomain(name.substr(0, name.find('.')))) return true;
  const mesh::EntryPtr entry = snapshot_->FindEntry({mesh::Kind::kProduct, name});
  const auto product = entry ? entry->As<mesh::Product>() : nullptr;
  return product && Has(product->owners, reader_.user);
}

bool Eyes::Owns(const std::string& table) {
  if (const auto known = owned_.find(table); known != owned_.end()) return known->second;
  const auto id = mesh::ParseTableId(table);
  bool owns = id && OwnsDomain(id->domain);
  if (id && !owns) {
    const mesh::TablePtr found = snapshot_->FindTable(*id);
    owns = found && Has(found->owners, reader_.user);
  }
  return owned_[table] = owns;
}

bool Eyes::Admit(audit::Began& touch) {
  if (reader_.is_admin) return true;
  if (!touch.caller.empty() && touch.caller == reader_.user) {
    // What a product's SQL read below may be hidden from its reader.
    std::erase_if(touch.tables, [&](const audit::TableTouch& each) {
      return each.principal != reader_.user && !Owns(each.table);
    });
    return true;
  }
  if (touch.verb == audit::Verb::kSearch) return false;  // what somebody looks for is theirs
  const size_t all = touch.tables.size();
  std::erase_if(touch.tables, [&](const audit::TableTouch& each) { return !Owns(each.table); });
  if (touch.tables.empty()) return false;
  if (touch.tables.size() == all) return true;
  touch.text.clear();
  touch.refusal.clear();
  touch.purpose.clear();
  touch.question.clear();
  return true;
}

bool Eyes::MaySee(const store::ChangeHead& change) {
  if (reader_.is_admin || change.actor == reader_.user) return true;
  const auto kind = mesh::FindKind(change.kind);
  if (!kind) return false;
  switch (*kind) {
    case mesh::Kind::kDomain: return OwnsDomain(change.name);
    case mesh::Kind::kProduct: return OwnsProduct(change.name);
    case mesh::Kind::kPolicy:
      return change.name.find('.') != std::string::npos &&
             OwnsDomain(change.name.substr(0, change.name.find('.')));
    default: break;
  }
  const mesh::EntryPtr entry = snapshot_->FindEntry({*kind, change.name});
  return entry && OwnsDomain(entry->outline.domain);
}

}  // namespace weft::product
