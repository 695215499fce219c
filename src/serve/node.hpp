#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "identity/oidc.hpp"
#include "identity/oidc_people.hpp"
#include "ingest/senders.hpp"
#include "serve/audit_export/target.hpp"
#include "serve/keeping_options.hpp"
#include "serve/notify/addresses.hpp"
#include "serve/trino/options.hpp"
#include "serve/warehouse.hpp"

// One running Weft: builds and owns everything, in build order; destruction is the reverse.
namespace weft::serve {

// What serve/settings.hpp and the command line fill in.
struct NodeOptions {
  std::filesystem::path home = ".weft";
  std::filesystem::path extensions;  // folder of *.duckdb_extension
  std::string host = "127.0.0.1";
  uint16_t port = 7070;                            // 0: any free one
  std::filesystem::path tls_certificate, tls_key;  // empty: plain HTTP
  bool plain_anywhere = false;
  std::set<std::string> proxies;
  std::vector<std::filesystem::path> meshes;  // folders applied as admin at each start
  bool issue_demo_tokens = false;             // a token for each user, in HOME/demo-tokens.json
  uint64_t memory_bytes_max = 4ULL << 30;     // of questions
  int threads = 2;

  uint64_t scratch_bytes_max = 16ULL << 30;  // of questions, on disk
  std::chrono::milliseconds query_time_max{std::chrono::minutes(5)};
  uint64_t query_rows_json = 10'000;
  size_t queries_per_user_max = 8;
  size_t ask_threads = 2, ask_queue_max = 64;
  size_t meta_threads = 2, meta_queue_max = 256;
  size_t work_queue_max = 32;
  ingest::SenderLimits events;
  size_t events_window = 250'000;
  size_t lake_threads = 8, lake_queue_max = 256;
  size_t away_threads = 8, away_queue_max = 64;
  size_t flow_threads = 2;
  size_t run_threads = 1, run_queue_max = 256;
  std::chrono::milliseconds landing_interval{std::chrono::minutes(1)};
  KeepingOptions keeping;
  size_t connections_max = 4096;
  identity::OidcOptions oidc;  // without an issuer: none
  identity::OidcPeopleOptions oidc_people;
  std::filesystem::path oidc_secret_file, oidc_ca_file;
  std::string public_url;  // empty: the address that it listens on
  std::chrono::milliseconds session_idle{std::chrono::hours(12)};
  std::chrono::milliseconds session_longest{std::chrono::days(14)};
  WarehouseOptions warehouse;
  TrinoOptions trino;
  std::filesystem::path kafka_ca_file;
  std::chrono::milliseconds audit_sync{100};
  std::chrono::days audit_keep{0};
  std::vector<ExportTarget> audit_export;
  std::vector<std::filesystem::path> audit_export_token_files;  // of the HTTP ones, in their order
  MailServer mail;                                              // without a URL: no mail is sent
  Webhook webhook;                                              // the same

  bool operator==(const NodeOptions&) const = default;
};

class Node {
 public:
  // Opens the home and binds the door. Throws Error when the home is held or the address busy.
  Node(NodeOptions options, Clock& clock);
  // Finishes what runs (at most 8 s), then closes all.
  ~Node();

  // Serves, creates the first admin, applies the meshes, makes data that is not there (after a
  // restore), writes the token files. /readyz says 200 from its end on. Throws Error when a mesh
  // does not validate.
  void Start();

  uint16_t port() const;
  // Whether the door speaks TLS.
  bool is_secure() const;
  // Looks at the certificate again. Any thread.
  void Reload();
  // "user" -> token, of the demo.
  const std::map<std::string, std::string>& demo_tokens() const;
  // An address that signs a browser in as this user of the demo, once.
  std::string MakeDemoLink(const std::string& user) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::serve
