#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "mesh/folder.hpp"

// The rounds of an apply, whoever carries the files: ask, send what the other side lacks, ask
// again.
namespace weft::product {

struct Exchange {
  // Sends the manifest; answers the SHA-256 of each file that the other side lacks.
  std::function<std::vector<std::string>()> ask;
  std::function<void(const std::string& sha256, const std::filesystem::path& file)> send;
};

// Returns when nothing is missing any more. Documents are asked for before the data that they name,
// so there are several rounds. Each file is sent once: throws Error{kUnavailable} when the other
// side asks for one again, Error{kInternal} when it asks for what the folder does not have.
void SendMissing(const std::filesystem::path& folder, const std::vector<mesh::FolderFile>& files,
                 const Exchange& exchange);

}  // namespace weft::product
