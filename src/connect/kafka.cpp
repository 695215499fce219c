#include "connect/kafka.hpp"

#include <librdkafka/rdkafka.h>

#include <map>
#include <optional>

#include "base/error.hpp"

namespace weft::connect {
namespace {

constexpr int kFlushMs = 30'000, kCommitMs = 10'000;
constexpr size_t kErrorBytes = 512;

using Settings = std::map<std::string, std::string>;

[[noreturn]] void ThrowAway(const KafkaTopic& topic, const std::string& why) {
  throw Error(ErrorKind::kUnavailable,
              "topic " + topic.topic + " at " + topic.brokers + " cannot be used: " + why,
              "See to the broker; it is tried again by itself.");
}

rd_kafka_conf_t* Configured(const KafkaTopic& topic, const Settings& settings) {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  char why[kErrorBytes];
  Settings all = settings;
  all["bootstrap.servers"] = topic.brokers;
  all["client.id"] = "weft";
  all["log_level"] = "0";
  for (const auto& [name, value] : all) {
    if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), why, sizeof why) == RD_KAFKA_CONF_OK)
      continue;
    rd_kafka_conf_destroy(conf);
    throw Error(ErrorKind::kInvalid, std::string("Kafka's ") + name + ": " + why);
  }
  return conf;
}

rd_kafka_t* Opened(rd_kafka_type_t type, rd_kafka_conf_t* conf, const KafkaTopic& topic) {
  char why[kErrorBytes];
  rd_kafka_t* kafka = rd_kafka_new(type, conf, why, sizeof why);
  if (kafka) return kafka;
  rd_kafka_conf_destroy(conf);
  ThrowAway(topic, why);
}

struct Destroy {
  void operator()(rd_kafka_t* kafka) const { rd_kafka_destroy(kafka); }
  void operator()(rd_kafka_message_t* message) const { rd_kafka_message_destroy(message); }
  void operator()(rd_kafka_topic_partition_list_t* list) const {
    rd_kafka_topic_partition_list_destroy(list);
  }
};
using Kafka = std::unique_ptr<rd_kafka_t, Destroy>;
using Message = std::unique_ptr<rd_kafka_message_t, Destroy>;
using Partitions = std::unique_ptr<rd_kafka_topic_partition_list_t, Destroy>;

}  // namespace

struct KafkaWriter::Impl {
  // Of one message, from the library's thread that delivers: that of Write.
  static void OnDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void* self) {
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR)
      static_cast<Impl*>(self)->fault = rd_kafka_err2str(message->err);
  }

  void Produce(const KafkaMessage& message) {
    while (true) {
      const auto error = rd_kafka_producev(
          kafka.get(), RD_KAFKA_V_TOPIC(topic.topic.c_str()),
          RD_KAFKA_V_KEY(message.key.data(), message.key.size()),
          RD_KAFKA_V_VALUE(const_cast<char*>(message.value.data()), message.value.size()),
          RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
      if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return;
      if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL) ThrowAway(topic, rd_kafka_err2str(error));
      rd_kafka_poll(kafka.get(), 100);
    }
  }

  KafkaTopic topic;
  Kafka kafka;
  std::string fault;  // of a message since the last Write
};

KafkaWriter::KafkaWriter(const KafkaTopic& topic) : impl_(std::make_unique<Impl>()) {
  impl_->topic = topic;
  rd_kafka_conf_t* conf = Configured(topic, {{"enable.idempotence", "true"},
                                             {"linger.ms", "5"},
                                             {"compression.codec", topic.compression},
                                             {"delivery.timeout.ms", std::to_string(kFlushMs)}});
  rd_kafka_conf_set_dr_msg_cb(conf, &Impl::OnDelivery);
  rd_kafka_conf_set_opaque(conf, impl_.get());
  impl_->kafka.reset(Opened(RD_KAFKA_PRODUCER, conf, topic));
}

KafkaWriter::~KafkaWriter() = default;

void KafkaWriter::Write(const std::vector<KafkaMessage>& messages) {
  impl_->fault.clear();
  for (const KafkaMessage& message : messages) impl_->Produce(message);
  const auto error = rd_kafka_flush(impl_->kafka.get(), kFlushMs + 1000);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) ThrowAway(impl_->topic, rd_kafka_err2str(error));
  if (!impl_->fault.empty()) ThrowAway(impl_->topic, impl_->fault);
}

struct KafkaReader::Impl {
  // Nothing: none came.
  std::optional<KafkaRecord> Next(std::chrono::milliseconds patience) {
    const Message message(rd_kafka_consumer_poll(kafka.get(), static_cast<int>(patience.count())));
    if (!message || message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) return std::nullopt;
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR)
      ThrowAway(topic, rd_kafka_message_errstr(message.get()));
    next[message->partition] = message->offset + 1;
    return KafkaRecord{message->partition, message->offset,
                       std::string(static_cast<const char*>(message->payload), message->len)};
  }

  KafkaTopic topic;
  Kafka kafka;
  std::map<int32_t, int64_t> next;  // by partition, what was read and not committed
};

KafkaReader::KafkaReader(const KafkaTopic& topic, const std::string& group)
    : impl_(std::make_unique<Impl>()) {
  impl_->topic = topic;
  impl_->kafka.reset(Opened(RD_KAFKA_CONSUMER,
                            Configured(topic, {{"group.id", group},
                                               {"enable.auto.commit", "false"},
                                               {"auto.offset.reset", "earliest"},
                                               {"isolation.level", "read_committed"}}),
                            topic));
  rd_kafka_poll_set_consumer(impl_->kafka.get());
  const Partitions wanted(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(wanted.get(), topic.topic.c_str(), RD_KAFKA_PARTITION_UA);
  const auto error = rd_kafka_subscribe(impl_->kafka.get(), wanted.get());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) ThrowAway(topic, rd_kafka_err2str(error));
}

KafkaReader::~KafkaReader() {
  if (impl_->kafka) rd_kafka_consumer_close(impl_->kafka.get());
}

std::vector<KafkaRecord> KafkaReader::Read(size_t count_max, std::chrono::milliseconds patience) {
  std::vector<KafkaRecord> records;
  while (records.size() < count_max) {
    try {
      auto record = impl_->Next(records.empty() ? patience : std::chrono::milliseconds(0));
      if (!record) break;
      records.push_back(std::move(*record));
    } catch (const Error&) {  // it comes again; what was read is not lost for it
      if (records.empty()) throw;
      break;
    }
  }
  return records;
}

void KafkaReader::Commit() {
  if (impl_->next.empty()) return;
  const Partitions done(rd_kafka_topic_partition_list_new(static_cast<int>(impl_->next.size())));
  for (const auto& [partition, offset] : impl_->next)
    rd_kafka_topic_partition_list_add(done.get(), impl_->topic.topic.c_str(), partition)->offset =
        offset;
  const auto error = rd_kafka_commit(impl_->kafka.get(), done.get(), 0);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) ThrowAway(impl_->topic, rd_kafka_err2str(error));
  impl_->next.clear();
}

}  // namespace weft::connect
