#include "product/platform.hpp"

#include <array>

#include "base/error.hpp"
#include "embedded.hpp"
#include "mesh/parse.hpp"

namespace weft::product {
namespace {

constexpr std::string_view kFolder = "src/product/platform/";

mesh::Resource Parsed(const EmbeddedFile& file) {
  const std::string name(file.path.substr(kFolder.size()));
  std::vector<mesh::Finding> findings;
  auto resource = mesh::ParseDocumentText(
      file.bytes, {.file = name, .domain = std::string(mesh::kPlatformDomain)}, findings);
  WEFT_CHECK(resource.has_value());
  resource->path = name;
  return std::move(*resource);
}

}  // namespace

void PublishPlatform(store::Registry& registry) {
  const mesh::SnapshotPtr now = registry.Now();
  std::vector<store::Write> writes;
  for (const EmbeddedFile& file : EmbeddedFiles()) {
    if (!file.path.starts_with(kFolder)) continue;
    auto wanted = std::make_shared<mesh::Resource>(Parsed(file));
    const mesh::ResourcePtr known = now->Find(wanted->id);
    if (known && SameContent(*known, *wanted)) continue;
    const mesh::ResourceId id = wanted->id;
    writes.push_back({id, std::move(wanted), known ? known->version : 0});
  }
  if (writes.empty()) return;
  registry.Commit(std::move(writes), {.actor = "weft", .action = "start", .request_id = ""});
}

}  // namespace weft::product
