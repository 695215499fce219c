#pragma once
#include <map>
#include <string>
#include <vector>

#include "audit/guard.hpp"

namespace weft::discover {

// The folder that a deployed product would be applied from: its document, its contracts and the
// policies that lie beside them; for its owner's side also its SQL, its tests and which data files
// belong to it. By path, in a mesh folder.
struct ProductFolder {
  struct Data {
    mesh::FileRef file;
    bool is_readable = false;  // the caller may read its tables whole
  };
  std::map<std::string, std::string> texts;
  std::map<std::string, Data> files;
  std::vector<std::string> tables;           // whose data the readable files are
  std::vector<mesh::ResourcePtr> resources;  // whose documents these are
};

// Throws Error{kNotFound} with the same words for a product that is not there and one that is
// hidden.
ProductFolder FolderOf(const audit::Guard& guard, const mesh::Caller& caller,
                       const std::string& product, const mesh::SnapshotPtr& snapshot);

}  // namespace weft::discover
