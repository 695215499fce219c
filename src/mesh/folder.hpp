#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "mesh/finding.hpp"
#include "mesh/resource.hpp"

// A mesh folder: which files it has, and what they say together.
namespace weft::mesh {

struct FolderFile {
  std::string path;  // relative, "/" between parts
  std::string sha256;
  uint64_t bytes = 0;
};

// What a folder says. Files that nothing names are findings (warnings), never errors.
struct Folder {
  std::string name;                 // from weft.yaml
  std::vector<Resource> resources;  // sorted by id
  std::vector<Finding> findings;    // sorted by file and place
};

// Answers a small file's text (documents, SQL); called at most once a path.
using ReadText = std::function<std::string(const FolderFile&)>;

// Reads a folder from its list of files: documents, code and data files bound together, with the
// rules that need more than one of them (a contract's domain is its folder's, every .sql names a
// table and every table has one origin, a server's path names a file of the folder, names are
// unique). The list may be a part of a folder, as long as products are whole: what lies beyond it
// is not judged here, see mesh/references.hpp. `rules`: of the mesh that this is a part of, when
// that is known; then weft.yaml need not be among them.
Folder ReadFolder(const std::vector<FolderFile>& files, const ReadText& read,
                  const Rules* rules = nullptr);

// Lists a folder on disk: no hidden entries, no links out of it, nothing but plain files. Hashes
// each. Throws Error{kNotFound} when it is no folder; findings for what it leaves out.
std::vector<FolderFile> ListFolder(const std::string& root, std::vector<Finding>& findings);

}  // namespace weft::mesh
