#include "serve/node.hpp"

#include <algorithm>

#include "access/access.hpp"
#include "access/holding.hpp"
#include "access/inbox.hpp"
#include "access/subscriptions.hpp"
#include "access/threads.hpp"
#include "audit/guard.hpp"
#include "base/json.hpp"
#include "base/lane.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "base/version.hpp"
#include "engine/engine.hpp"
#include "identity/credential.hpp"
#include "identity/identity.hpp"
#include "identity/sign_in.hpp"
#include "identity/sign_in_links.hpp"
#include "lake/catalog.hpp"
#include "lineage/lineage.hpp"
#include "mesh/owners.hpp"
#include "mesh/parse.hpp"
#include "product/checker.hpp"
#include "product/follow_data.hpp"
#include "product/platform.hpp"
#include "product/publish.hpp"
#include "product/remind.hpp"
#include "product/retake.hpp"
#include "product/state_news.hpp"
#include "query/query.hpp"
#include "serve/audit_export/exporter.hpp"
#include "serve/delivery/retry_loop.hpp"
#include "serve/fetch.hpp"
#include "serve/http/cookie.hpp"
#include "serve/http/openapi.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/routes_events.hpp"
#include "serve/http/routes_life.hpp"
#include "serve/http/routes_runs.hpp"
#include "serve/http/routes_talk.hpp"
#include "serve/http/routes_upload.hpp"
#include "serve/http/schema.hpp"
#include "serve/http/server.hpp"
#include "serve/iceberg/door.hpp"
#include "serve/inlet.hpp"
#include "serve/keeping.hpp"
#include "serve/lake.hpp"
#include "serve/local_apply.hpp"
#include "serve/metrics.hpp"
#include "serve/node_parts.hpp"
#include "serve/notify/notifier.hpp"
#include "serve/outlet.hpp"
#include "serve/tracking.hpp"
#include "serve/trino/door.hpp"
#include "store/backup.hpp"
#include "store/oidc_links.hpp"
#include "store/passwords.hpp"
#include "transform/desk.hpp"

