#include "cli/manifest.hpp"

#include <map>

#include "base/files.hpp"

namespace weft::cli {
namespace {

Json BodyOf(const LocalFolder& folder, bool allow_breaking) {
  Json files = Json::array();
  for (const auto& file : folder.files)
    files.push_back({{"path", file.path}, {"sha256", file.sha256}, {"bytes", file.bytes}});
  return {{"files", files}, {"allow_breaking", allow_breaking}};
}

}  // namespace

LocalFolder ListLocal(const std::string& directory) {
  LocalFolder folder{directory, {}, {}};
  folder.files = mesh::ListFolder(directory, folder.findings);
  return folder;
}

mesh::Folder ReadLocal(const LocalFolder& local) {
  mesh::Folder folder = mesh::ReadFolder(local.files, [&](const mesh::FolderFile& file) {
    return ReadFile(std::filesystem::path(local.root) / file.path);
  });
  folder.findings.insert(folder.findings.begin(), local.findings.begin(), local.findings.end());
  return folder;
}

Json SendFolder(Client& client, const LocalFolder& folder, bool dry_run, bool allow_breaking) {
  const std::string path = std::string("/api/v1/apply") + (dry_run ? "?dry_run=true" : "");
  const Json body = BodyOf(folder, allow_breaking);
  std::map<std::string, std::filesystem::path> by_content;
  for (const auto& file : folder.files)
    by_content[file.sha256] = std::filesystem::path(folder.root) / file.path;
  // Documents are asked for first, then the data that they name.
  for (;;) {
    Json answer = client.Post(path, body);
    if (answer["plan"]["missing"].empty()) return answer;
    for (const Json& sha256 : answer["plan"]["missing"])
      client.Send({.method = "PUT",
                   .path = "/api/v1/files/" + sha256.get<std::string>(),
                   .content_type = "application/octet-stream",
                   .upload = by_content.at(sha256.get<std::string>())});
  }
}

}  // namespace weft::cli
