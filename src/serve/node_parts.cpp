#include "serve/node_parts.hpp"

#include <algorithm>
#include <set>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "mesh/parse.hpp"

namespace weft::serve {

std::optional<TlsFiles> TlsFilesOf(const NodeOptions& options) {
  if (options.tls_certificate.empty() && options.tls_key.empty()) return std::nullopt;
  if (options.tls_certificate.empty() || options.tls_key.empty())
    throw Error(ErrorKind::kInvalid, "tls_cert and tls_key go together",
                "name the certificate with one and its key with the other");
  return TlsFiles{options.tls_certificate, options.tls_key};
}

identity::OidcOptions OidcOptionsOf(const NodeOptions& options) {
  identity::OidcOptions oidc = options.oidc;
  if (!oidc.issuer.empty() && oidc.client_id.empty())
    throw Error(ErrorKind::kInvalid, "oidc_issuer needs oidc_client",
                "name the client id that the provider knows this server by");
  if (!options.oidc_secret_file.empty())
    oidc.client_secret = Trim(ReadFile(options.oidc_secret_file));
  return oidc;
}

bool SomebodyLeft(const mesh::Snapshot& before, const mesh::Snapshot& after) {
  return after.domains.size() < before.domains.size() ||
         !std::equal(before.users.begin(), before.users.end(), after.users.begin(),
                     after.users.end());
}

engine::EngineOptions EngineOptionsOf(const NodeOptions& options, const store::Home& home,
                                      const EngineNeeds& needs) {
  engine::TableSources sources = needs.platform.sources();
  sources.merge(needs.tracking.sources());
  return {.data = home.Data(),
          .scratch = home.Scratch(),
          .extensions = options.extensions,
          .hash_key = needs.secrets.HashKey(),
          .memory_bytes_max = options.memory_bytes_max,
          .scratch_bytes_max = options.scratch_bytes_max,
          .threads = options.threads,
          .sources = std::move(sources),
          .lake = &needs.catalog,
          .objects = &needs.objects,
          .cluster = needs.cluster};
}

store::Write FirstAdmin() {
  std::vector<mesh::Finding> findings;
  const std::string document =
      "apiVersion: weft/v1\nkind: User\nname: admin\ntitle: The first administrator\nroles: "
      "[admin]\n";
  auto resource = mesh::ParseDocumentText(document, {}, findings);
  WEFT_CHECK(resource.has_value());
  const mesh::ResourceId id = resource->id;
  return {id, std::make_shared<mesh::Resource>(std::move(*resource)), 0};
}

std::filesystem::path CursorFileOf(const std::filesystem::path& home, const ExportTarget& target) {
  const auto file = home / ("audit-export-" + Sha256Hex(target.text).substr(0, 12) + ".cursor");
  const auto former = home / "audit-export.cursor";
  if (!std::filesystem::exists(file) && std::filesystem::exists(former))
    std::filesystem::rename(former, file);
  return file;
}

std::vector<ExporterOptions> ExportersOf(const NodeOptions& options,
                                         const std::filesystem::path& home) {
  std::vector<ExporterOptions> all;
  auto token_file = options.audit_export_token_files.begin();
  for (const ExportTarget& target : options.audit_export) {
    all.push_back({.target = target, .token_file = {}, .cursor_file = CursorFileOf(home, target)});
    const bool is_web = target.type == ExportTarget::Type::kHttp;
    if (is_web && token_file != options.audit_export_token_files.end())
      all.back().token_file = *token_file++;
  }
  return all;
}

ExportCounts ExportCountsOf(const std::vector<std::unique_ptr<AuditExporter>>& exporters) {
  ExportCounts all;
  for (const auto& exporter : exporters) {
    const ExportCounts one = exporter->counts();
    all.lag = std::max(all.lag, one.lag);
    all.sent += one.sent;
    all.failures += one.failures;
  }
  return all;
}

std::map<std::string, std::string> DemoTokens(const mesh::Snapshot& mesh,
                                              identity::Identity& identity,
                                              const std::filesystem::path& file) {
  std::map<std::string, std::string> tokens;
  if (std::filesystem::exists(file))
    tokens = Json::parse(ReadFile(file)).get<std::map<std::string, std::string>>();
  bool added = false;
  for (const auto& [name, user] : mesh.users) {
    if (tokens.contains(name)) continue;
    tokens[name] =
        identity.IssueAtStart({.user = name, .name = "demo", .scope = "all", .until = {}}).text;
    added = true;
  }
  if (added) WriteFileDurably(file, Json(tokens).dump(2) + "\n", 0600);
  return tokens;
}

}  // namespace weft::serve
