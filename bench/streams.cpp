#include <signal.h>
#include <sys/wait.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <thread>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "event_client.hpp"
#include "line.hpp"
#include "serve/node.hpp"

// Events on their way out: how soon SQL has one under full load, what streams to 1, 10 and 100
// consumers take, and the processor time of it all. The server is a process of its own, on the
// same machine as its clients.
namespace weft::bench {
namespace {

namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

constexpr int kSenders = 16, kBatch = 1000;
constexpr double kLoadSeconds = 5, kVisibleMsMax = 1000;
constexpr std::array kConsumers{1, 10, 100};
constexpr int kRounds = 100, kEach = 100;  // batches of a stream's run, and events in each
constexpr std::chrono::milliseconds kBetweenRounds{50};
constexpr double kDelayMsMax = 1000, kCpuSecondsMax = 10;

// The node in a process that holds nothing else.
class Served {
 public:
  explicit Served(const fs::path& folder) {
    int ends[2];
    WEFT_CHECK(::pipe(ends) == 0);
    pid_ = ::fork();
    if (pid_ == 0) Serve(folder, ends[1]);
    ::close(ends[1]);
    WEFT_CHECK(::read(ends[0], &door_.port, sizeof door_.port) == sizeof door_.port);
    ::close(ends[0]);
    door_.token = std::string(Trim(ReadFile(folder / "admin.token")));
  }
  ~Served() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;

  const Door& door() const { return door_; }
  double CpuSeconds() const {
    std::ifstream file("/proc/" + std::to_string(pid_) + "/stat");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto words = Split(text.substr(text.rfind(')') + 2), ' ');
    return (std::stod(words[11]) + std::stod(words[12])) /
           static_cast<double>(::sysconf(_SC_CLK_TCK));
  }

 private:
  [[noreturn]] static void Serve(const fs::path& folder, int told) {
    SystemClock clock;
    serve::NodeOptions options{.home = folder, .port = 0};
    options.meshes = {fs::current_path() / "examples/shop/centralised"};
    serve::Node node(options, clock);
    node.Start();
    const uint16_t port = node.port();
    WEFT_CHECK(::write(told, &port, sizeof port) == sizeof port);
    while (true) ::pause();
  }

  pid_t pid_;
  Door door_;
};

// Sends as much as is taken until it goes.
class Load {
 public:
  explicit Load(const Door& door) {
    for (int i = 0; i < kSenders; ++i)
      threads_.emplace_back([this, door, i] {
        Client client(door);
        for (int64_t request = 0; !is_over_; ++request) {
          std::string events;
          const std::string name = "load-" + std::to_string(i) + "-" + std::to_string(request);
          for (int each = 0; each < kBatch; ++each)
            events += Event(name + "-" + std::to_string(each)) + "\n";
          accepted_ += client.Send(events);
        }
      });
  }
  ~Load() {
    is_over_ = true;
    for (std::thread& thread : threads_) thread.join();
  }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;
  int64_t accepted() const { return accepted_; }

 private:
  std::vector<std::thread> threads_;
  std::atomic<bool> is_over_{false};
  std::atomic<int64_t> accepted_{0};
};

int64_t FirstNumber(const std::string& answer) {
  const size_t rows = answer.find("\"rows\":[[");
  WEFT_CHECK(rows != std::string::npos);
  return std::strtoll(answer.c_str() + rows + 9, nullptr, 10);
}

// From the acknowledgement of one event to the first answer that has it.
void MeasureVisible(const Served& served) {
  Client sender(served.door()), asker(served.door());
  std::vector<double> times;
  const double cpu = served.CpuSeconds();
  int64_t accepted = 0;
  {
    const Load load(served.door());
    const auto until = Steady::now() + std::chrono::duration<double>(kLoadSeconds);
    int64_t last = -1;  // where the event before lies: nobody need look further back
    for (int i = 0; Steady::now() < until; ++i) {
      const std::string uuid = "seen-" + std::to_string(i);
      WEFT_CHECK(sender.Send(Event(uuid)) == 1);
      const std::string sql =
          "SELECT coalesce(max(position), -1) FROM tracking.events WHERE position > " +
          std::to_string(last) + " AND event_uuid = '" + uuid + "'";
      int64_t found = -1;
      times.push_back(1000 * Seconds([&] {
                        while (found < 0) found = FirstNumber(asker.Ask(sql));
                      }));
      last = found;
    }
    accepted = load.accepted();
  }
  const double cpu_seconds = served.CpuSeconds() - cpu;
  Print("event_visible_ms_p99", Percentile(times, 0.99), "ms", kVisibleMsMax, "lower",
        {{"p50", Percentile(times, 0.5)},
         {"looks", times.size()},
         {"load_events_per_second", static_cast<double>(accepted) / kLoadSeconds}});
  Print("event_cpu_seconds_per_million", 1e6 * cpu_seconds / static_cast<double>(accepted), "s",
        kCpuSecondsMax, "lower", {{"events", accepted}});
}

// Reads rows as they come and notes how long each batch took.
class Consumer {
 public:
  Consumer(const Door& door, const std::map<int, Steady::time_point>& sent, std::mutex& mutex)
      : socket_(ConnectTo(door.port)), sent_(sent), mutex_(mutex) {
    const std::string request =
        "GET /api/v1/tables/tracking.events/stream?from=latest HTTP/1.1\r\nHost: x\r\n"
        "Authorization: Bearer " +
        door.token + "\r\nAccept: application/x-ndjson\r\n\r\n";
    socket_.Send(request);
    Receive();  // the head: from here on nothing is missed
    thread_ = std::thread([this] {
      while (rows_ < kRounds * kEach) Receive();
    });
  }
  Consumer(const Consumer&) = delete;
  Consumer& operator=(const Consumer&) = delete;

