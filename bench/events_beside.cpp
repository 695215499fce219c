#include <atomic>
#include <filesystem>
#include <functional>
#include <thread>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "connect/kafka.hpp"
#include "event_client.hpp"
#include "kafka_broker.hpp"
#include "line.hpp"
#include "postgres_server.hpp"
#include "serve/node.hpp"

// The same events, a thousand a request from as many connections, each waiting for its answer: to
// Weft, which checks them and has them on the disk when it answers, to a Kafka broker that syncs
// every batch, to one that syncs none, and to PostgreSQL by COPY and by INSERT of many rows, into a
// table without an index. One run, one disk; acks=all. What is not there is left out: Kafka comes
// with `scripts/setup peers`, PostgreSQL with `scripts/setup bench`.
namespace weft::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kConnections = 32, kBatch = 1000;
constexpr double kRunSeconds = 5, kOverFlushedMin = 2, kOverUnflushedMin = 1, kOverPostgresMin = 1;

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

double KafkaRate(const fs::path& folder, bool flushes) {
  const KafkaBroker broker(folder, flushes);
  // As they are: all that is sent in these events is alike, and would all but vanish.
  const connect::KafkaTopic topic{
      .access = {.brokers = broker.address()}, .topic = "events", .compression = "none"};
  const std::atomic<bool> never = false;
  connect::KafkaWriter(topic, never).Write({{"", "the topic is made"}});
  return RateOf([&topic, &never]() -> Sender {
    auto writer = std::make_shared<connect::KafkaWriter>(topic, never);
    return [writer](const std::string& name) {
      std::vector<connect::KafkaMessage> events;
      for (int i = 0; i < kBatch; ++i)
        events.push_back({"", Event(name + "-" + std::to_string(i))});
      writer->Write(events);
      return int64_t{kBatch};
    };
  });
}

constexpr const char* kTable =
    "CREATE TABLE events (data_owner text, timestamp timestamptz, acting_customer text, action "
    "text, "
    "action_category text, order_value numeric(18, 4), event_uuid text, additional_meta jsonb, "
    "key_data jsonb)";

// The fields of Event, with something before, between and after them.
std::string Row(const std::string& uuid, const std::string& begin, const std::string& between,
                const std::string& end) {
  static const std::string page = [] {
    const Json event = Json::parse(Event(std::string(16, '0')));
    return event["key_data"].dump();
  }();
  const std::vector<std::string> fields{"orders", "2026-01-05T10:00:00Z",
                                        "123",    "buys something",
                                        "order",  "103.4",
                                        uuid,     R"({"agent":"Mozilla/5.0","app":"1.2.3"})",
                                        page};
  return begin + Join(fields, between) + end;
}

// By COPY, or by INSERT of a batch's rows at once.
double PostgresRate(const PostgresServer& server, bool copies) {
  PostgresClient(server.port()).Run("DROP TABLE IF EXISTS events");
  PostgresClient(server.port()).Run(kTable);
  return RateOf([&server, copies]() -> Sender {
    auto client = std::make_shared<PostgresClient>(server.port());
    return [client, copies](const std::string& name) {
      std::string rows;
      for (int i = 0; i < kBatch; ++i) {
        const std::string uuid = name + "-" + std::to_string(i);
        rows += copies ? Row(uuid, "", "\t", "\n") : Row(uuid, i == 0 ? "('" : ",('", "','", "')");
      }
      if (copies)
        client->Copy("events", rows);
      else
        client->Run("INSERT INTO events VALUES " + rows);
      return int64_t{kBatch};
    };
  });
}

void PrintOver(const std::string& name, double weft, double other, double target) {
  Print("durable_events_over_" + name, weft / other, "ratio", target, "higher",
        {{"weft_events_per_second", weft},
         {"other_events_per_second", other},
         {"batch", kBatch},
         {"connections", kConnections},
         {"bytes_per_event", kEventBytes}});
}

void Measure() {
  const fs::path folder =
      fs::current_path() / "build" / ("bench-beside-" + std::to_string(::getpid()));
  const double weft = WeftRate(folder);
  if (fs::exists(KafkaBroker::Jars())) {
    PrintOver("kafka", weft, KafkaRate(folder / "flushed", true), kOverFlushedMin);
    PrintOver("kafka_unflushed", weft, KafkaRate(folder / "unflushed", false), kOverUnflushedMin);
  } else {
    std::fprintf(stderr, "bench events_beside: no Kafka; `scripts/setup peers` gets it\n");
  }
  if (fs::exists(PostgresServer::Programs())) {
    const PostgresServer server(folder / "postgres");
    PrintOver("postgres_copy", weft, PostgresRate(server, true), kOverPostgresMin);
    PrintOver("postgres_insert", weft, PostgresRate(server, false), kOverPostgresMin);
  } else {
    std::fprintf(stderr, "bench events_beside: no PostgreSQL; `scripts/setup bench` gets it\n");
  }
  fs::remove_all(folder);
}

}  // namespace
}  // namespace weft::bench

int main() {
  weft::bench::Measure();
  return 0;
}
