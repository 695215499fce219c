#pragma once
#include <string>
#include <string_view>

#include "mesh/resource.hpp"

// A resource's meaning as compact bytes, kept beside its document so that a start need not parse
// YAML again. Only a cache: the document is the truth, and what cannot be decoded is parsed again.
// Pure.
namespace weft::store {

// Model and references. Begins with the version of this form.
std::string EncodeMeaning(const mesh::Resource& resource);
// Fills model and references. False, and nothing of use in `resource`, when the bytes are of
// another version of this form or damaged.
bool DecodeMeaning(std::string_view bytes, mesh::Resource& resource);

}  // namespace weft::store