namespace weft::serve {
namespace {

constexpr std::chrono::seconds kStopGrace{8}, kCheckInterval{10}, kScheduleInterval{1};
// They wait for the disk, all for the same sync. One sender has fewer (setting events_requests).
constexpr size_t kIngestThreads = 64, kIngestQueueMax = 128;
constexpr size_t kLoginThreads = 4, kLoginQueueMax = 32;  // most of them wait for a provider
constexpr int kCertificateDaysMin = 14;
constexpr std::chrono::hours kBetweenReminders{1};
constexpr const char* kAdmin = "admin";
constexpr std::chrono::hours kDemoLinkLasts{24};

}  // namespace

struct Node::Impl {
  Impl(NodeOptions node_options, Clock& the_clock)
      : options(std::move(node_options)),
        clock(the_clock),
        home(options.home),
        secrets(home),
        registry(home, clock),
        tokens(home, secrets),
        files(home.Files()),
        lake(options.warehouse, home, registry, clock),
        audit(home.Audit(), clock,
              {.sync_interval = options.audit_sync, .keep = options.audit_keep}),
        guard(registry, audit, clock),
        trino_door(options.trino, registry, guard, secrets, lake.catalog()),
        platform(audit, registry),
        tracking(home.root() / "events", registry, lake.catalog(), clock,
                 {.uuids_max = options.events_window,
                  .limits = options.events,
                  .hash_key = secrets.HashKey(),
                  .on_durable = [this] { server.Wake(News::kRows); }}),
        engine(EngineOptionsOf(options, home,
                               {secrets, platform, tracking, lake.catalog(),
                                lake.warehouse().objects(), trino_door.cluster()})),
        identity(registry, tokens, audit, clock,
                 {.idle = options.session_idle, .longest = options.session_longest}),
        passwords(home, secrets),
        sign_in(identity, registry, passwords, audit, clock),
        links(clock),
        oidc_links(home),
        oidc_people(options.oidc_people, registry, oidc_links, audit),
        oidc(
            OidcOptionsOf(options),
            [ca_file = options.oidc_ca_file](const identity::FetchRequest& request) {
              return FetchOverHttp(request, ca_file);
            },
            secrets, clock),
        oidc_logins(audit, clock),
        browser_logins(clock),
        agreements(registry, guard,
                   [this](const mesh::SnapshotPtr& now, const mesh::Edit& edit) {
                     return product::InheritedAfterGrants(guard, engine, now, edit);
                   }),
        threads(registry, guard),
        subscriptions(registry, guard),
        notices(home),
        inbox(registry, guard, notices, agreements),
        lineage(guard, engine),
        states(home),
        checker(registry, guard, engine, lineage, states),
        inlet(registry, guard, engine, lake, home),
        notifier(registry, home, clock,
                 {.mail = options.mail,
                  .webhook = options.webhook,
                  .portal = [this] { return PublicUrl(); }}),
        reminders(home),
        reminding(registry, guard, lineage, reminders),
        state_news(registry, guard, states, reminders),
        publisher(registry, files, guard, engine, lineage),
        runs(home),
        transform(registry, runs, guard, engine, lineage, run_lane),
        desk(registry, runs, guard, lake.catalog(), transform),
        costs(registry, runs, guard, lake.catalog(), lake.warehouse().objects(), lineage, states),
        keeping({home, files, lake, clock, work},
                {registry, erasures, secrets, guard, engine, lineage, holding, transform, runs,
                 lake.warehouse().objects(), lake.catalog(), &tracking},
                options.keeping),
        questions(guard, engine, clock,
                  {.time_max = options.query_time_max,
                   .json_rows_max = options.query_rows_json,
                   .running_per_user_max = options.queries_per_user_max}),
        outlet({home, registry, secrets, guard, engine, questions, tracking.events(),
                options.kafka_ca_file, clock}),
        server({.host = options.host,
                .port = options.port,
                .tls = TlsFilesOf(options),
                .plain_anywhere = options.plain_anywhere,
                .proxies = options.proxies,
                .scratch = home.Scratch(),
                .connections_max = options.connections_max},
               Router(AllRoutes()), {meta, ask, work, login, lake_lane, away, ingest, flow},
               {.authenticate = [this](const Call& call) { return Authenticate(call); },
                .note_stranger =
                    [this](const Call& call, const std::string& sentence) {
                      NoteStranger(call, sentence);
                    }}) {
    transform.Respect(holding);
    registry.OnCommit([this, before = registry.Now()](const mesh::SnapshotPtr& mesh) mutable {
      if (SomebodyLeft(*before, *mesh)) ForgetTheDeparted(*mesh);
      before = mesh;
      server.Wake();
      notifier.Wake();
      checking.Wake();
      run_loop.Wake();
      tracking.Wake();
      if (ready) outlet.Wake();
    });
    lake.catalog().OnCommit([this](const lake::TableName& name) {
      tracking.LakeHasMore(name);
      server.Wake(News::kRows);
      checker.LookAgain();
      checking.Wake();
      transform.LookAgain();
      run_loop.Wake();
    });
  }

  mesh::Caller Authenticate(const Call& call);
  void ForgetTheDeparted(const mesh::Snapshot& mesh);
  std::string PublicUrl() const;
  void NoteStranger(const Call& call, const std::string& sentence);
  std::vector<Route> AllRoutes();
  std::string Metrics() const;
  std::vector<std::string> Faults();
  void FindInherited();
  void RetakeData();
  void CreateFirstAdmin();
  void StartExport();
  bool Remind();
  bool CheckNext();

