#include "product/platform.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "base/error.hpp"
#include "embedded.hpp"
#include "mesh/event_table.hpp"
#include "mesh/parse.hpp"
#include "mesh/platform_domains.hpp"

namespace weft::product {
namespace {

constexpr std::string_view kPlatformFolder = "src/product/platform/";
constexpr std::string_view kTrackingFolder = "src/product/tracking/";
constexpr std::string_view kSenderFolder = "src/product/sender/";

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

using Writes = std::vector<store::Write>;

// Where a document differs from what is there.
void AddDifferences(std::vector<mesh::Resource> resources, const mesh::Snapshot& now,
                    Writes& writes) {
  for (mesh::Resource& resource : resources) {
    auto wanted = std::make_shared<mesh::Resource>(std::move(resource));
    const mesh::ResourcePtr known = now.Find(wanted->id);
    if (known && SameContent(*known, *wanted)) continue;
    const mesh::ResourceId id = wanted->id;
    writes.push_back({id, std::move(wanted), known ? known->version : 0});
  }
}

void Commit(store::Registry& registry, Writes writes) {
  if (writes.empty()) return;
  registry.Commit(std::move(writes), {.actor = "weft", .action = "start", .request_id = ""});
}

// ---- Tables of one domain's events: the same as those of all

mesh::ResourceId ContractOf(const std::string& domain) {
  return {mesh::Kind::kContract, std::string(mesh::kTrackingDomain) + "." + domain};
}
mesh::ResourceId ProductOf(const std::string& domain) {
  return {mesh::Kind::kProduct, domain + "." + std::string(mesh::kTrackingDomain)};
}

// A table's entry of `schema`, as it stands in the document.
std::string_view EntryOf(std::string_view document, const std::string& table) {
  const std::string first = "  - name: " + table + "\n";
  const size_t begin = document.find("\n" + first) + 1;
  const size_t end = document.find("\n  - name: ", begin + first.size());
  return document.substr(begin, end == std::string_view::npos ? end : end + 1 - begin);
}

std::string Replaced(std::string text, const std::string& domain) {
  constexpr std::string_view kPlace = "DOMAIN";
  for (size_t at = text.find(kPlace); at != std::string::npos; at = text.find(kPlace, at))
    text.replace(at, kPlace.size(), domain);
  return text;
}

// What a domain has of the tables of all, by their names there and its own. `orders` may well be a
// table of the domain already.
struct OwnTable {
  const char *of_all, *own;
};
constexpr std::array kOwnTables{
    OwnTable{"events", "events"}, OwnTable{"rejected_events", "rejected_events"},
    OwnTable{"top_events", "top_events"},
    OwnTable{"most_active_customers_by_domain", "most_active_customers"},
    OwnTable{"orders", "order_events"}};

// The entry by another name.
std::string Renamed(std::string_view entry, const OwnTable& table) {
  const std::string first = std::string("  - name: ") + table.of_all + "\n";
  return std::string("  - name: ") + table.own + "\n" + std::string(entry.substr(first.size()));
}

std::vector<mesh::Resource> ResourcesFor(const std::string& domain) {
  const std::map<std::string, std::string> all = FilesBelow(kTrackingFolder);
  const std::map<std::string, std::string> own = FilesBelow(kSenderFolder);
  const std::string& tables = all.at("tracking.odcs.yaml");
  std::string contract = Replaced(own.at("sender.odcs.yaml"), domain);
  for (const OwnTable& table : kOwnTables)
    contract += Renamed(EntryOf(tables, table.of_all), table);
  std::vector<mesh::Resource> resources{
      Parsed(domain + "/tracking/tracking.odcs.yaml", contract, domain),
      Parsed(domain + "/tracking/tracking.odps.yaml", Replaced(own.at("sender.odps.yaml"), domain),
             domain)};
  for (const OwnTable& table : kOwnTables) {
    const std::string code = std::string(table.own) + ".sql";
    resources.back().code.emplace(code, Replaced(own.at(code), domain));
  }
  return resources;
}

bool Sends(const mesh::DomainNode& node) {
  return node.domain.mode == mesh::Mode::kCentralised ||
         std::ranges::any_of(node.tables, [](const auto& entry) {
           return entry.second->has_kept() && mesh::TakesEvents(*entry.second->Get());
         });
}

void AddSender(const std::string& domain, const mesh::Snapshot& now, bool anew, Writes& writes) {
  if (!anew && now.FindEntry(ContractOf(domain))) return;
  AddDifferences(ResourcesFor(domain), now, writes);
}

// Of a domain that is gone.
void AddLeavings(const std::string& domain, const mesh::Snapshot& now, Writes& writes) {
  if (now.FindEntry({mesh::Kind::kDomain, domain})) return;
  for (const mesh::ResourceId& id : {ProductOf(domain), ContractOf(domain)})
    if (const mesh::EntryPtr left = now.FindEntry(id))
      writes.push_back({id, nullptr, left->version});
}

}  // namespace

void PublishPlatform(store::Registry& registry) {
  Writes writes;
  AddDifferences(ResourcesOf(kPlatformFolder, mesh::kPlatformDomain), *registry.Now(), writes);
  Commit(registry, std::move(writes));
}

void PublishTracking(store::Registry& registry, bool anew) {
  const mesh::SnapshotPtr now = registry.Now();
  const std::string tracking(mesh::kTrackingDomain);
  Writes writes;
  bool is_wanted = false;
  for (const auto& [domain, node] : now->domains) {
    if (mesh::IsPlatforms(domain)) continue;
    const bool sends = now->FindEntry({mesh::Kind::kDomain, domain}) && Sends(*node);
    is_wanted |= sends;
    if (sends)
      AddSender(domain, *now, anew, writes);
    else
      AddLeavings(domain, *now, writes);
  }
  if (is_wanted && (anew || !now->domains.contains(tracking)))
    AddDifferences(ResourcesOf(kTrackingFolder, tracking), *now, writes);
  Commit(registry, std::move(writes));
}

}  // namespace weft::product
