#include "serve/settings.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "base/units.hpp"
#include "base/yaml.hpp"
#include "serve/notify/mail.hpp"
#include "store/object_address.hpp"

namespace weft::serve {
namespace {

// HOST:PORT, [::1]:PORT or :PORT
bool SetListen(NodeOptions& node, std::string_view value) {
  const size_t colon = value.rfind(':');
  if (colon == std::string_view::npos) return false;
  const auto port = ParseCount(value.substr(colon + 1));
  if (!port || *port > 65'535) return false;
  std::string host(value.substr(0, colon));
  if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
  node.host = host.empty() || host == "localhost" ? "127.0.0.1" : host;
  node.port = static_cast<uint16_t>(*port);
  return true;
}

template <auto field>
bool SetPositive(NodeOptions& node, std::string_view value) {
  const auto count = ParseCount(value);
  if (!count || *count == 0 || *count > INT32_MAX) return false;
  node.*field = static_cast<std::remove_reference_t<decltype(node.*field)>>(*count);
  return true;
}

bool SetEventsPerSecond(NodeOptions& node, std::string_view value) {
  const auto count = value == "none" ? std::optional<uint64_t>(0) : ParseCount(value);
  if (!count || (*count == 0 && value != "none")) return false;
  node.events.events_per_second = static_cast<double>(*count);
  return true;
}

bool SetEventsRequests(NodeOptions& node, std::string_view value) {
  const auto count = ParseCount(value);
  if (!count || *count == 0 || *count > INT32_MAX) return false;
  node.events.requests_max = *count;
  return true;
}

// Products promise so many.
bool SetEventsWindow(NodeOptions& node, std::string_view value) {
  const auto count = ParseCount(value);
  if (!count || *count < NodeOptions().events_window || *count > INT32_MAX) return false;
  node.events_window = *count;
  return true;
}

template <auto field>
bool SetBytes(NodeOptions& node, std::string_view value) {
  const auto bytes = ParseBytes(value);
  if (!bytes || *bytes == 0) return false;
  node.*field = *bytes;
  return true;
}

template <auto field>
bool SetDuration(NodeOptions& node, std::string_view value) {
  const auto duration = ParseDuration(value);
  if (!duration) return false;
  node.*field = *duration;
  return true;
}

template <auto field, auto... inner>
bool SetFile(NodeOptions& node, std::string_view value) {
  ((node.*field).*....*inner) = value == "none" ? "" : value;
  return !value.empty();
}

template <auto field>
bool SetKeep(NodeOptions& node, std::string_view value) {
  const auto duration = ParseDuration(value);
  if (!duration || duration->count() == 0) return false;
  node.keeping.*field = *duration;
  return true;
}

bool SetRetentionTime(NodeOptions& node, std::string_view value) {
  if (value.size() != 5 || value[2] != ':') return false;
  const auto hours = ParseCount(value.substr(0, 2)), minutes = ParseCount(value.substr(3));
  if (!hours || *hours > 23 || !minutes || *minutes > 59) return false;
  node.keeping.retention_time = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  return true;
}

bool SetPlainHttp(NodeOptions& node, std::string_view value) {
  node.plain_anywhere = value == "anywhere";
  return node.plain_anywhere || value == "loopback";
}

bool SetProxies(NodeOptions& node, std::string_view value) {
  node.proxies.clear();
  if (value == "none") return true;
  for (const std::string& address : Split(value, ',')) node.proxies.emplace(Trim(address));
  return !node.proxies.contains("");
}

bool SetOidcIssuer(NodeOptions& node, std::string_view value) {
  node.oidc.issuer = value == "none" ? "" : value;
  return value == "none" || value.starts_with("https://") || value.starts_with("http://");
}

bool SetOidcClient(NodeOptions& node, std::string_view value) {
  node.oidc.client_id = value == "none" ? "" : value;
  return !value.empty();
}

bool SetOidcScopes(NodeOptions& node, std::string_view value) {
  node.oidc.scopes = value;
  return value.starts_with("openid");
}

template <auto field>
bool SetClaim(NodeOptions& node, std::string_view value) {
  node.oidc_people.*field = value;
  return !value.empty();
}

bool SetOidcUsers(NodeOptions& node, std::string_view value) {
  node.oidc_people.makes_users = value == "new";
  return value == "known" || value == "new";
}

// GROUP=TEAM,GROUP=TEAM; a group may hold anything but a comma, a team no "=".
bool SetOidcTeams(NodeOptions& node, std::string_view value) {
  node.oidc_people.teams.clear();
  if (value == "none") return true;
  for (const std::string& pair : Split(value, ',')) {
    const size_t equals = pair.rfind('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == pair.size()) return false;
    node.oidc_people.teams[std::string(Trim(pair.substr(0, equals)))] =
        std::string(Trim(pair.substr(equals + 1)));
  }
  return true;
}

bool SetTrinoUrl(NodeOptions& node, std::string_view value) {
  while (value.ends_with('/')) value.remove_suffix(1);
  node.trino.client.url = value == "none" ? "" : value;
  return value == "none" || value.starts_with("https://") || value.starts_with("http://");
}

template <auto field>
bool SetTrinoText(NodeOptions& node, std::string_view value) {
  node.trino.client.*field = value;
  return !value.empty();
}

bool SetTrinoCallers(NodeOptions& node, std::string_view value) {
  node.trino.trusts_names = value == "mesh";
  return value == "none" || value == "mesh";
}

bool SetPublicUrl(NodeOptions& node, std::string_view value) {
  while (value.ends_with('/')) value.remove_suffix(1);
  node.public_url = value == "none" ? "" : value;
  return value == "none" || value.starts_with("https://") || value.starts_with("http://");
}

bool SetAuditKeep(NodeOptions& node, std::string_view value) {
  constexpr uint64_t kDaysMax = 36'500;
  const auto days = ParseCount(value);
  if (!days || *days > kDaysMax) return false;
  node.audit_keep = std::chrono::days(*days);
  return true;
}

bool SetAuditExport(NodeOptions& node, std::string_view value) {
  const auto targets = ParseExportTargets(value);
  node.audit_export = targets.value_or(std::vector<ExportTarget>());
  return targets || value == "none";
}

bool SetAuditExportTokens(NodeOptions& node, std::string_view value) {
  node.audit_export_token_files.clear();
  if (value == "none") return true;
  for (const std::string& file : Split(value, ','))
    node.audit_export_token_files.emplace_back(std::string(Trim(file)));
  return std::ranges::find(node.audit_export_token_files, "") ==
         node.audit_export_token_files.end();
}

// A URL of one of these schemes, without blanks; "none" takes it away.
template <size_t count>
bool SetUrl(std::string& url, std::string_view value,
            const std::array<std::string_view, count>& schemes) {
  url = value == "none" ? "" : value;
  if (url.empty()) return value == "none";
  const auto fits = [&](std::string_view scheme) {
    return value.starts_with(scheme) && value.size() > scheme.size();
  };
  return std::ranges::any_of(schemes, fits) && value.find_first_of(" \n\r\t") == value.npos;
}

bool SetSmtpUrl(NodeOptions& node, std::string_view value) {
  constexpr std::array<std::string_view, 2> kSchemes{"smtp://", "smtps://"};
  return SetUrl(node.mail.url, value, kSchemes);
}

bool SetWebhook(NodeOptions& node, std::string_view value) {
  constexpr std::array<std::string_view, 2> kSchemes{"http://", "https://"};
  return SetUrl(node.webhook.url, value, kSchemes);
}

bool SetWarehouse(NodeOptions& node, std::string_view value) {
  node.warehouse.address = value == "none" ? "" : value;
  while (value.ends_with('/')) value.remove_suffix(1);
  return value == "none" || store::IsAddress(value);
}

bool SetS3Endpoint(NodeOptions& node, std::string_view value) {
  constexpr std::array<std::string_view, 2> kSchemes{"http://", "https://"};
  return SetUrl(node.warehouse.s3_endpoint, value, kSchemes);
}

bool SetS3PathStyle(NodeOptions& node, std::string_view value) {
  node.warehouse.s3_path_style = value == "on";
  return value == "on" || value == "off";
}

bool SetSmtpFrom(NodeOptions& node, std::string_view value) {
  node.mail.from = value;
  return IsMailAddress(value);
}

constexpr std::array kSettings{
    SettingRow{"listen", "HOST:PORT", "127.0.0.1:7070",
               "address of HTTP and portal; port 0: any free one", SetListen},
    SettingRow{"tls_cert", "FILE", "none",
               "certificate of this server with its chain, PEM: HTTP speaks TLS; read anew when it "
               "changes",
               SetFile<&NodeOptions::tls_certificate>},
    SettingRow{"tls_key", "FILE", "none", "its key, PEM", SetFile<&NodeOptions::tls_key>},
    SettingRow{"plain_http", "WHERE", "loopback",
               "where HTTP without TLS is served: loopback, or anywhere (behind a proxy with TLS)",
               SetPlainHttp},
    SettingRow{"proxies", "ADDRESSES", "none",
               "addresses of proxies in front, with commas between: what they say of a client's "
               "address and of TLS (X-Forwarded-For, -Proto) is believed",
               SetProxies},
    SettingRow{"memory", "BYTES", "4GiB", "memory of all questions together",
               SetBytes<&NodeOptions::memory_bytes_max>},
    SettingRow{"scratch", "BYTES", "16GiB", "disk in HOME/tmp for what does not fit into memory",
               SetBytes<&NodeOptions::scratch_bytes_max>},
    SettingRow{"threads", "COUNT", "2", "processor threads that questions share",
               SetPositive<&NodeOptions::threads>},
    SettingRow{"query_time", "DURATION", "5m", "working time of one question; 0: no limit",
               SetDuration<&NodeOptions::query_time_max>},
    SettingRow{"query_rows_json", "COUNT", "10000", "rows of an answer in JSON that names no limit",
               SetPositive<&NodeOptions::query_rows_json>},
    SettingRow{"queries_per_user", "COUNT", "8", "questions of one user at a time",
               SetPositive<&NodeOptions::queries_per_user_max>},
    SettingRow{"ask_threads", "COUNT", "2", "questions that are computed at a time",
               SetPositive<&NodeOptions::ask_threads>},
    SettingRow{"ask_queue", "COUNT", "64", "questions that wait before others are refused (429)",
               SetPositive<&NodeOptions::ask_queue_max>},
    SettingRow{"meta_threads", "COUNT", "2", "look-ups in the registry at a time",
               SetPositive<&NodeOptions::meta_threads>},
    SettingRow{"meta_queue", "COUNT", "256", "look-ups that wait before others are refused (429)",
               SetPositive<&NodeOptions::meta_queue_max>},
    SettingRow{"work_queue", "COUNT", "32", "applies and backups that wait; one runs at a time",
               SetPositive<&NodeOptions::work_queue_max>},
    SettingRow{"lake_threads", "COUNT", "8", "requests of Iceberg's clients at a time",
               SetPositive<&NodeOptions::lake_threads>},
    SettingRow{"lake_queue", "COUNT", "256", "of them that wait before others are refused (429)",
               SetPositive<&NodeOptions::lake_queue_max>},
    SettingRow{"events_per_second", "COUNT", "none",
               "events that one token may send a second; more are refused (429). none: any number",
               SetEventsPerSecond},
    SettingRow{"events_requests", "COUNT", "48",
               "requests with events that one token may have under way; more are refused (429)",
               SetEventsRequests},
    SettingRow{
        "events_window", "COUNT", "250000",
        "the newest events, at least 250000, of which each event_uuid is stored once and has a "
        "receipt: 24 bytes of memory each",
        SetEventsWindow},
    SettingRow{"run_threads", "COUNT", "1", "materialised tables that are made at a time",
               SetPositive<&NodeOptions::run_threads>},
    SettingRow{"run_queue", "COUNT", "256", "of them that wait; what is due beyond waits longer",
               SetPositive<&NodeOptions::run_queue_max>},
    SettingRow{"landing_interval", "DURATION", "1m",
               "between two looks for files that teams drop into the warehouse",
               SetDuration<&NodeOptions::landing_interval>},
    SettingRow{"retention_time", "HH:MM", "02:00",
               "time of the day, UTC, at which rows past their contract's retention go",
               SetRetentionTime},
    SettingRow{"erasure_grace", "DURATION", "10m",
               "how long files of rows that are gone stay, for readers who know their address",
               SetKeep<&KeepingOptions::erasure_grace>},
    SettingRow{"versions_keep", "DURATION", "7d",
               "how long a table's older versions stay readable, where no contract says longer",
               SetKeep<&KeepingOptions::versions_keep>},
    SettingRow{
        "orphans_keep", "DURATION", "24h",
        "how long a file of the lake that nothing leads to stays: longer than any write takes",
        SetKeep<&KeepingOptions::orphans_keep>},
    SettingRow{"upkeep_interval", "DURATION", "1h", "between two looks after the lake's tables",
               SetKeep<&KeepingOptions::upkeep_interval>},
    SettingRow{"connections", "COUNT", "4096", "open connections",
               SetPositive<&NodeOptions::connections_max>},
    SettingRow{"session_idle", "DURATION", "12h", "how long a session lasts that nobody uses",
               SetDuration<&NodeOptions::session_idle>},
    SettingRow{"session_longest", "DURATION", "14d", "how long a session lasts in all",
               SetDuration<&NodeOptions::session_longest>},
    SettingRow{"public_url", "URL", "none",
               "how browsers name this server, where that is not the address it listens on",
               SetPublicUrl},
    SettingRow{"oidc_issuer", "URL", "none", "OpenID Connect provider that signs people in",
               SetOidcIssuer},
    SettingRow{"oidc_client", "TEXT", "none", "client id that the provider knows this server by",
               SetOidcClient},
    SettingRow{"oidc_client_secret", "FILE", "none",
               "file that holds the client's secret; without it, a public client",
               SetFile<&NodeOptions::oidc_secret_file>},
    SettingRow{"oidc_ca", "FILE", "none",
               "authorities, PEM, that are trusted for the provider instead of the system's",
               SetFile<&NodeOptions::oidc_ca_file>},
    SettingRow{"oidc_scopes", "TEXT", "openid profile email groups",
               "scopes that the provider is asked for", SetOidcScopes},
    SettingRow{"oidc_user_claim", "CLAIM", "preferred_username",
               "claim that names a user; without it, the verified mail address",
               SetClaim<&identity::OidcPeopleOptions::user_claim>},
    SettingRow{"oidc_users", "WHO", "known",
               "who may sign in so: known (users of the mesh), or new (others are made users)",
               SetOidcUsers},
    SettingRow{"oidc_groups_claim", "CLAIM", "groups", "claim that lists a person's groups",
               SetClaim<&identity::OidcPeopleOptions::groups_claim>},
    SettingRow{"oidc_teams", "GROUP=TEAM,…", "none",
               "which group of the provider is which team here", SetOidcTeams},
    SettingRow{"warehouse", "ADDRESS", "none",
               "where the lake's tables lie: file:///FOLDER or s3://BUCKET/FOLDER; without it, the "
               "home's folder lake",
               SetWarehouse},
    SettingRow{"s3_endpoint", "URL", "none",
               "the S3 server; without it AWS_ENDPOINT_URL, or Amazon's own of the region",
               SetS3Endpoint},
    SettingRow{"s3_region", "TEXT", "none",
               "region of the bucket; without it AWS_REGION, or us-east-1",
               SetFile<&NodeOptions::warehouse, &WarehouseOptions::s3_region>},
    SettingRow{"s3_path_style", "HOW", "on",
               "how buckets are named to S3: as the path's first part (on), or the host's (off)",
               SetS3PathStyle},
    SettingRow{"s3_access_key", "TEXT", "none",
               "key that S3 knows this server by; without it AWS_ACCESS_KEY_ID",
               SetFile<&NodeOptions::warehouse, &WarehouseOptions::s3_access_key>},
    SettingRow{"s3_secret_key_file", "FILE", "none",
               "file that holds the key's secret; without it AWS_SECRET_ACCESS_KEY",
               SetFile<&NodeOptions::warehouse, &WarehouseOptions::s3_secret_key_file>},
    SettingRow{"kafka_ca", "FILE", "none",
               "authorities, PEM, that are trusted for the brokers of sources which name none, "
               "instead of the system's",
               SetFile<&NodeOptions::kafka_ca_file>},
    SettingRow{"trino_url", "URL", "none", "Trino that questions with the engine trino go to",
               SetTrinoUrl},
    SettingRow{"trino_user", "TEXT", "weft", "user as whom this server comes to Trino",
               SetTrinoText<&trino::ClientOptions::user>},
    SettingRow{"trino_password", "FILE", "none",
               "file that holds that user's password; Trino must speak TLS then",
               SetFile<&NodeOptions::trino, &TrinoOptions::password_file>},
    SettingRow{"trino_ca", "FILE", "none",
               "authorities, PEM, that are trusted for Trino instead of the system's",
               SetFile<&NodeOptions::trino, &TrinoOptions::client, &trino::ClientOptions::ca>},
    SettingRow{"trino_catalog", "TEXT", "weft", "name of the lake's catalog in Trino",
               SetTrinoText<&trino::ClientOptions::catalog>},
    SettingRow{
        "trino_reader", "USER", "none",
        "user as whom Trino comes here: it is given the files of every table whole, since it "
        "asks here what each of its own users may; nobody else should have its tokens",
        SetFile<&NodeOptions::trino, &TrinoOptions::reader>},
    SettingRow{"trino_callers", "WHO", "none",
               "who else may ask at Trino: none (only questions that come through here), or mesh "
               "(users of the mesh by name, whom Trino itself must authenticate)",
               SetTrinoCallers},
    SettingRow{"audit_sync", "DURATION", "100ms",
               "how long a record of the audit may wait for the disk; 0: each is synced by itself",
               SetDuration<&NodeOptions::audit_sync>},
    SettingRow{"audit_keep_days", "COUNT", "0",
               "days that the audit keeps; older segments are dropped; 0: all are kept",
               SetAuditKeep},
    SettingRow{"audit_export", "TARGET,…", "none",
               "where each record of the audit is sent, to each of these: file:/PATH, "
               "syslog+udp://HOST:PORT, "
               "syslog+tcp://HOST:PORT, syslog+unix:/PATH, http://… or https://…",
               SetAuditExport},
    SettingRow{"audit_export_token", "FILE,…", "none",
               "file that holds the bearer token for an HTTP receiver of the audit; of several "
               "receivers, one each, in their order",
               SetAuditExportTokens},
    SettingRow{"smtp_url", "URL", "none",
               "mail server that notices are given to: smtp://HOST:PORT, or smtps://HOST:PORT",
               SetSmtpUrl},
    SettingRow{"smtp_from", "ADDRESS", "weft@localhost", "sender of these mails", SetSmtpFrom},
    SettingRow{"smtp_credentials", "FILE", "none",
               "file that holds USER:PASSWORD for the mail server, which then must speak TLS",
               SetFile<&NodeOptions::mail, &MailServer::credentials_file>},
    SettingRow{"notice_webhook", "URL", "none", "where notices are posted: http://… or https://…",
               SetWebhook},
    SettingRow{"notice_webhook_secret", "FILE", "none",
               "file that holds the secret which signs what is posted",
               SetFile<&NodeOptions::webhook, &Webhook::secret_file>},
};

// Of the command line, not of the server.
constexpr std::array<std::string_view, 3> kClientVariables{"WEFT_SERVER", "WEFT_TOKEN",
                                                           "WEFT_CA_FILE"};

std::string Replaced(std::string_view name, char separator) {
  std::string text(name);
  std::ranges::replace(text, '_', separator);
  return text;
}

const SettingRow* Find(std::string_view name) {
  const auto row = std::ranges::find(kSettings, name, &SettingRow::name);
  return row == kSettings.end() ? nullptr : &*row;
}

std::string Hint(const std::string& unknown, std::string (*written)(const SettingRow&)) {
  std::vector<std::string> known;
  for (const SettingRow& row : kSettings) known.push_back(written(row));
  const auto meant = NearestWord(unknown, known);
  return meant ? "did you mean " + *meant + "?" : "there are " + Join(known, ", ");
}

std::string KeyOf(const SettingRow& row) { return std::string(row.name); }

void Set(NodeOptions& node, const SettingRow& row, const std::string& value,
         const std::string& place) {
  if (row.set(node, value)) return;
  throw Error(ErrorKind::kInvalid, place + ": '" + value + "' is no " + std::string(row.shape),
              "write it as " + std::string(row.fallback) + ": " + std::string(row.meaning));
}

void ApplyFile(NodeOptions& node) {
  const std::filesystem::path file = node.home / "settings.yaml";
  if (!std::filesystem::exists(file)) return;
  for (const YamlDocument& document : ParseYaml(ReadFile(file))) {
    if (!document.root.IsMap())
      throw Error(ErrorKind::kInvalid, file.string() + " is no list of settings",
                  "write lines such as `query_time: 5m`");
    for (const auto& [key, value] : document.root.entries) {
      const std::string place = file.string() + ":" + std::to_string(key.at.line);
      const SettingRow* row = Find(key.text);
      if (!row)
        throw Error(ErrorKind::kInvalid, place + ": there is no setting " + key.text,
                    Hint(key.text, KeyOf));
      Set(node, *row, value.text, place);
    }
  }
}

void RequireKnownVariables() {
  for (const std::string& name : EnvironmentNames("WEFT_")) {
    const auto is_it = [&](const SettingRow& row) { return VariableOf(row) == name; };
    if (std::ranges::any_of(kSettings, is_it)) continue;
    if (std::ranges::find(kClientVariables, name) != kClientVariables.end()) continue;
    throw Error(ErrorKind::kInvalid, "the environment has " + name + ", which is no setting",
                Hint(name, VariableOf));
  }
}

}  // namespace

std::span<const SettingRow> Settings() { return kSettings; }

std::string FlagOf(const SettingRow& row) { return "--" + Replaced(row.name, '-'); }

std::string VariableOf(const SettingRow& row) {
  std::string name = "WEFT_";
  for (const char c : row.name)
    name += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

void ApplySettings(NodeOptions& node, const GivenSettings& flags) {
  ApplyFile(node);
  RequireKnownVariables();
  for (const SettingRow& row : kSettings) {
    if (const auto value = Environment(VariableOf(row))) Set(node, row, *value, VariableOf(row));
    if (const auto flag = flags.find(std::string(row.name)); flag != flags.end())
      Set(node, row, flag->second, FlagOf(row));
  }
}

}  // namespace weft::serve
