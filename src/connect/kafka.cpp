#include "connect/kafka.hpp"

#include <map>
#include <optional>

#include "base/error.hpp"
#include "connect/kafka_client.hpp"

namespace weft::connect {
namespace {

constexpr std::chrono::seconds kDeliverWithin{30};
constexpr int kPollMs = 100;

using Message = std::unique_ptr<rd_kafka_message_t, KafkaDestroy>;
using Partitions = std::unique_ptr<rd_kafka_topic_partition_list_t, KafkaDestroy>;

}  // namespace

struct KafkaWriter::Impl {
  Impl(const KafkaTopic& topic, const std::atomic<bool>& stopping)
      : client(RD_KAFKA_PRODUCER, topic,
               {{"enable.idempotence", "true"},
                {"linger.ms", "5"},
                {"compression.codec", topic.compression},
                {"delivery.timeout.ms",
                 std::to_string(kDeliverWithin / std::chrono::milliseconds(1))}},
               stopping) {}

  void Produce(const KafkaMessage& message) {
    while (true) {
      const auto error = rd_kafka_producev(
          client.get(), RD_KAFKA_V_TOPIC(client.topic().topic.c_str()),
          RD_KAFKA_V_KEY(message.key.data(), message.key.size()),
          RD_KAFKA_V_VALUE(const_cast<char*>(message.value.data()), message.value.size()),
          RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
      if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return;
      if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL) client.Throw(error, rd_kafka_err2str(error));
      Poll(kPollMs);
    }
  }

  void Poll(int patience_ms) {
    rd_kafka_poll(client.get(), patience_ms);
    client.Look();
  }

  KafkaClient client;
};

KafkaWriter::KafkaWriter(const KafkaTopic& topic, const std::atomic<bool>& stopping)
    : impl_(std::make_unique<Impl>(topic, stopping)) {}

KafkaWriter::~KafkaWriter() = default;

void KafkaWriter::Write(const std::vector<KafkaMessage>& messages) {
  impl_->client.TakeUndelivered();
  for (const KafkaMessage& message : messages) impl_->Produce(message);
  while (rd_kafka_flush(impl_->client.get(), kPollMs) != RD_KAFKA_RESP_ERR_NO_ERROR)
    impl_->client.Look();  // each message has its time to be delivered, then it is undelivered
  if (const auto error = impl_->client.TakeUndelivered())
    impl_->client.Throw(*error, rd_kafka_err2str(*error));
}

void KafkaWriter::Look() { impl_->Poll(0); }

struct KafkaReader::Impl {
  Impl(const KafkaTopic& topic, const std::string& group, const std::atomic<bool>& stopping)
      : client(RD_KAFKA_CONSUMER, topic,
               {{"group.id", group},
                {"enable.auto.commit", "false"},
                {"auto.offset.reset", "earliest"},
                {"isolation.level", "read_committed"}},
               stopping) {}

  // Nothing: none came.
  std::optional<KafkaRecord> Next(std::chrono::milliseconds patience) {
    const Message message(rd_kafka_consumer_poll(client.get(), static_cast<int>(patience.count())));
    if (!message || message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) return std::nullopt;
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR)
      client.Throw(message->err, rd_kafka_message_errstr(message.get()));
    next[message->partition] = message->offset + 1;
    return KafkaRecord{message->partition, message->offset,
                       std::string(static_cast<const char*>(message->payload), message->len)};
  }

  KafkaClient client;
  std::map<int32_t, int64_t> next;  // by partition, what was read and not committed
};

KafkaReader::KafkaReader(const KafkaTopic& topic, const std::string& group,
                         const std::atomic<bool>& stopping)
    : impl_(std::make_unique<Impl>(topic, group, stopping)) {
  rd_kafka_t* kafka = impl_->client.get();
  impl_->client.BecomeConsumer();
  const Partitions wanted(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(wanted.get(), topic.topic.c_str(), RD_KAFKA_PARTITION_UA);
  const auto error = rd_kafka_subscribe(kafka, wanted.get());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) impl_->client.Throw(error, rd_kafka_err2str(error));
}

KafkaReader::~KafkaReader() { rd_kafka_consumer_close(impl_->client.get()); }

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
  if (records.empty()) impl_->client.Look();
  return records;
}

void KafkaReader::Commit() {
  if (impl_->next.empty()) return;
  rd_kafka_t* kafka = impl_->client.get();
  const Partitions done(rd_kafka_topic_partition_list_new(static_cast<int>(impl_->next.size())));
  for (const auto& [partition, offset] : impl_->next)
    rd_kafka_topic_partition_list_add(done.get(), impl_->client.topic().topic.c_str(), partition)
        ->offset = offset;
  const auto error = rd_kafka_commit(kafka, done.get(), 0);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) impl_->client.Throw(error, rd_kafka_err2str(error));
  impl_->next.clear();
}

}  // namespace weft::connect
