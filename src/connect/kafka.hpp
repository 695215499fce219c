#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <vector>

// A Kafka's topics, by librdkafka, which is included here only. Both throw Error{kUnavailable} when
// the broker is away or refuses. One thread each.
namespace weft::connect {

struct KafkaTopic {
  std::string brokers;  // "host:9092,host:9092"
  std::string topic;
  std::string compression = "zstd";  // of what is written; "none"
};

struct KafkaMessage {
  std::string key, value;
};

// Appends to a topic: acknowledged by all replicas, each once and in order for as long as this
// lives.
class KafkaWriter {
 public:
  explicit KafkaWriter(const KafkaTopic& topic);
  ~KafkaWriter();

  // All of them are in the topic on return. After an Error some may be: send them again.
  void Write(const std::vector<KafkaMessage>& messages);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct KafkaRecord {
  int32_t partition = 0;
  int64_t offset = 0;
  std::string value;
};

// Reads a topic as a consumer group: from where the group has committed, else from the beginning.
class KafkaReader {
 public:
  KafkaReader(const KafkaTopic& topic, const std::string& group);
  ~KafkaReader();

  // What has come, at most so many; waits no longer than `patience` for the first.
  std::vector<KafkaRecord> Read(size_t count_max, std::chrono::milliseconds patience);
  // All that was read is done with: whoever reads on later begins after it.
  void Commit();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::connect