  void Join() { thread_.join(); }
  const std::vector<double>& delays() const { return delays_; }

 private:
  static constexpr std::string_view kUuid = "\"event_uuid\":\"flow-";

  void Receive() {
    char piece[1 << 16];
    const ssize_t came = ::recv(socket_.get(), piece, sizeof piece, 0);
    WEFT_CHECK(came > 0);
    text_.append(piece, static_cast<size_t>(came));
    const auto now = Steady::now();
    size_t at = 0;
    for (size_t end; (end = text_.find('\n', at)) != std::string::npos; at = end + 1)
      Line(std::string_view(text_).substr(at, end - at), now);
    text_.erase(0, at);
  }
  void Line(std::string_view line, Steady::time_point now) {
    const size_t uuid = line.find(kUuid);
    if (uuid == std::string_view::npos) return;
    ++rows_;
    const int round = std::atoi(line.data() + uuid + kUuid.size());
    const std::lock_guard lock(mutex_);
    delays_.push_back(std::chrono::duration<double, std::milli>(now - sent_.at(round)).count());
  }

  const SocketHandle socket_;
  const std::map<int, Steady::time_point>& sent_;
  std::mutex& mutex_;
  std::string text_;
  std::vector<double> delays_;
  int rows_ = 0;
  std::thread thread_;
};

// From just before the events are sent to the row at each consumer.
void MeasureStreams(const Served& served, int count) {
  std::map<int, Steady::time_point> sent;
  std::mutex mutex;
  std::vector<std::unique_ptr<Consumer>> consumers;
  for (int i = 0; i < count; ++i)
    consumers.push_back(std::make_unique<Consumer>(served.door(), sent, mutex));
  Client client(served.door());
  const double cpu = served.CpuSeconds();
  const double seconds = Seconds([&] {
    for (int round = 0; round < kRounds; ++round) {
      std::string events;
      for (int each = 0; each < kEach; ++each)
        events += Event("flow-" + std::to_string(round) + "-" + std::to_string(count) + "-" +
                        std::to_string(each)) +
                  "\n";
      {
        const std::lock_guard lock(mutex);
        sent[round] = Steady::now();
      }
      WEFT_CHECK(client.Send(events) == kEach);
      std::this_thread::sleep_for(kBetweenRounds);
    }
    for (const auto& consumer : consumers) consumer->Join();
  });
  std::vector<double> delays;
  for (const auto& consumer : consumers)
    delays.insert(delays.end(), consumer->delays().begin(), consumer->delays().end());
  Print("stream_delay_ms_p99_consumers_" + std::to_string(count), Percentile(delays, 0.99), "ms",
        kDelayMsMax, "lower",
        {{"p50", Percentile(delays, 0.5)},
         {"rows_per_second", static_cast<double>(delays.size()) / seconds},
         {"server_cpu_seconds_per_million_rows",
          1e6 * (served.CpuSeconds() - cpu) / static_cast<double>(delays.size())}});
}

void Measure() {
  const fs::path folder =
      fs::current_path() / "build" / ("bench-streams-" + std::to_string(::getpid()));
  {
    const Served served(folder);
    for (const int count : kConsumers) MeasureStreams(served, count);
    MeasureVisible(served);
  }
  fs::remove_all(folder);
}

}  // namespace
}  // namespace weft::bench

int main() {
  weft::bench::Measure();
  return 0;
}
