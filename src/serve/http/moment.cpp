#include "serve/http/moment.hpp"

#include "base/error.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {

RouteParameter AtParameter() {
  return {"at", "query", schema::Moment(), "the mesh as it was then"};
}

mesh::SnapshotPtr MeshAt(const store::Registry& registry, const Call& call) {
  const std::string at = call.Parameter("at");
  if (at.empty()) return registry.Now();
  const auto time = ParseTime(at);
  if (!time)
    throw Error(ErrorKind::kInvalid, "`at` is no time", "write it as 2026-11-21T06:18:00Z");
  return registry.At(*time);
}

}  // namespace weft::serve
