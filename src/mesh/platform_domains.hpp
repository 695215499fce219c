#pragma once
#include <string_view>

#include "mesh/kind.hpp"
#include "mesh/names.hpp"

// What is a part of Weft itself: nobody changes these documents.
namespace weft::mesh {

inline constexpr std::string_view kTrackingDomain = "tracking";

inline bool IsPlatforms(std::string_view domain) {
  return domain == kPlatformDomain || domain == kTrackingDomain;
}

// The events of a domain are tables of its own, promised by the contract tracking.DOMAIN and given
// out by the product DOMAIN.tracking.
inline bool IsPlatformsContract(std::string_view id) { return id.starts_with("tracking."); }
inline bool IsPlatforms(const ResourceId& id) {
  if (id.kind == Kind::kContract) return IsPlatformsContract(id.name);
  return id.kind == Kind::kProduct && id.name.ends_with(".tracking");
}

}  // namespace weft::mesh
