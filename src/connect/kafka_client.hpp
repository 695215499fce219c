#pragma once
#include <librdkafka/rdkafka.h>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "connect/kafka.hpp"
#include "connect/kafka_fault.hpp"

// A producer or consumer of the library, and what its threads tell of the brokers.
namespace weft::connect {

using KafkaSettings = std::map<std::string, std::string>;

struct KafkaDestroy {
  void operator()(rd_kafka_t* kafka) const { rd_kafka_destroy(kafka); }
  void operator()(rd_kafka_message_t* message) const { rd_kafka_message_destroy(message); }
  void operator()(rd_kafka_topic_partition_list_t* list) const {
    rd_kafka_topic_partition_list_destroy(list);
  }
};

class KafkaClient {
 public:
  // A broker has let it in on return; else throws as kafka.hpp says.
  KafkaClient(rd_kafka_type_t type, const KafkaTopic& topic, const KafkaSettings& settings,
              const std::atomic<bool>& stopping);
  KafkaClient(const KafkaClient&) = delete;
  KafkaClient& operator=(const KafkaClient&) = delete;

  rd_kafka_t* get() const { return kafka_.get(); }
  const KafkaTopic& topic() const { return topic_; }

  // Throws what the brokers were found to refuse, and Error{kCancelled} when it is to stop. When
  // something else was told of them, waits until one answers again, or throws.
  void Look();
  // From now on it is polled as a consumer only.
  void BecomeConsumer();
  // Of a message that was sent, since the last time.
  std::optional<rd_kafka_resp_err_t> TakeUndelivered();
  [[noreturn]] void Throw(rd_kafka_resp_err_t error, const std::string& reason = {});

 private:
  static void OnError(rd_kafka_t*, int error, const char* reason, void* self);
  static void OnDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void* self);
  // These run on the library's threads; those above where it is polled, on the caller's.
  static void OnLog(const rd_kafka_t* kafka, int, const char*, const char* line);
  static int OnCertificate(rd_kafka_t*, const char* broker, int32_t, int* error, int depth,
                           const char*, size_t, char*, size_t, void* self);
  rd_kafka_conf_t* Configured(const KafkaSettings& settings);
  void Reach();
  bool IsTold();
  void RequireNotRefused();

  const KafkaTopic topic_;
  const std::atomic<bool>& stopping_;
  KafkaFault fault_;  // what was told last
  bool is_refused_ = false, is_told_ = false, is_consumer_ = false;
  std::atomic<int> certificate_{0};  // what was wrong with one
  std::mutex mutex_;                 // guards `hung_up_`
  std::string hung_up_;              // how a broker ended a connection last
  std::optional<rd_kafka_resp_err_t> undelivered_;
  std::unique_ptr<rd_kafka_t, KafkaDestroy> kafka_;  // last: its threads end first
};

}  // namespace weft::connect
