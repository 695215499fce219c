#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <thread>

#include "child.hpp"
#include "line.hpp"

// Commits and loads a second of the Iceberg catalog, over HTTP with kept connections, beside those
// of Iceberg's reference catalog (scripts/setup peers) in the same run: both as programs of their
// own, on files, the reference with SQLite. Without the reference, or root, only ours are measured.
namespace weft::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kTables = 8, kThreads = 8, kSeconds = 5, kSnapshots = 50;
constexpr int kOurPort = 17'170, kTheirPort = 18'181;

// Nothing outside of this process and its children sees what listens here: the reference listens on
// all addresses.
bool OwnNetwork() {
  if (::unshare(CLONE_NEWNET) != 0) return false;
  const int socket = ::socket(AF_INET, SOCK_DGRAM, 0);
  ifreq loopback{};
  std::strcpy(loopback.ifr_name, "lo");
  loopback.ifr_flags = IFF_UP | IFF_RUNNING;
  const bool is_up = ::ioctl(socket, SIOCSIFFLAGS, &loopback) == 0;
  ::close(socket);
  return is_up;
}

struct Answer {
  int status = 0;
  std::string body;
};

// One kept connection.
class Client {
 public:
  Client(int port, std::string base, std::string token)
      : base_(std::move(base)), token_(std::move(token)) {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    is_open_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  Answer Ask(const std::string& method, const std::string& path, const std::string& body = {}) {
    if (!is_open_) return {};
    std::string request = method + " " + base_ + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    if (!token_.empty()) request += "Authorization: Bearer " + token_ + "\r\n";
    if (method == "POST")
      request +=
          "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
          "\r\n";
    request += "\r\n" + body;
    if (::send(socket_, request.data(), request.size(), MSG_NOSIGNAL) < 0) return {};
    return Read();
  }

 private:
  bool More() {
    char buffer[65536];
    const ssize_t got = ::recv(socket_, buffer, sizeof buffer, 0);
    if (got > 0) read_.append(buffer, static_cast<size_t>(got));
    return got > 0;
  }
  bool Until(const std::string& mark) {
    while (read_.find(mark) == std::string::npos)
      if (!More()) return false;
    return true;
  }
  std::string Take(size_t bytes) {
    while (read_.size() < bytes && More()) continue;
    std::string taken = read_.substr(0, bytes);
    read_.erase(0, bytes);
    return taken;
  }
  Answer Read() {
    if (!Until("\r\n\r\n")) return {};
    std::string head = Take(read_.find("\r\n\r\n") + 4);
    Answer answer{std::atoi(head.c_str() + 9), ""};
    std::ranges::transform(head, head.begin(), [](unsigned char c) { return std::tolower(c); });
    if (const size_t at = head.find("content-length:"); at != std::string::npos)
      answer.body = Take(std::strtoul(head.c_str() + at + 15, nullptr, 10));
    if (head.find("transfer-encoding: chunked") == std::string::npos) return answer;
    while (Until("\r\n")) {
      const size_t line = read_.find("\r\n") + 2;
      const size_t bytes = std::strtoul(Take(line).c_str(), nullptr, 16);
      answer.body += Take(bytes);
      Take(2);
      if (bytes == 0) break;
    }
    return answer;
  }

  const std::string base_, token_;
  int socket_ = -1;
  bool is_open_ = false;
  std::string read_;
};

struct Catalog {
  int port;
  std::string base, token;
};

std::string TableOf(int number) { return "/v1/namespaces/bench/tables/t" + std::to_string(number); }

// A snapshot on top of what the table has.
std::string CommitOf(const Json& metadata, int64_t id) {
  Json snapshot{{"snapshot-id", id},
                {"sequence-number", metadata["last-sequence-number"].get<int64_t>() + 1},
                {"timestamp-ms", metadata["last-updated-ms"].get<int64_t>() + 1},
                {"manifest-list", metadata["location"].get<std::string>() + "/metadata/m.avro"},
                {"summary", {{"operation", "append"}}},
                {"schema-id", 0}};
  const bool has_one =
      metadata.contains("current-snapshot-id") && metadata["current-snapshot-id"] > 0;
  if (has_one) snapshot["parent-snapshot-id"] = metadata["current-snapshot-id"];
  return Json{
      {"requirements",
       Json::array({{{"type", "assert-ref-snapshot-id"},
                     {"ref", "main"},
                     {"snapshot-id", has_one ? metadata["current-snapshot-id"] : Json(nullptr)}}})},
      {"updates", Json::array({{{"action", "add-snapshot"}, {"snapshot", snapshot}},
                               {{"action", "set-snapshot-ref"},
                                {"ref-name", "main"},
                                {"type", "branch"},
                                {"snapshot-id", id}}})}}
      .dump();
}

// How often a second the work is done by all threads, each with a connection of its own.
double PerSecond(const Catalog& catalog, const std::function<bool(Client&, int)>& work) {
  std::atomic<int> done{0};
  std::atomic<bool> over{false};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread)
    threads.emplace_back([&, thread] {
      Client client(catalog.port, catalog.base, catalog.token);
      while (!over)
        if (work(client, thread)) ++done;
    });
  std::this_thread::sleep_for(std::chrono::seconds(kSeconds));
  over = true;
  for (std::thread& thread : threads) thread.join();
  return static_cast<double>(done) / kSeconds;
}