  NodeOptions options;
  Clock& clock;
  store::Home home;
  store::Secrets secrets;
  store::Registry registry;
  store::Tokens tokens;
  store::Files files;
  Lake lake;
  audit::Audit audit;
  audit::Guard guard;
  TrinoDoor trino_door;
  product::PlatformTables platform;
  Tracking tracking;
  engine::Engine engine;
  EventReplay event_replay{tracking.events(), registry, guard, engine};
  identity::Identity identity;
  iceberg::Door iceberg_door{lake.catalog(),
                             lake.pointers(),
                             registry,
                             guard,
                             identity,
                             clock,
                             lake.warehouse().ClientConfig(),
                             lake.warehouse().s3(),
                             options.trino.reader,
                             &holding};
  store::Passwords passwords;
  identity::SignIn sign_in;
  identity::SignInLinks links;
  store::OidcLinks oidc_links;
  identity::OidcPeople oidc_people;
  identity::Oidc oidc;
  identity::Logins oidc_logins;
  const OidcDoor oidc_door{oidc, oidc_people, oidc_logins, [this] { return PublicUrl(); }};
  identity::BrowserLogins browser_logins;
  const BrowserLoginDoor browser_login_door{browser_logins, clock, !options.oidc.issuer.empty(),
                                            [this] { return PublicUrl(); }};
  access::Agreements agreements;
  store::Holds holds{home};
  access::Holding holding{registry, guard, holds};
  access::Threads threads;
  access::Subscriptions subscriptions;
  store::Notices notices;
  access::Inbox inbox;
  lineage::Lineage lineage;
  quality::States states;
  product::Checker checker;
  Inlet inlet;
  const discover::Watch watch{registry, audit, guard, lineage, states, &inlet.landing(), &holding};
  Notifier notifier;
  store::Reminders reminders;
  product::Reminding reminding;
  product::StateNews state_news;
  product::Publisher publisher;
  store::Runs runs;
  transform::Transform transform;
  transform::Desk desk;
  const transform::Costs costs;
  store::Erasures erasures{home};
  Keeping keeping;
  query::Questions questions;
  Outlet outlet;
  std::atomic<bool> ready{false};
  std::map<std::string, std::string> demo_tokens;
  RetryLoop checking{{.name = "checks", .look_interval = kCheckInterval}};
  std::vector<std::unique_ptr<AuditExporter>> exporters;
  RetryLoop remind_loop{{.name = "reminders", .look_interval = kBetweenReminders}};
  RetryLoop run_loop{{.name = "schedule", .look_interval = kScheduleInterval}};
  HttpServer server;
  // After the server: they go first, and let what runs end while all that it uses is still there.
  Lane meta{{"meta", options.meta_threads, options.meta_queue_max}};
  Lane ask{{"ask", options.ask_threads, options.ask_queue_max}};
  Lane work{{"work", 1, options.work_queue_max}};
  Lane run_lane{{"runs", options.run_threads, options.run_queue_max}};
  Lane login{{"login", kLoginThreads, kLoginQueueMax}};
  Lane lake_lane{{"lake", options.lake_threads, options.lake_queue_max}};
  Lane away{{"away", options.away_threads, options.away_queue_max}};
  Lane ingest{{"ingest", kIngestThreads, kIngestQueueMax}};
  Lane flow{{"flow", options.flow_threads, options.connections_max}};
};

mesh::Caller Node::Impl::Authenticate(const Call& call) {
  const identity::Through through{call.client, call.request_id, call.address};
  const std::string authorization = call.Header("authorization");
  const auto cookie = CookieOf(call, SessionCookieName(call.is_secure));
  if (!authorization.empty() || !cookie) return identity.Authenticate(authorization, through);
  RequireSameOrigin(call);
  return identity.AuthenticateSession(*cookie, through);
}

// A mesh that changed stays changed when this fails: who is gone cannot sign in all the same.
void Node::Impl::ForgetTheDeparted(const mesh::Snapshot& mesh) {
  try {
    identity.ForgetTheDeparted(mesh);
    sign_in.ForgetTheDeparted(mesh);
    oidc_people.ForgetTheDeparted(mesh);
  } catch (const Error& error) {
    Log(LogLevel::kError, "departed.kept", {{"reason", error.message()}});
  }
}

void Node::Impl::NoteStranger(const Call& call, const std::string& sentence) {
  audit.Note({.verb = audit::Verb::kRefusal,
              .caller = call.caller.user,
              .token_id = call.caller.token_id,
              .client = call.client,
              .request_id = call.request_id,
              .text = call.method + " " + call.path,
              .refusal = sentence},
             false);
}

std::string Node::Impl::PublicUrl() const {
  if (!options.public_url.empty()) return options.public_url;
  const bool is_ipv6 = options.host.find(':') != std::string::npos;
  return (server.is_secure() ? "https://" : "http://") +
         (is_ipv6 ? "[" + options.host + "]" : options.host) + ":" + std::to_string(server.port());
}

std::vector<Route> Node::Impl::AllRoutes() {
  Operations operations{.ready = [this] { return ready.load(); },
                        .metrics = [this] { return Metrics(); },
                        .doctor = [this] { return Faults(); },
                        .backup =
                            [this](const std::filesystem::path& file) {
                              const std::lock_guard still(lake.stillness());
                              store::Backup(home, registry, file, [this](const auto& folder) {
                                tracking.events().log().CopyTo(folder);
                              });
                            },
                        .scratch = home.Scratch()};
  const TalkDoor talk{registry, guard, engine, lineage, publisher, threads, subscriptions, watch};
  std::vector<Route> all =
      UploadRoutes({registry, inlet.uploads(), inlet.landing(), publisher, options.extensions});
  for (auto group :
       {ResourceRoutes(watch, publisher),
        PublishRoutes(publisher, files),
        trino_door.Routes(lake.warehouse().ClientConfig(), [this] { return PublicUrl(); }),
        DiscoverRoutes(guard, watch),
        ObserveRoutes(watch),
        LineageRoutes(registry, lineage),
        RunRoutes(desk, costs),
        LifeRoutes(keeping.eraser(), holding),
        EventRoutes({tracking.events(), registry, lake.catalog(), event_replay, clock,
                     [this](const std::string&token, const Call&call) {
                       return identity.Authenticate("Bearer " + token,
                                                    {call.client, call.request_id, call.address});
                     }}),
        PlanRoutes(registry, questions),
        EventFlowRoutes(tracking.FlowFor(guard)),
        AccessRoutes(agreements, inbox),
        QuestionRoutes(questions),
        outlet.Routes([this](const Call&call) { return Authenticate(call); }),
        SavedRoutes(talk),
        ThreadRoutes(talk),
        SubscriptionRoutes(talk),
        AuthoringRoutes(talk),
        DraftRoutes(talk, {files, home.Scratch(), options.extensions}),
        IdentityRoutes({identity, sign_in, links, clock}),
        OidcRoutes(options.oidc.issuer.empty() ? nullptr : &oidc_door, identity),
        BrowserLoginRoutes(browser_login_door, identity),
        OperationRoutes(std::move(operations), audit),
        iceberg::Routes(iceberg_door),
        PortalRoutes()})
    for (Route& route : group) all.push_back(std::move(route));
  all.push_back(OpenApiRoute(all, kVersion));
  return all;
}

std::string Node::Impl::Metrics() const {
  return MetricsText(
      {.http = server.counts(),
       .lanes = {&meta, &ask, &work, &login, &lake_lane, &away, &run_lane, &ingest, &flow},
       .seq = registry.Now()->seq,
       .domains = registry.Now()->domains.size(),
       .resident_bytes = ResidentBytes(),
       .events = tracking.FlowFor(guard).figures.totals(),
       .audit_export = ready ? ExportCountsOf(exporters) : ExportCounts{},
       .mail = notifier.counts(store::Way::kMail),
       .webhook = notifier.counts(store::Way::kWebhook)});
}

std::vector<std::string> Node::Impl::Faults() {
  std::vector<std::string> faults = registry.Doctor();
  for (const mesh::TablePtr& table : product::TablesWithoutData(*registry.Now(), engine))
    faults.push_back("the file of " + ToString(table->id) +
                     " is not taken in: start the server again, or apply its folder again");
  for (const mesh::Orphan& orphan : mesh::Orphans(*registry.Now()))
    faults.push_back(ToString(orphan) + ": name another in its document");
  std::ranges::move(lake.Faults(), std::back_inserter(faults));
  if (const auto days = server.certificate_days_left(); days && *days < kCertificateDaysMin)
    faults.push_back(*days < 0 ? "the TLS certificate is over: put a new one in its place"
                               : "the TLS certificate ends in " + std::to_string(*days) +
                                     " days: put a new one in its place");
  return faults;
}

// Once, on a home that an older Weft has written: nobody asks before it is known.
void Node::Impl::FindInherited() {
  if (!registry.OwesInherited()) return;
  const auto inherited = product::InheritedInAll(guard, engine, registry.Now());
  registry.PayInherited(inherited);
  Log(LogLevel::kInfo, "inherited.found", {{"contracts", std::to_string(inherited.size())}});
}

// Typed data is in no backup: it is made anew before the node is ready.
void Node::Impl::RetakeData() {
  for (const std::string& fault : product::RetakeData(*registry.Now(), files, engine))
    Log(LogLevel::kError, "data.lost", {{"error", fault}});
}

// The token file is written before the user's first use of it: a crash in between leaves a token
// that nobody has, and the next start makes another.
void Node::Impl::CreateFirstAdmin() {
  const auto file = home.root() / "admin.token";
  if (!registry.Now()->FindUser(kAdmin) && registry.Now()->users.empty())
    registry.Commit({FirstAdmin()}, {.actor = "weft", .action = "first start", .request_id = ""});
  if (std::filesystem::exists(file) || !registry.Now()->FindUser(kAdmin)) return;
  const auto token =
      identity.IssueAtStart({.user = kAdmin, .name = "first start", .scope = "all", .until = {}});
  WriteFileDurably(file, token.text + "\n", 0600);
}

void Node::Impl::StartExport() {
  std::vector<ExporterOptions> wanted = ExportersOf(options, home.root());
  for (ExporterOptions& one : wanted)
    exporters.push_back(std::make_unique<AuditExporter>(audit, std::move(one)));
}

bool Node::Impl::Remind() {
  if (reminding.Remind() == 0) return false;
  server.Wake();
  notifier.Wake();
  return false;
}

bool Node::Impl::CheckNext() {
  if (lineage.makings().BindSome(registry.Now()) > 0 || checker.Step()) return true;
  if (state_news.Tell() == 0) return false;
  server.Wake();
  notifier.Wake();
  return false;
}

Node::Node(NodeOptions options, Clock& clock)
    : impl_(std::make_unique<Impl>(std::move(options), clock)) {}

Node::~Node() {
  impl_->outlet.Stop();
  impl_->tracking.Stop();
  impl_->run_loop.Stop();
  impl_->keeping.Stop();
  impl_->inlet.Stop();
  impl_->transform.Stop();
  impl_->lake.Stop();
  impl_->remind_loop.Stop();
  impl_->questions.CancelAll();
  impl_->server.Stop(kStopGrace);
}

void Node::Start() {
  impl_->lake.Settle(impl_->engine);
  impl_->FindInherited();
  impl_->server.Start();
  product::PublishPlatform(impl_->registry);
  impl_->CreateFirstAdmin();
  for (const auto& folder : impl_->options.meshes)
    ApplyLocally(impl_->publisher, impl_->files,
                 {folder, mesh::CallerFor(*impl_->registry.Now(), kAdmin), "start"});
  impl_->tracking.Start(impl_->guard, impl_->engine, impl_->transform);
  impl_->RetakeData();
  impl_->transform.Start();
  if (impl_->options.issue_demo_tokens)
    impl_->demo_tokens = DemoTokens(*impl_->registry.Now(), impl_->identity,
                                    impl_->home.root() / "demo-tokens.json");
  impl_->StartExport();
  impl_->notifier.Start();
  impl_->checking.Start([impl = impl_.get()] { return impl->CheckNext(); });
  impl_->remind_loop.Start([impl = impl_.get()] { return impl->Remind(); });
  impl_->lake.Start();
  impl_->run_loop.Start([impl = impl_.get()] { return impl->transform.Step(); });
  impl_->inlet.Start(impl_->options.landing_interval);
  impl_->keeping.Start();
  impl_->outlet.Start();
  impl_->ready = true;
  impl_->work.Run([impl = impl_.get()] {
    const auto lock = impl->lineage.tail().CatchUp();  // not by the first who asks
  });
}

uint16_t Node::port() const { return impl_->server.port(); }

bool Node::is_secure() const { return impl_->server.is_secure(); }

void Node::Reload() { impl_->server.LookAtCertificate(); }

const std::map<std::string, std::string>& Node::demo_tokens() const { return impl_->demo_tokens; }

std::string Node::MakeDemoLink(const std::string& user) const {
  const auto credential = identity::ParseCredential(impl_->demo_tokens.at(user));
  return impl_->PublicUrl() + "/sign-in#" + impl_->links.Make(credential->id, kDemoLinkLasts);
}

}  // namespace weft::serve
