#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mesh/model.hpp"

// A Source of type kafka: a topic that a table is published to, or whose messages are events.
namespace weft::mesh {

inline constexpr std::string_view kKafka = "kafka";
// The names of its secrets, which are in no document.
inline constexpr std::string_view kKafkaPassword = "password", kKafkaKey = "key";

struct KafkaSource {
  std::string brokers, topic;
  std::string security;             // PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL
  std::string mechanism, username;  // of SASL, else empty
  std::string ca, certificate;      // PEM, of TLS; empty: none
  TableId publish;  // its rows go there; without a domain: messages come in, as the domain's events
};

// What is wrong with its settings, as a sentence; nothing: they are good.
std::optional<std::string> KafkaFault(const std::map<std::string, std::string>& settings);
// Of a source without a fault. Throws Error{kInvalid} for another.
KafkaSource KafkaSourceOf(const Source& source);

// The secrets without which it cannot begin: the password of its user, the key of its certificate.
std::vector<std::string> SecretsOf(const KafkaSource& kafka);
// Whom one of them is shown to, and as whose: it is given for this, and for nothing else.
std::string PurposeOf(const KafkaSource& kafka, const std::string& secret);

}  // namespace weft::mesh
