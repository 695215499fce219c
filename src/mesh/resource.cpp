#include "mesh/resource.hpp"

namespace weft::mesh {

bool SameContent(const Resource& a, const Resource& b) {
  return a.document == b.document && a.code == b.code && a.files == b.files;
}

}  // namespace weft::mesh
