#include "cli/manifest.hpp"

#include "base/files.hpp"
#include "product/send_missing.hpp"

namespace weft::cli {
namespace {

Json ManifestOf(const LocalFolder& folder) {
  Json files = Json::array();
  for (const auto& file : folder.files)
    files.push_back({{"path", file.path}, {"sha256", file.sha256}, {"bytes", file.bytes}});
  return files;
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

Json SendFolder(Client& client, const LocalFolder& folder, const std::string& path, Json body) {
  body["files"] = ManifestOf(folder);
  Json answer;
  const auto ask = [&] {
    answer = client.Post(path, body);
    return answer["plan"]["missing"].get<std::vector<std::string>>();
  };
  const auto send = [&](const std::string& sha256, const std::filesystem::path& file) {
    client.Send({.method = "PUT",
                 .path = "/api/v1/files/" + sha256,
                 .content_type = "application/octet-stream",
                 .upload = file});
  };
  product::SendMissing(folder.root, folder.files, {ask, send});
  return answer;
}

}  // namespace weft::cli
