#include "mesh/kafka_source.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text.hpp"

namespace weft::mesh {
namespace {

using std::string_view;
using Settings = std::map<std::string, std::string>;
using Fault = std::optional<std::string>;

constexpr string_view kKnown[] = {"brokers",   "topic",    "publish", "consume",    "security",
                                  "mechanism", "username", "ca",      "certificate"};
constexpr string_view kSecrets[] = {kKafkaPassword, kKafkaKey, "sasl.password", "ssl.key.pem"};
constexpr string_view kSecurities[] = {"PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"};
constexpr string_view kMechanisms[] = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"};
constexpr string_view kCertificateBegins = "-----BEGIN CERTIFICATE-----";

std::string Value(const Settings& settings, string_view key, string_view otherwise = "") {
  const auto found = settings.find(std::string(key));
  return std::string(found == settings.end() ? otherwise : found->second);
}

std::string SecurityOf(const Settings& settings) {
  return Value(settings, "security", "PLAINTEXT");
}
bool SignsIn(const Settings& settings) { return SecurityOf(settings).starts_with("SASL_"); }
bool IsEncrypted(const Settings& settings) { return SecurityOf(settings).ends_with("SSL"); }

std::string Quoted(string_view word) { return "`" + std::string(word) + "`"; }
std::string Listed(std::span<const string_view> words) {
  return Join(std::vector<std::string>(words.begin(), words.end()), ", ");
}

// "127.0.0.1:9092,localhost:9093": nobody is on the way.
bool AreHere(const std::string& brokers) {
  return std::ranges::all_of(Split(brokers, ','), [](const std::string& broker) {
    const std::string host(Trim(broker.substr(0, broker.rfind(':'))));
    return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
  });
}

Fault KeysFault(const Settings& settings) {
  for (const auto& [key, value] : settings) {
    if (std::ranges::find(kSecrets, key) != std::end(kSecrets))
      return Quoted(key) + " is a secret and does not belong into a document, which others read: " +
             "`weft secret set SOURCE password`, or key, keeps it sealed";
    if (std::ranges::find(kKnown, key) == std::end(kKnown))
      return Quoted(key) + " is no setting of kafka: there are " + Listed(kKnown);
  }
  for (const char* key : {"brokers", "topic"})
    if (Value(settings, key).empty()) return Quoted(key) + " is missing";
  return std::nullopt;
}

Fault WayFault(const Settings& settings) {
  const std::string publish = Value(settings, "publish"), consume = Value(settings, "consume");
  if (publish.empty() == consume.empty())
    return "say either `publish: domain.table` or `consume: events`";
  if (!publish.empty() && !ParseTableId(publish)) return Quoted(publish) + " is no table";
  if (!consume.empty() && consume != "events")
    return "`consume` takes `events`: each message is one event";
  return std::nullopt;
}

Fault WordFault(const Settings& settings, string_view key, std::span<const string_view> words) {
  const std::string word = Value(settings, key);
  if (word.empty() || std::ranges::find(words, word) != words.end()) return std::nullopt;
  return Quoted(key) + " is " + Quoted(word) + ", it must be one of " + Listed(words);
}

Fault LoginFault(const Settings& settings) {
  for (const string_view key : {"mechanism", "username"}) {
    const bool is_given = !Value(settings, key).empty();
    if (is_given && !SignsIn(settings))
      return Quoted(key) + " goes with `security: SASL_SSL` or `SASL_PLAINTEXT`";
    if (!is_given && SignsIn(settings))
      return Quoted(key) + " is missing: " + SecurityOf(settings) + " signs in" +
             (key == "mechanism" ? ", by one of " + Listed(kMechanisms) : "");
  }
  if (Value(settings, "mechanism") == "PLAIN" && !IsEncrypted(settings) &&
      !AreHere(Value(settings, "brokers")))
    return "`mechanism: PLAIN` sends the password as it is, and everybody on the way could read it:"
           " say `security: SASL_SSL`";
  return std::nullopt;
}

Fault CertificatesFault(const Settings& settings) {
  for (const string_view key : {"ca", "certificate"}) {
    const std::string pem = Value(settings, key);
    if (pem.empty()) continue;
    if (!IsEncrypted(settings)) return Quoted(key) + " goes with `security: SSL` or `SASL_SSL`";
    if (pem.find("PRIVATE KEY") != pem.npos)
      return Quoted(key) + " holds a private key, which does not belong into a document: take it " +
             "out, `weft secret set SOURCE key` keeps it sealed";
    if (pem.find(kCertificateBegins) == pem.npos)
      return Quoted(key) + " is no certificate: write its PEM text, from " +
             std::string(kCertificateBegins) + " on";
  }
  return std::nullopt;
}

}  // namespace

Fault KafkaFault(const Settings& settings) {
  if (const Fault fault = KeysFault(settings)) return fault;
  if (const Fault fault = WayFault(settings)) return fault;
  if (const Fault fault = WordFault(settings, "security", kSecurities)) return fault;
  if (const Fault fault = WordFault(settings, "mechanism", kMechanisms)) return fault;
  if (const Fault fault = LoginFault(settings)) return fault;
  return CertificatesFault(settings);
}

KafkaSource KafkaSourceOf(const Source& source) {
  const Settings& settings = source.settings;
  if (const Fault fault = KafkaFault(settings))
    throw Error(ErrorKind::kInvalid, "source " + source.name + ": " + *fault);
  return {.brokers = Value(settings, "brokers"),
          .topic = Value(settings, "topic"),
          .security = SecurityOf(settings),
          .mechanism = Value(settings, "mechanism"),
          .username = Value(settings, "username"),
          .ca = Value(settings, "ca"),
          .certificate = Value(settings, "certificate"),
          .publish = ParseTableId(Value(settings, "publish")).value_or(TableId{})};
}

std::vector<std::string> SecretsOf(const KafkaSource& kafka) {
  std::vector<std::string> secrets;
  if (!kafka.mechanism.empty()) secrets.emplace_back(kKafkaPassword);
  if (!kafka.certificate.empty()) secrets.emplace_back(kKafkaKey);
  return secrets;
}

std::string PurposeOf(const KafkaSource& kafka, const std::string& secret) {
  if (secret == kKafkaKey) return kafka.certificate;
  return Join(std::vector{kafka.brokers, kafka.security, kafka.mechanism, kafka.username, kafka.ca},
              "\n");
}

}  // namespace weft::mesh
