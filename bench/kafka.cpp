#include "connect/kafka.hpp"

#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "child.hpp"
#include "event_client.hpp"
#include "line.hpp"
#include "serve/node.hpp"

// The same events, a thousand a request from as many connections, each waiting for its answer: to
// Weft, which checks them and has them on the disk when it answers, to a Kafka broker that syncs
// every batch, to one that syncs none, and to PostgreSQL by COPY and by INSERT. One run, one disk;
// acks=all. Needs `scripts/setup peers`, and PostgreSQL's server for its part.
namespace weft::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kConnections = 32, kBatch = 1000;
constexpr double kRunSeconds = 5, kOverFlushedMin = 2, kOverUnflushedMin = 1;

// Sends batches until it is told to stop; answers how many events are acknowledged.
using Sender = std::function<int64_t(const std::string& name)>;

// `make` is called once a connection, in its thread.
double RateOf(const std::function<Sender()>& make) {
  std::atomic<int64_t> acknowledged{0};
  std::atomic<bool> is_over{false};
  std::vector<std::thread> threads;
  for (int i = 0; i < kConnections; ++i)
    threads.emplace_back([&, i] {
      const Sender send = make();
      for (int64_t batch = 0; !is_over; ++batch)
        acknowledged += send(std::to_string(i) + "-" + std::to_string(batch));
    });
  const double seconds = Seconds([&] {
    std::this_thread::sleep_for(std::chrono::duration<double>(kRunSeconds));
    is_over = true;
    for (std::thread& thread : threads) thread.join();
  });
  return static_cast<double>(acknowledged) / seconds;
}

double WeftRate(const fs::path& folder) {
  SystemClock clock;
  serve::NodeOptions options{.home = folder / "weft", .port = 0};
  options.meshes = {fs::current_path() / "examples/shop/centralised"};
  serve::Node node(options, clock);
  node.Start();
  const Door door{node.port(), std::string(Trim(ReadFile(options.home / "admin.token")))};
  return RateOf([&door]() -> Sender {
    auto client = std::make_shared<Client>(door);
    return [client](const std::string& name) {
      std::string events;
      for (int i = 0; i < kBatch; ++i) events += Event(name + "-" + std::to_string(i)) + "\n";
      return client->Send(events);
    };
  });
}

constexpr int kPort = 19'392, kController = 19'393;
const fs::path kJars = fs::current_path() / ".deps/kafka";

// A broker of its own, on an empty folder.
class Broker {
 public:
  Broker(const fs::path& folder, bool flushes) {
    fs::create_directories(folder);
    const std::string config = (folder / "server.properties").string(),
                      jars = (kJars / "*").string();
    std::ofstream(config) << "process.roles=broker,controller\nnode.id=1\n"
                          << "controller.quorum.voters=1@127.0.0.1:" << kController
                          << "\nlisteners=PLAINTEXT://127.0.0.1:" << kPort
                          << ",CONTROLLER://127.0.0.1:" << kController
                          << "\nadvertised.listeners=PLAINTEXT://127.0.0.1:" << kPort
                          << "\ncontroller.listener.names=CONTROLLER\n"
                          << "inter.broker.listener.name=PLAINTEXT\nlog.dirs="
                          << (folder / "data").string() << "\noffsets.topic.replication.factor=1\n"
                          << (flushes ? "log.flush.interval.messages=1\n" : "");
    const std::string format = "java -cp '" + jars +
                               "' kafka.tools.StorageTool format -t AAAAAAAAAAAAAAAAAAAAAQ -c " +
                               config + " >/dev/null 2>&1";
    WEFT_CHECK(std::system(format.c_str()) == 0);
    process_ = std::make_unique<Child>(
        std::vector<std::string>{"java", "-Xmx512m", "-cp", jars, "kafka.Kafka", config},
        std::map<std::string, std::string>{});
    std::this_thread::sleep_for(std::chrono::seconds(12));
  }

 private:
  std::unique_ptr<Child> process_;
};

double KafkaRate(const fs::path& folder, bool flushes) {
  const Broker broker(folder, flushes);
  // As they are: all that is sent in these events is alike, and would all but vanish.
  const connect::KafkaTopic topic{"127.0.0.1:" + std::to_string(kPort), "events", "none"};
  connect::KafkaWriter(topic).Write({{"", "the topic is made"}});
  return RateOf([&topic]() -> Sender {
    auto writer = std::make_shared<connect::KafkaWriter>(topic);
    return [writer](const std::string& name) {
      std::vector<connect::KafkaMessage> events;
      for (int i = 0; i < kBatch; ++i)
        events.push_back({"", Event(name + "-" + std::to_string(i))});
      writer->Write(events);
      return int64_t{kBatch};
    };
  });
}

void Measure() {
  const fs::path folder =
      fs::current_path() / "build" / ("bench-kafka-" + std::to_string(::getpid()));
  if (!fs::exists(kJars)) {
    std::fprintf(stderr, "bench kafka: no broker in .deps/kafka; `scripts/setup peers` gets it\n");
    return;
  }
  const double weft = WeftRate(folder);
  const double flushed = KafkaRate(folder / "flushed", true);
  const double unflushed = KafkaRate(folder / "unflushed", false);
  const Json context{{"weft_events_per_second", weft},
                     {"kafka_flushed_per_second", flushed},
                     {"kafka_unflushed_per_second", unflushed},
                     {"batch", kBatch},
                     {"connections", kConnections},
                     {"bytes_per_event", kEventBytes}};
  Print("durable_events_over_kafka", weft / flushed, "ratio", kOverFlushedMin, "higher", context);
  Print("durable_events_over_kafka_unflushed", weft / unflushed, "ratio", kOverUnflushedMin,
        "higher", context);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace weft::bench

int main() {
  weft::bench::Measure();
  return 0;
}
