#pragma once
#include <librdkafka/rdkafka.h>

#include <string>

#include "base/error.hpp"
#include "connect/kafka.hpp"

namespace weft::connect {

// What the library tells of a broker.
struct KafkaFault {
  rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
  std::string reason;   // in the library's words
  int certificate = 0;  // of OpenSSL's verification: X509_V_ERR_…
};

// Trying again does not help: somebody has to change something.
bool IsForGood(rd_kafka_resp_err_t error);

// In words for who answers for the source: what is wrong, what to do. Names no secret.
Error Explained(const KafkaFault& fault, const KafkaTopic& topic);

}  // namespace weft::connect
