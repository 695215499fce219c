#include "mesh/document.hpp"

#include "base/digest.hpp"

namespace weft::mesh {

std::string Document::Sha256() const { return read_ ? sha256_ : Sha256Hex(text_); }

}  // namespace weft::mesh
