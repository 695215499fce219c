#pragma once
#include <string_view>

#include "mesh/names.hpp"

// Domains that are parts of Weft itself: nobody changes their documents.
namespace weft::mesh {

inline constexpr std::string_view kTrackingDomain = "tracking";

inline bool IsPlatforms(std::string_view domain) {
  return domain == kPlatformDomain || domain == kTrackingDomain;
}

}  // namespace weft::mesh
