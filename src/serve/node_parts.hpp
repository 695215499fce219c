#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "engine/engine.hpp"
#include "identity/identity.hpp"
#include "identity/oidc.hpp"
#include "mesh/snapshot.hpp"
#include "product/platform.hpp"
#include "serve/audit_export/exporter.hpp"
#include "serve/http/server.hpp"
#include "serve/node.hpp"
#include "serve/tracking.hpp"
#include "store/files.hpp"
#include "store/registry.hpp"
#include "store/secrets.hpp"

// What a node is built from, out of its options and its mesh.
namespace weft::serve {

// Nothing: plain HTTP. Throws Error{kInvalid} for half of it.
std::optional<TlsFiles> TlsFilesOf(const NodeOptions& options);
// With the secret out of its file.
identity::OidcOptions OidcOptionsOf(const NodeOptions& options);
// True when a user was disabled or deleted, or a domain, whose services have tokens; also for other
// changes of a user's document.
bool SomebodyLeft(const mesh::Snapshot& before, const mesh::Snapshot& after);
struct EngineNeeds {
  store::Secrets& secrets;
  const product::PlatformTables& platform;
  const Tracking& tracking;
  lake::Catalog& catalog;
  store::Objects& objects;
  const trino::Cluster* cluster;  // null: no Trino beside this server
};
engine::EngineOptions EngineOptionsOf(const NodeOptions& options, const store::Home& home,
                                      const EngineNeeds& needs);
// The first start's admin, a user like any other from then on.
store::Write FirstAdmin();
// A token for each user, those that this file has and new ones, which are put into it.
std::map<std::string, std::string> DemoTokens(const mesh::Snapshot& mesh,
                                              identity::Identity& identity,
                                              const std::filesystem::path& file);
// Each receiver has a cursor of its own. While there was one only, its file had no digest.
std::filesystem::path CursorFileOf(const std::filesystem::path& home, const ExportTarget& target);
// One for each receiver of the settings, with its token file.
std::vector<ExporterOptions> ExportersOf(const NodeOptions& options,
                                         const std::filesystem::path& home);
// The receiver that is furthest behind, and the sums of all.
ExportCounts ExportCountsOf(const std::vector<std::unique_ptr<AuditExporter>>& exporters);

}  // namespace weft::serve
