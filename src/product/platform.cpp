#include "product/platform.hpp"

#include <algorithm>
#include <map>

#include "base/error.hpp"
#include "embedded.hpp"
#include "mesh/parse.hpp"
#include "mesh/platform_domains.hpp"

namespace weft::product {
namespace {

constexpr std::string_view kPlatformFolder = "src/product/platform/";
constexpr std::string_view kTrackingFolder = "src/product/tracking/";

// The files of a folder by their names in it.
std::map<std::string, std::string> FilesBelow(std::string_view folder) {
  std::map<std::string, std::string> files;
  for (const EmbeddedFile& file : EmbeddedFiles())
    if (file.path.starts_with(folder)) files.emplace(file.path.substr(folder.size()), file.bytes);
  return files;
}

mesh::Resource Parsed(const std::string& name, const std::string& text, std::string_view domain) {
  std::vector<mesh::Finding> findings;
  auto resource =
      mesh::ParseDocumentText(text, {.file = name, .domain = std::string(domain)}, findings);
  WEFT_CHECK(resource.has_value());
  resource->path = name;
  return std::move(*resource);
}

// Its documents, and its SQL, which belongs to the product.
std::vector<mesh::Resource> ResourcesOf(std::string_view folder, std::string_view domain) {
  const std::map<std::string, std::string> files = FilesBelow(folder);
  std::vector<mesh::Resource> resources;
  for (const auto& [name, text] : files)
    if (name.ends_with(".yaml")) resources.push_back(Parsed(name, text, domain));
  for (mesh::Resource& resource : resources) {
    if (resource.id.kind != mesh::Kind::kProduct) continue;
    for (const auto& [name, text] : files)
      if (name.ends_with(".sql")) resource.code.emplace(name, text);
  }
  return resources;
}

void Publish(store::Registry& registry, std::string_view folder, std::string_view domain) {
  const mesh::SnapshotPtr now = registry.Now();
  std::vector<store::Write> writes;
  for (mesh::Resource& resource : ResourcesOf(folder, domain)) {
    auto wanted = std::make_shared<mesh::Resource>(std::move(resource));
    const mesh::ResourcePtr known = now->Find(wanted->id);
    if (known && SameContent(*known, *wanted)) continue;
    const mesh::ResourceId id = wanted->id;
    writes.push_back({id, std::move(wanted), known ? known->version : 0});
  }
  if (writes.empty()) return;
  registry.Commit(std::move(writes), {.actor = "weft", .action = "start", .request_id = ""});
}

}  // namespace

void PublishPlatform(store::Registry& registry) {
  Publish(registry, kPlatformFolder, mesh::kPlatformDomain);
}

void PublishTracking(store::Registry& registry) {
  const mesh::SnapshotPtr now = registry.Now();
  const bool is_wanted = std::ranges::any_of(now->domains, [](const auto& entry) {
    return entry.second->domain.mode == mesh::Mode::kCentralised;
  });
  if (is_wanted) Publish(registry, kTrackingFolder, mesh::kTrackingDomain);
}

}  // namespace weft::product
