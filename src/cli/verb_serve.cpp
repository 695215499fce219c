#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

#include "base/clock.hpp"
#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "cli/examples.hpp"
#include "cli/show.hpp"
#include "cli/verbs.hpp"
#include "serve/node.hpp"
#include "serve/settings.hpp"

// `weft serve` and `weft demo`: the server in the foreground, until Ctrl-C or SIGTERM.
namespace weft::cli {
namespace {

constexpr std::chrono::seconds kStopMax{9};

struct ServeArguments {
  serve::GivenSettings settings;
  std::vector<std::string> meshes;
};

std::filesystem::path ExtensionsFolder() {
  const auto beside = BinaryFolder();
  for (const auto& folder :
       {beside / "../lib/weft/extensions", beside / "../.deps/duckdb/extensions"})
    if (std::filesystem::is_directory(folder)) return std::filesystem::canonical(folder);
  return {};
}

serve::NodeOptions NodeOptionsOf(const Options& options, const ServeArguments& arguments) {
  serve::NodeOptions node;
  node.home = options.home;
  node.extensions = ExtensionsFolder();
  serve::ApplySettings(node, arguments.settings);
  for (const std::string& mesh : arguments.meshes) node.meshes.emplace_back(mesh);
  return node;
}

// Signals are taken by one thread alone; blocked before any other thread starts.
sigset_t BlockSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

std::string UrlOf(const serve::NodeOptions& options, const serve::Node& node) {
  const std::string host =
      options.host.find(':') == std::string::npos ? options.host : "[" + options.host + "]";
  return (node.is_secure() ? "https://" : "http://") + host + ":" + std::to_string(node.port());
}

// What cannot be hurried, a file on its way in or a long check, is cut off in the end: that is as
// safe as a crash.
void CutOffAfter(std::chrono::seconds time) {
  std::signal(SIGALRM, [](int) { ::_exit(0); });
  ::alarm(static_cast<unsigned>(time.count()));
}

// What SIGHUP does: nothing before the node is up and once it stops.
class Hangup {
 public:
  void Do(std::function<void()> what) {
    const std::lock_guard lock(mutex_);
    what_ = std::move(what);
  }
  void Happen() {
    const std::lock_guard lock(mutex_);
    if (what_) what_();
  }

 private:
  std::mutex mutex_;
  std::function<void()> what_;
};

// Ready when a stop signal came; from then on the process has kStopMax left, a start that takes
// longer included. The hangup is shared with the thread that waits for signals, which outlives all.
std::future<void> StopSignal(std::shared_ptr<Hangup> hangup) {
  std::promise<void> came;
  std::future<void> stop = came.get_future();
  std::thread([signals = BlockSignals(), hangup, came = std::move(came)]() mutable {
    int signal = 0;
    for (sigwait(&signals, &signal); signal == SIGHUP; sigwait(&signals, &signal)) hangup->Happen();
    CutOffAfter(kStopMax);
    came.set_value();
  }).detach();
  return stop;
}

void RunUntilStopped(const serve::NodeOptions& options, const std::function<void()>& prepare,
                     const std::function<void(serve::Node&)>& announce) {
  const auto hangup = std::make_shared<Hangup>();
  const std::future<void> stop = StopSignal(hangup);
  SystemClock clock;
  serve::Node node(options, clock);
  prepare();
  node.Start();
  hangup->Do([&node] { node.Reload(); });
  announce(node);
  std::fflush(stdout);
  stop.wait();
  hangup->Do({});
}

void Serve(const Options& options, const ServeArguments& arguments) {
  const auto node_options = NodeOptionsOf(options, arguments);
  RunUntilStopped(
      node_options, [] {},
      [&](serve::Node& node) {
        std::printf("Weft serves at %s\n", UrlOf(node_options, node).c_str());
        if (std::filesystem::exists(options.home / "admin.token"))
          std::printf("The first admin's token is in %s\n", (options.home / "admin.token").c_str());
      });
}

struct DemoUser {
  const char* name;
  const char* sees;
};
constexpr DemoUser kDemoUsers[] = {
    {"admin", "may do everything, each use audited"},
    {"curator", "curates flights, team ops: sees every flight, tail numbers plain"},
    {"fleet_dev", "team fleet: owns the planes"},
    {"analyst", "team analytics: every flight, tail numbers hashed"},
    {"partner", "team jfk-partner: only flights from JFK, tail numbers hashed"},
    {"guest", "in no team: may search and read meanings, no data"},
};

// What to type at another prompt: the flags that differ from the defaults come along.
std::string CommandFor(const Options& options, const std::string& url, const std::string& user) {
  std::string command = "weft --as " + user;
  if (options.home != ".weft") command += " --home " + options.home.string();
  if (url != "http://127.0.0.1:7070") command += " --server " + url;
  return command;
}

void AnnounceDemo(const Options& options, const serve::Node& node, const std::string& url) {
  std::printf(
      "\nThe flights mesh is up: %s  (API: %s/openapi.json)\n\n"
      "Users; each link opens the portal as one of them, once:\n",
      url.c_str(), url.c_str());
  for (const DemoUser& user : kDemoUsers)
    std::printf("  %-10s %s\n             %s\n", user.name, user.sees,
                node.MakeDemoLink(user.name).c_str());
  std::printf("\nAnother link: %s open\nTheir tokens are in %s.\n",
              CommandFor(options, url, "analyst").c_str(),
              (options.home / "demo-tokens.json").c_str());
  std::printf("\nThree questions to try, from another terminal (the binary is %s):\n",
              (BinaryFolder() / "weft").c_str());
  std::printf("  %s query \"SELECT count(*), count(DISTINCT tailnum) FROM flights.departures\"\n",
              CommandFor(options, url, "analyst").c_str());
  std::printf(
      "  %s query \"SELECT origin, count(*) AS flights FROM flights.departures GROUP BY origin\"\n",
      CommandFor(options, url, "partner").c_str());
  std::printf(
      "  %s query \"SELECT * FROM flights.departures LIMIT 5\"     (refused, and says whom to "
      "ask)\n",
      CommandFor(options, url, "guest").c_str());
  std::printf("\nCtrl-C stops it.\n");
}

void Demo(const Options& options, const ServeArguments& arguments) {
  auto node_options = NodeOptionsOf(options, arguments);
  const auto mesh = options.home / "demo-mesh";
  node_options.meshes = {mesh};
  node_options.issue_demo_tokens = true;
  RunUntilStopped(
      node_options, [&] { WriteExamples("examples/flights/", mesh); },
      [&](serve::Node& node) { AnnounceDemo(options, node, UrlOf(node_options, node)); });
}

void Configure(CLI::App& verb, Options& options,
               void (*run)(const Options&, const ServeArguments&)) {
  auto arguments = std::make_shared<ServeArguments>();
  for (const serve::SettingRow& row : serve::Settings())
    verb.add_option_function<std::string>(
            serve::FlagOf(row),
            [arguments, name = std::string(row.name)](const std::string& value) {
              arguments->settings[name] = value;
            },
            std::string(row.meaning))
        ->type_name(std::string(row.shape))
        ->default_str(std::string(row.fallback));
  if (verb.get_name() == "serve")
    verb.add_option("--mesh", arguments->meshes, "a folder that is applied as admin at each start")
        ->type_name("DIR");
  verb.callback([&options, arguments, run] { run(options, *arguments); });
}

}  // namespace

void ConfigureServe(CLI::App& verb, Options& options) { Configure(verb, options, Serve); }
void ConfigureDemo(CLI::App& verb, Options& options) { Configure(verb, options, Demo); }

}  // namespace weft::cli
