#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <thread>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "event_client.hpp"
#include "line.hpp"
#include "serve/node.hpp"

// Events over HTTP, acknowledged when they are on the disk: how many a second, one, a hundred and a
// thousand a request, and how long one waits, against the disk's own fdatasync. Clients and server
// share the machine.
namespace weft::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kConnections = 32;
constexpr double kRunSeconds = 5;
constexpr double kWarmSeconds = 3;  // what a start sets going is over then
constexpr int kAlone = 300;
constexpr double kAckOverSyncMax = 2;
struct Run {
  int batch;
  double target;
};
// A thousand a request: twice a Kafka broker that flushes every batch, measured on such a machine.
constexpr std::array kRuns{Run{1, 2'000}, Run{100, 100'000}, Run{1000, 375'140}};

// Writes one event after the other to a place that has been written before, each synced.
class Disk {
 public:
  explicit Disk(const fs::path& folder)
      : descriptor_(::open((folder / "sync").c_str(), O_CREAT | O_WRONLY, 0600)) {
    const std::string zeros(1 << 20, '\0');
    WEFT_CHECK(::pwrite(descriptor_, zeros.data(), zeros.size(), 0) > 0);
    WEFT_CHECK(::fsync(descriptor_) == 0);
  }
  ~Disk() { ::close(descriptor_); }
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  void Write(const std::string& event) {
    WEFT_CHECK(::pwrite(descriptor_, event.data(), event.size(), at_) > 0);
    WEFT_CHECK(::fdatasync(descriptor_) == 0);
    at_ += static_cast<off_t>(event.size());
  }

 private:
  const int descriptor_;
  off_t at_ = 0;
};

void MeasureRate(const Door& door, const Run& run) {
  std::atomic<int64_t> accepted{0};
  std::atomic<bool> is_over{false};
  std::vector<std::vector<double>> times(kConnections);
  std::vector<std::thread> threads;
  const std::string name = std::to_string(run.batch) + "-";
  for (int i = 0; i < kConnections; ++i)
    threads.emplace_back([&, i] {
      Client client(door);
      for (int64_t request = 0; !is_over; ++request) {
        std::string events;
        for (int each = 0; each < run.batch; ++each)
          events += Event(name + std::to_string(i) + "-" + std::to_string(request) + "-" +
                          std::to_string(each)) +
                    "\n";
        times[i].push_back(1000 * Seconds([&] { accepted += client.Send(events); }));
      }
    });
  const double seconds = Seconds([&] {
    std::this_thread::sleep_for(std::chrono::duration<double>(kRunSeconds));
    is_over = true;
    for (auto& thread : threads) thread.join();
  });
  std::vector<double> all;
  for (const auto& each : times) all.insert(all.end(), each.begin(), each.end());
  Print("durable_events_per_second_batch_" + std::to_string(run.batch),
        static_cast<double>(accepted) / seconds, "events/s", run.target, "higher",
        {{"connections", kConnections},
         {"bytes_per_event", kEventBytes},
         {"ack_ms_p50", Percentile(all, 0.5)},
         {"ack_ms_p99", Percentile(all, 0.99)}});
}

// In turns, because a disk that others use is fast at one time and slow at another.
void MeasureAlone(const Door& door, const fs::path& folder) {
  Client client(door);
  Disk disk(folder);
  std::vector<double> times, syncs;
  int64_t warm = 0;
  for (const auto began = std::chrono::steady_clock::now();
       std::chrono::steady_clock::now() - began < std::chrono::duration<double>(kWarmSeconds);)
    client.Send(Event("warm-" + std::to_string(warm++)));
  for (int i = 0; i < kAlone; ++i) {
    const std::string event = Event("alone-" + std::to_string(i));
    times.push_back(1000 * Seconds([&] { WEFT_CHECK(client.Send(event) == 1); }));
    syncs.push_back(1000 * Seconds([&] { disk.Write(event); }));
  }
  Print("event_ack_over_fdatasync", Percentile(times, 0.5) / Percentile(syncs, 0.5), "ratio",
        kAckOverSyncMax, "lower",
        {{"ack_ms_p50", Percentile(times, 0.5)},
         {"ack_ms_p99", Percentile(times, 0.99)},
         {"fdatasync_ms_p50", Percentile(syncs, 0.5)},
         {"fdatasync_ms_p99", Percentile(syncs, 0.99)}});
}

void Measure() {
  // On the disk, not in memory: it is the disk that is waited for.
  const fs::path folder =
      fs::current_path() / "build" / ("bench-events-" + std::to_string(::getpid()));
  SystemClock clock;
  serve::NodeOptions options{.home = folder, .port = 0};
  options.meshes = {fs::current_path() / "examples/shop/centralised"};
  {
    serve::Node node(options, clock);
    node.Start();
    const std::string token = ReadFile(folder / "admin.token");
    const Door door{node.port(), std::string(Trim(token))};
    MeasureAlone(door, folder);
    for (const Run& run : kRuns) MeasureRate(door, run);
  }
  fs::remove_all(folder);
}

}  // namespace
}  // namespace weft::bench

int main() {
  weft::bench::Measure();
  return 0;
}
