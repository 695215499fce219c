#pragma once
#include <string>
#include <string_view>

#include "mesh/entry.hpp"

// A resource as compact bytes, kept beside its document so that a start need not parse YAML again.
// Only a cache: the document is the truth, and what cannot be decoded is parsed again. Every
// encoding begins with the version of this form. Pure.
namespace weft::store {

// What a snapshot lists of a resource, without id and version.
std::string EncodeHead(const mesh::Head& head);
// Fills all but id and version. False, and nothing of use in `head`, when the bytes are of another
// version of this form or damaged.
bool DecodeHead(std::string_view bytes, mesh::Head& head);

// Model, references, code and files.
std::string EncodeMeaning(const mesh::Resource& resource);
// The same for these four.
bool DecodeMeaning(std::string_view bytes, mesh::Resource& resource);
// Whether the bytes are of this version, which says nothing of damage.
bool IsCurrentMeaning(std::string_view bytes);

}  // namespace weft::store
