#pragma once
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "connect/kafka_access.hpp"

// A Kafka's topics, by librdkafka, which is included in this module only. Both throw
// Error{kUnavailable} when the broker is away or refuses, with what is wrong and what to do; within
// a few seconds when it is away, refuses the login, or its certificate is not good. One thread
// each; `stopping` ends what waits, by Error{kCancelled}, and outlives them.
namespace weft::connect {

struct KafkaTopic {
  KafkaAccess access;
  std::string topic;
  std::string source;                // whose document says all this: hints name it
  std::string compression = "zstd";  // of what is written; "none"
};

struct KafkaMessage {
  std::string key, value;
};

// Appends to a topic: acknowledged by all replicas, each once and in order for as long as this
// lives.
class KafkaWriter {
 public:
  // A broker has let it in on return.
  KafkaWriter(const KafkaTopic& topic, const std::atomic<bool>& stopping);
  ~KafkaWriter();

  // All of them are in the topic on return. After an Error some may be: send them again.
  void Write(const std::vector<KafkaMessage>& messages);
  // Throws when the broker has turned away since, with nothing to write.
  void Look();

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
  // A broker has let it in on return.
  KafkaReader(const KafkaTopic& topic, const std::string& group, const std::atomic<bool>& stopping);
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
