#include "connect/kafka_fault.hpp"

#include <openssl/x509_vfy.h>

#include <algorithm>
#include <iterator>

namespace weft::connect {
namespace {

// What is wrong, what to do.
struct Words {
  std::string what, hint;
};

constexpr const char* kSeeToIt = "See to the broker; it is tried again by itself.";

struct CertificateRow {
  int error;
  const char* what;
  const char* hint;
};
constexpr const char* kTrust =
    "Write the certificate of their authority, PEM, into the source's setting `ca`, or into the "
    "file of the server's setting kafka_ca.";
constexpr const char* kName =
    "Name the brokers, in `brokers` and in what they advertise, as their "
    "certificates do.";
constexpr CertificateRow kCertificates[] = {
    {X509_V_ERR_HOSTNAME_MISMATCH, "the broker's certificate is for another host name", kName},
    {X509_V_ERR_IP_ADDRESS_MISMATCH, "the broker's certificate is for another address", kName},
    {X509_V_ERR_CERT_HAS_EXPIRED, "the broker's certificate has expired",
     "Whoever runs the broker renews it; it is tried again by itself."},
    {X509_V_ERR_CERT_NOT_YET_VALID, "the broker's certificate is not valid yet",
     "See to the clocks of the broker and of this server."},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
     "the broker's certificate is of an authority that is not trusted here", kTrust},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
     "the broker's certificate is of an authority that is not trusted here", kTrust},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
     "the broker's certificate is of an authority that is not trusted here", kTrust},
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
     "the broker's certificate is signed by itself, and not trusted here", kTrust},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
     "the broker's certificate is of an authority that is not trusted here", kTrust},
};

struct ReasonRow {
  const char* part;  // of what the library says
  const char* what;
  const char* hint;
};
constexpr const char* kSpeak =
    "Say in `security` what listens at this port: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL.";
constexpr const char* kOwnCertificate =
    "`certificate` must be what the broker's authority has signed, and `weft secret set SOURCE "
    "key` gives its key.";
constexpr ReasonRow kReasons[] = {
    {"Unsupported SASL mechanism", "the broker does not take this `mechanism`",
     "Write one that it has enabled: SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN."},
    {"SASL authentication error", "the broker refuses the user or the password",
     "`weft secret set SOURCE password` gives it anew; `username` and `mechanism` are in the "
     "source's document."},
    {"ssl.key.pem failed: error", "the key does not belong to `certificate`", kOwnCertificate},
    {"ssl.key.pem", "the key cannot be read",
     "`weft secret set SOURCE key --file FILE` takes a PEM file without a passphrase."},
    {"ssl.certificate.pem", "`certificate` cannot be read", "Write its PEM text, whole."},
    {"ssl.ca", "the authorities cannot be read",
     "Write the PEM text of their certificates, whole, into `ca`, or see to the file of the "
     "server's setting kafka_ca."},
    {"alert bad certificate", "the broker wants a certificate of this server, and accepts none",
     kOwnCertificate},
    {"alert certificate", "the broker does not accept this server's certificate", kOwnCertificate},
    {"alert unknown ca", "the broker does not accept this server's certificate", kOwnCertificate},
    {"PLAINTEXT broker listener", "the broker does not speak TLS at this port", kSpeak},
    {"wrong version number", "the broker does not speak TLS at this port", kSpeak},
    {"SSL listener", "the broker hangs up: it may want TLS at this port", kSpeak},
    {"unexpected eof", "the broker hangs up where TLS begins: it may not speak it at this port",
     kSpeak},
    {"Broken pipe", "the broker hangs up: it may speak otherwise at this port", kSpeak},
    {"Connection reset", "the broker hangs up: it may speak otherwise at this port", kSpeak},
    {"might require SASL", "the broker hangs up: it may want a login at this port", kSpeak},
    {"Failed to resolve", "there is no host of this name",
     "Write `brokers` as host:port,host:port."},
    {"Connection refused", "nobody listens at this address", kSeeToIt},
    {"authorization failed", "the broker's own rights do not let this user use the topic",
     "Whoever runs the broker lets the user describe the topic and read or write it; a topic that "
     "is read needs the group weft-SOURCE, too."},
    {"Unknown topic", "there is no such topic", "Make it at the broker, or see to `topic`."},
    {"Disconnected", "the broker hangs up: it may want TLS, a login or a certificate at this port",
     kSpeak},
    {"timed out", "no broker answers", kSeeToIt},
    {"Timed out", "no broker answers", kSeeToIt},
};

Words WordsOf(const KafkaFault& fault) {
  if (fault.certificate != 0 && fault.error == RD_KAFKA_RESP_ERR__SSL) {
    const auto row = std::ranges::find(kCertificates, fault.certificate, &CertificateRow::error);
    if (row != std::end(kCertificates)) return {row->what, row->hint};
    return {std::string("the broker's certificate is not good: ") +
                X509_verify_cert_error_string(fault.certificate),
            kSeeToIt};
  }
  for (const ReasonRow& row : kReasons)
    if (fault.reason.find(row.part) != std::string::npos) return {row.what, row.hint};
  return {fault.reason, kSeeToIt};
}

std::string For(const std::string& source, std::string hint) {
  constexpr std::string_view kSource = "SOURCE";
  if (const size_t at = hint.find(kSource); at != hint.npos && !source.empty())
    hint.replace(at, kSource.size(), source);
  return hint;
}

// "sasl_ssl://localhost:9093/bootstrap: SSL handshake …": which of the brokers. None is told.
std::string BrokerOf(const KafkaFault& fault, const std::string& otherwise) {
  const size_t scheme = fault.reason.find("://"),
               begin = scheme == std::string::npos ? 0 : scheme + 3;
  const size_t end = fault.reason.find_first_of("/ ", begin);
  const std::string broker = fault.reason.substr(begin, end == std::string::npos ? 0 : end - begin);
  const bool is_broker =
      end != std::string::npos && fault.reason[end] == '/' && broker.find(':') != std::string::npos;
  return is_broker ? broker : otherwise;
}

}  // namespace

bool IsForGood(rd_kafka_resp_err_t error) {
  return error == RD_KAFKA_RESP_ERR__AUTHENTICATION || error == RD_KAFKA_RESP_ERR__SSL ||
         error == RD_KAFKA_RESP_ERR__FATAL;
}

Error Explained(const KafkaFault& fault, const KafkaTopic& topic) {
  const Words words = WordsOf(fault);
  return Error(ErrorKind::kUnavailable,
               "topic " + topic.topic + " at " + BrokerOf(fault, topic.access.brokers) +
                   " cannot be used: " + words.what,
               For(topic.source, words.hint), fault.reason);
}

}  // namespace weft::connect
