#include "serve/notify/links.hpp"

#include "mesh/retirement.hpp"
#include "serve/notify/way_out.hpp"

namespace weft::serve {

std::string LinkOf(const std::string& portal, const store::Notice& notice,
                   const mesh::Snapshot& mesh) {
  if (mesh.FindEntry({mesh::Kind::kAgreement, notice.subject}))
    return portal + "/agreements/" + notice.subject;
  const auto table = mesh::ParseTableId(notice.subject);
  if (table && mesh::FindOrMoved(mesh, *table)) return portal + "/tables/" + notice.subject;
  return portal + "/inbox";
}

std::string WayContext::LinkOf(const store::Notice& notice) const {
  return options.portal ? serve::LinkOf(options.portal(), notice, *registry.Now()) : std::string();
}

}  // namespace weft::serve
