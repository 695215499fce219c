#pragma once
#include <memory>
#include <string>

#include "mesh/inherited.hpp"
#include "mesh/resource.hpp"
#include "store/sqlite.hpp"

// One version of a resource as the table `versions` has it, and back.
namespace weft::store {

// The columns of a version that are hashed. `code`, `files` and `place` are JSON texts.
struct StoredVersion {
  std::string folder, path, place, document, code, files;
};
StoredVersion Store(const mesh::Resource& resource);

// SHA-256 over all that a version says, as docs/formats/registry.md spells it.
std::string ContentDigest(const StoredVersion& version);
StoredVersion StoredVersionOf(const Statement& row, int first_column);

// What to select from `versions v` for StoredVersionOf, in this order.
inline constexpr std::string_view kVersionColumns =
    "v.folder, v.path, v.place, v.document, v.code, v.files";

// The resource as its document says it; null when that cannot be read (logged).
std::shared_ptr<mesh::Resource> ParseStored(const mesh::ResourceId& id, uint64_t version,
                                            const StoredVersion& stored);

// What columns of one contract inherit, as JSON text and back.
std::string InheritedText(const std::vector<mesh::Inherited>& rows);
mesh::InheritedPtr ReadInherited(const std::string& text);

}  // namespace weft::store
