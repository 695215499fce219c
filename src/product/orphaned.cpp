#include "product/orphaned.hpp"

#include <algorithm>

#include "access/people.hpp"
#include "mesh/owners.hpp"

namespace weft::product {
namespace {

bool IsDeparture(const mesh::Edit& edit) {
  if (edit.id.kind != mesh::Kind::kUser) return false;
  const auto* user = edit.after ? std::get_if<mesh::User>(&edit.after->model) : nullptr;
  return user == nullptr || user->disabled;
}

bool WasOrphaned(const mesh::Snapshot& before, const std::string& product) {
  const mesh::ResourcePtr known = before.Find({mesh::Kind::kProduct, product});
  return known && mesh::AreAllGone(before, std::get<mesh::Product>(known->model).owners);
}

}  // namespace

std::vector<store::Notice> OrphanedNotices(const mesh::Snapshot& before,
                                           const mesh::Snapshot& after,
                                           std::span<const mesh::Edit> edits) {
  std::vector<store::Notice> notices;
  std::vector<mesh::Orphan> orphans;
  if (std::ranges::any_of(edits, IsDeparture)) {
    orphans = mesh::Orphans(after);
  } else {
    for (const mesh::Edit& edit : edits) {
      if (edit.id.kind != mesh::Kind::kProduct || !edit.after) continue;
      const auto& owners = std::get<mesh::Product>(edit.after->model).owners;
      if (mesh::AreAllGone(after, owners)) orphans.push_back({edit.id.name, owners});
    }
  }
  for (const mesh::Orphan& orphan : orphans) {
    if (WasOrphaned(before, orphan.product)) continue;
    const std::string domain = orphan.product.substr(0, orphan.product.find('.'));
    for (const std::string& user : access::CuratorsOf(after, domain))
      notices.push_back(
          {user, "no owner", "", ToString(orphan) + "; name another in its document"});
  }
  return notices;
}

}  // namespace weft::product