bool WaitFor(const Catalog& catalog) {
  for (int i = 0; i < 300; ++i) {
    if (Client(catalog.port, catalog.base, catalog.token).Ask("GET", "/v1/config").status == 200)
      return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return false;
}

struct Figures {
  double commits = 0, loads = 0;
};

Figures Measure(const Catalog& catalog) {
  Client client(catalog.port, catalog.base, catalog.token);
  client.Ask("POST", "/v1/namespaces", R"({"namespace":["bench"]})");
  std::vector<Json> now(kTables);
  std::atomic<int64_t> id{1};
  const auto commit = [&](Client& by, int table) {
    const Answer answer = by.Ask("POST", TableOf(table), CommitOf(now[table], id++));
    if (answer.status == 200) now[table] = Json::parse(answer.body)["metadata"];
    return answer.status == 200;
  };
  for (int table = 0; table < kTables; ++table) {
    const Json wish{
        {"name", "t" + std::to_string(table)},
        {"schema",
         {{"type", "struct"},
          {"schema-id", 0},
          {"fields",
           Json::array({{{"id", 1}, {"name", "n"}, {"required", false}, {"type", "long"}}})}}}};
    now[table] = Json::parse(
        client.Ask("POST", "/v1/namespaces/bench/tables", wish.dump()).body)["metadata"];
    for (int i = 0; i < kSnapshots; ++i) commit(client, table);
  }
  Figures figures;
  figures.loads = PerSecond(catalog, [](Client& by, int thread) {
    return by.Ask("GET", TableOf(thread % kTables)).status == 200;
  });
  figures.commits = PerSecond(catalog, commit);
  return figures;
}

Figures MeasureOurs(const fs::path& here, const fs::path& folder) {
  const Child server({here / "weft", "serve", "--home", folder / "home", "--listen",
                      "127.0.0.1:" + std::to_string(kOurPort)},
                     {});
  const fs::path file = folder / "home/admin.token";
  for (int i = 0; i < 300 && !fs::exists(file); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  std::string token;
  std::ifstream(file) >> token;
  const Catalog catalog{kOurPort, "/iceberg", token};
  return WaitFor(catalog) ? Measure(catalog) : Figures{};
}

Figures MeasureReference(const fs::path& jars, const fs::path& folder) {
  fs::create_directories(folder / "reference");
  const Child server(
      {"java", "-Xmx512m", "-cp", jars / "*", "org.apache.iceberg.rest.RESTCatalogServer"},
      {{"REST_PORT", std::to_string(kTheirPort)},
       {"CATALOG_REST_PORT", std::to_string(kTheirPort)},
       {"CATALOG_WAREHOUSE", "file://" + (folder / "reference").string()},
       {"CATALOG_CATALOG__IMPL", "org.apache.iceberg.jdbc.JdbcCatalog"},
       {"CATALOG_URI", "jdbc:sqlite:" + (folder / "reference/cat.db").string()},
       {"CATALOG_JDBC_USER", "u"},
       {"CATALOG_JDBC_PASSWORD", "p"},
       {"CATALOG_IO__IMPL", "org.apache.iceberg.hadoop.HadoopFileIO"}});
  const Catalog catalog{kTheirPort, "", ""};
  return WaitFor(catalog) ? Measure(catalog) : Figures{};
}

void Run(const fs::path& here) {
  std::string pattern = (fs::temp_directory_path() / "weft-bench-XXXXXX").string();
  const fs::path folder = ::mkdtemp(pattern.data());
  const fs::path jars = here.parent_path() / ".deps/iceberg";
  const bool has_reference = OwnNetwork() && fs::exists(jars);
  const Figures theirs = has_reference ? MeasureReference(jars, folder) : Figures{};
  const Figures ours = MeasureOurs(here, folder);
  fs::remove_all(folder);
  const auto print = [](const char* name, double own, double other) {
    Json context{{"threads", kThreads}, {"tables", kTables}, {"snapshots", kSnapshots}};
    if (other > 0) context["reference"] = other, context["times"] = own / other;
    Print(name, own, "1/s", other, "higher", context);
  };
  print("iceberg_loadtable_per_second", ours.loads, theirs.loads);
  print("iceberg_commits_per_second", ours.commits, theirs.commits);
}

}  // namespace
}  // namespace weft::bench

int main(int, char** argv) {
  weft::bench::Run(std::filesystem::canonical(argv[0]).parent_path());
  return 0;
}
