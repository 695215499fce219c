#pragma once
#include <filesystem>
#include <string>

// How brokers are spoken to. Under TLS their certificate must be good and for the name that they
// are called by; nothing switches that off.
namespace weft::connect {

struct KafkaAccess {
  std::string brokers;                     // "host:9092,host:9092"
  std::string security = "PLAINTEXT";      // or SSL, SASL_PLAINTEXT, SASL_SSL
  std::string authorities;                 // PEM; empty: those of the file
  std::filesystem::path authorities_file;  // PEM; empty: the system's
  std::string certificate, key;            // PEM, of this client; empty: it shows none
  std::string mechanism;                   // of SASL: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512
  std::string user, password;              // of SASL
};

}  // namespace weft::connect
