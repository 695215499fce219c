#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "store/files.hpp"

namespace weft::discover {

// The folder that a deployed product would be applied from: its document, its contracts and the
// policies that lie beside them; for its owner's side also its SQL and its tests, and the data
// files of tables that they may read whole. By path, in a mesh folder.
struct ProductFolder {
  std::map<std::string, std::string> texts;
  std::map<std::string, std::filesystem::path> files;
  std::vector<std::string> tables;  // whose data these files are
};

// Throws Error{kNotFound} with the same words for a product that is not there and one that is
// hidden.
ProductFolder FolderOf(const audit::Guard& guard, const store::Files& files,
                       const mesh::Caller& caller, const std::string& product,
                       const mesh::SnapshotPtr& snapshot);

}  // namespace weft::discover
