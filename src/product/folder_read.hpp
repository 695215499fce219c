#pragma once
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "mesh/folder.hpp"
#include "mesh/snapshot.hpp"
#include "store/files.hpp"
#include "store/registry.hpp"

// What a folder says, read only as far as it differs from what was last applied: a document whose
// file and whose resource are unchanged is neither sent nor parsed.
namespace weft::product {

// One product's documents, code and data, which come without the rest of their folder.
struct Part {
  std::string folder;  // that they were applied from; empty: none, or the product is new
  std::string place;   // where they lie in it: "flights/departures/"
  mesh::Rules rules;   // that hold in their domain
};

struct ReadRequest {
  const std::vector<mesh::FolderFile>& files;  // the whole folder's manifest
  const mesh::Snapshot& base;
  const store::Files& contents;
  std::function<bool(const std::string& sha256)> has;  // the caller has this content, and so do we
  // The manifest that a folder of this name was last applied with; empty: never.
  std::function<std::vector<store::AppliedFile>(const std::string& folder)> applied;
  std::optional<Part> part = {};  // nothing: the whole folder
};

struct FolderRead {
  std::string name;                    // of the folder
  std::string place;                   // of a part, what lies elsewhere stays; empty: a whole one
  std::vector<mesh::Resource> read;    // from files that were read; sorted by id
  std::vector<mesh::ResourceId> kept;  // not read: file and resource are as last applied
  std::set<mesh::ResourceId>
      drifted;  // read; somebody changed them since by another way than this folder
  std::vector<mesh::Finding> findings;  // of what was read
  std::vector<std::string>
      missing;  // sha256 that are needed and not here: nothing else is answered then
  std::vector<store::AppliedFile> manifest;
  bool manifest_changed = false;  // against the one last applied
};

// Reads by units: a file at the top or directly in a domain's folder is one, a product's folder is
// one. A unit with a changed file is read whole, with its domain's own documents beside it. When
// weft.yaml has changed, all are read; so is a part. Pure but for reading `contents`.
FolderRead ReadFolderChanges(const ReadRequest& request);

// A manifest comes from outside: paths must be relative, clean and each there once, hashes be
// SHA-256 in hex. Throws Error{kInvalid} that names the first that is not.
void CheckManifest(const std::vector<mesh::FolderFile>& files);

}  // namespace weft::product
