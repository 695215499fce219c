#pragma once
#include <string>
#include <vector>

#include "cli/session.hpp"
#include "mesh/folder.hpp"

// A folder of this machine and its way to the server: hashes first, then only what it lacks.
namespace weft::cli {

struct LocalFolder {
  std::string root;
  std::vector<mesh::FolderFile> files;
  std::vector<mesh::Finding>
      findings;  // of listing: links that lead out, files that cannot be read
};
LocalFolder ListLocal(const std::string& directory);

// Reads the documents here, as `weft validate` does.
mesh::Folder ReadLocal(const LocalFolder& folder);

// POSTs the folder's manifest, with what else is in `body`, and sends the files that are asked for.
// Answers the last reply.
Json SendFolder(Client& client, const LocalFolder& folder, const std::string& path,
                Json body = Json::object());

}  // namespace weft::cli
