#pragma once
#include <string>

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

// What to select from `versions v` for the two functions below, in this order.
inline constexpr std::string_view kVersionColumns =
    "v.folder, v.path, v.place, v.document, v.code, v.files, v.compiled";
inline constexpr int kVersionColumnCount = 7;

struct Restored {
  std::shared_ptr<mesh::Resource> resource;  // null: its document cannot be read (logged)
  bool was_parsed = false;  // the compiled form is of another version: write it anew
};
Restored ReadVersion(const mesh::ResourceId& id, uint64_t version, const Statement& row,
                     int first_column);

}  // namespace weft::store
