#pragma once
#include <string>

#include "base/json_fwd.hpp"

// Changes to a document's keys in its own text.
namespace weft::mesh {

// The document with an RFC 7396 merge patch. Its comments, order and quotes stay, but for what the
// patch replaces; a text that cannot be changed piece by piece becomes JSON with the same content.
std::string WithPatch(const std::string& document, const Json& patch);

}  // namespace weft::mesh
