#include "mesh/principal.hpp"

namespace weft::mesh {
namespace {

constexpr std::string_view kPrefix = "domain:";

}  // namespace

std::string PrincipalOf(std::string_view domain) {
  return std::string(kPrefix) + std::string(domain);
}

bool IsPrincipal(std::string_view name) { return name.starts_with(kPrefix); }

std::optional<std::string> DomainOfPrincipal(std::string_view name) {
  if (!IsPrincipal(name)) return std::nullopt;
  return std::string(name.substr(kPrefix.size()));
}

}  // namespace weft::mesh
