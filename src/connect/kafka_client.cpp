#include "connect/kafka_client.hpp"

#include <utility>

#include "base/error.hpp"

namespace weft::connect {
namespace {

constexpr std::chrono::seconds kReachWithin{10}, kAwayWithin{3};
constexpr int kReachStepMs = 200;
constexpr size_t kErrorBytes = 512;

// What librdkafka calls them. What is empty is left as it is.
KafkaSettings SettingsOf(const KafkaAccess& access) {
  KafkaSettings all{{"bootstrap.servers", access.brokers},
                    {"client.id", "weft"},
                    {"log_level", "6"},
                    {"socket.connection.setup.timeout.ms", "5000"},
                    {"security.protocol", access.security},
                    {"ssl.endpoint.identification.algorithm", "https"},
                    {"enable.ssl.certificate.verification", "true"}};
  const std::pair<const char*, std::string> given[] = {
      {"ssl.ca.pem", access.authorities},
      {"ssl.ca.location", access.authorities.empty() ? access.authorities_file.string() : ""},
      {"ssl.certificate.pem", access.certificate},
      {"ssl.key.pem", access.key},
      {"sasl.mechanism", access.mechanism},
      {"sasl.username", access.user},
      {"sasl.password", access.password}};
  for (const auto& [name, value] : given)
    if (!value.empty()) all[name] = value;
  return all;
}

}  // namespace

// The library's own words about a setting may hold its value: they are not passed on.
rd_kafka_conf_t* KafkaClient::Configured(const KafkaSettings& settings) {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  char why[kErrorBytes];
  KafkaSettings all = SettingsOf(topic_.access);
  all.insert(settings.begin(), settings.end());
  for (const auto& [name, value] : all) {
    if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), why, sizeof why) == RD_KAFKA_CONF_OK)
      continue;
    rd_kafka_conf_destroy(conf);
    throw Error(ErrorKind::kInvalid, "Kafka's " + name + " is not good");
  }
  rd_kafka_conf_set_opaque(conf, this);
  rd_kafka_conf_set_error_cb(conf, &OnError);
  rd_kafka_conf_set_log_cb(conf, &OnLog);
  rd_kafka_conf_set_dr_msg_cb(conf, &OnDelivery);
  rd_kafka_conf_set_ssl_cert_verify_cb(conf, &OnCertificate);
  return conf;
}

KafkaClient::KafkaClient(rd_kafka_type_t type, const KafkaTopic& topic,
                         const KafkaSettings& settings, const std::atomic<bool>& stopping)
    : topic_(topic), stopping_(stopping) {
  rd_kafka_conf_t* conf = Configured(settings);
  char why[kErrorBytes];
  kafka_.reset(rd_kafka_new(type, conf, why, sizeof why));
  if (!kafka_) {
    rd_kafka_conf_destroy(conf);
    Throw(RD_KAFKA_RESP_ERR__SSL, why);
  }
  Reach();
}

// Where one broker of several, or one address of a name, refuses, another may answer.
void KafkaClient::Reach() {
  const auto begin = std::chrono::steady_clock::now();
  while (true) {
    const rd_kafka_metadata_t* found = nullptr;
    const auto error = rd_kafka_metadata(kafka_.get(), 0, nullptr, &found, kReachStepMs);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
      rd_kafka_metadata_destroy(found);
      fault_ = {};
      is_told_ = false;
      const std::lock_guard lock(mutex_);
      hung_up_.clear();
      return;
    }
    if (!is_consumer_) rd_kafka_poll(kafka_.get(), 0);
    RequireNotRefused();
    const auto waited = std::chrono::steady_clock::now() - begin;
    if (waited > (IsTold() ? kAwayWithin : kReachWithin)) Throw(error);
  }
}

void KafkaClient::OnError(rd_kafka_t*, int error, const char* reason, void* self) {
  auto& client = *static_cast<KafkaClient*>(self);
  if (client.is_refused_) return;  // what came first says why
  client.is_told_ = true;
  const auto code = static_cast<rd_kafka_resp_err_t>(error);
  if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) return;  // says nothing that is not known
  client.is_refused_ = IsForGood(code);
  client.fault_ = {code, reason, client.certificate_};
}

// A broker that hangs up is no error to the library, only a line: "[thrd:…]: broker:
// Disconnected…".
void KafkaClient::OnLog(const rd_kafka_t* kafka, int, const char*, const char* line) {
  const std::string_view text = line;
  if (text.find("Disconnected") == text.npos) return;
  auto& client = *static_cast<KafkaClient*>(rd_kafka_opaque(kafka));
  const std::lock_guard lock(client.mutex_);
  const size_t thread = text.find("]: ");
  client.hung_up_ = text.substr(thread == text.npos ? 0 : thread + 3);
}

void KafkaClient::OnDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void* self) {
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR)
    static_cast<KafkaClient*>(self)->undelivered_ = message->err;
}

int KafkaClient::OnCertificate(rd_kafka_t*, const char*, int32_t, int* error, int, const char*,
                               size_t, char*, size_t, void* self) {
  if (*error == 0) return 1;
  static_cast<KafkaClient*>(self)->certificate_ = *error;
  return 0;
}

bool KafkaClient::IsTold() {
  const std::lock_guard lock(mutex_);
  return is_told_ || !hung_up_.empty();
}

void KafkaClient::RequireNotRefused() {
  if (stopping_) throw Error(ErrorKind::kCancelled, "the bridge is stopped");
  if (is_refused_) Throw(fault_.error);
}

void KafkaClient::Look() {
  RequireNotRefused();
  if (IsTold()) Reach();
}

void KafkaClient::BecomeConsumer() {
  rd_kafka_poll_set_consumer(kafka_.get());
  is_consumer_ = true;
}

std::optional<rd_kafka_resp_err_t> KafkaClient::TakeUndelivered() {
  return std::exchange(undelivered_, std::nullopt);
}

// What a broker was told of says more than that it took too long.
void KafkaClient::Throw(rd_kafka_resp_err_t error, const std::string& reason) {
  if (!reason.empty()) throw Explained({error, reason, 0}, topic_);
  if (!fault_.reason.empty()) throw Explained(fault_, topic_);
  const std::lock_guard lock(mutex_);
  throw Explained({error, hung_up_.empty() ? rd_kafka_err2str(error) : hung_up_, 0}, topic_);
}

}  // namespace weft::connect
