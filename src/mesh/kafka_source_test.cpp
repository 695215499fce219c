#include "mesh/kafka_source.hpp"

#include <gtest/gtest.h>

namespace weft::mesh {
namespace {

using Settings = std::map<std::string, std::string>;

const std::string kPem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

Settings With(Settings more) {
  more.insert({{"brokers", "kafka-1:9093"}, {"topic", "clicks"}, {"consume", "events"}});
  return more;
}
std::string FaultOf(Settings more) { return KafkaFault(With(std::move(more))).value_or(""); }

TEST(KafkaSource, TakesEachWayToSpeakToBrokers) {
  const Settings login{{"username", "weft"}, {"mechanism", "SCRAM-SHA-512"}};
  const auto secured = [&](const std::string& security, Settings more) {
    more["security"] = security;
    return FaultOf(std::move(more));
  };
  EXPECT_EQ(FaultOf({}), "");
  EXPECT_EQ(secured("PLAINTEXT", {}), "");
  EXPECT_EQ(secured("SSL", {{"ca", kPem}, {"certificate", kPem}}), "");
  EXPECT_EQ(secured("SASL_SSL", login), "");
  EXPECT_EQ(secured("SASL_PLAINTEXT", login), "");
  EXPECT_EQ(secured("SASL_SSL", {{"username", "weft"}, {"mechanism", "PLAIN"}}), "");
}

TEST(KafkaSource, RefusesWhatWouldNotBeKeptOrDone) {
  const auto has = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  };
  EXPECT_PRED2(has, FaultOf({{"security", "TLS"}}), "PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL");
  EXPECT_PRED2(has, FaultOf({{"ca", kPem}}), "`ca` goes with `security: SSL`");
  EXPECT_PRED2(has, FaultOf({{"username", "weft"}}), "goes with `security: SASL_SSL`");
  EXPECT_PRED2(has, FaultOf({{"security", "SASL_SSL"}}), "`mechanism` is missing");
  EXPECT_PRED2(has, FaultOf({{"security", "SASL_SSL"}, {"mechanism", "PLAIN"}}),
               "`username` is missing");
  EXPECT_PRED2(has, FaultOf({{"security", "SSL"}, {"ca", "/etc/ssl/ca.pem"}}), "no certificate");
  EXPECT_PRED2(has, FaultOf({{"sasl.jaas.config", "x"}}), "no setting of kafka");
}

TEST(KafkaSource, TakesNoSecretAndRepeatsNone) {
  for (const char* key : {"password", "key", "sasl.password"}) {
    const std::string fault = FaultOf({{key, "correct horse"}});
    EXPECT_NE(fault.find("weft secret set"), std::string::npos) << fault;
    EXPECT_EQ(fault.find("correct horse"), std::string::npos) << fault;
  }
  const std::string key = "-----BEGIN PRIVATE KEY-----\nMIG\n";
  const std::string fault = FaultOf({{"security", "SSL"}, {"certificate", kPem + key}});
  EXPECT_NE(fault.find("private key"), std::string::npos) << fault;
  EXPECT_EQ(fault.find("MIG"), std::string::npos) << fault;
}

TEST(KafkaSource, SendsAPlainPasswordToThisMachineAlone) {
  const auto fault = [](const std::string& brokers) {
    return FaultOf({{"security", "SASL_PLAINTEXT"},
                    {"mechanism", "PLAIN"},
                    {"username", "weft"},
                    {"brokers", brokers}});
  };
  EXPECT_EQ(fault("localhost:9092, 127.0.0.1:9093,[::1]:9094"), "");
  for (const char* brokers : {"kafka-1:9092", "localhost:9092,kafka-1:9092", "127.evil.org:9092"})
    EXPECT_NE(fault(brokers), "") << brokers;
}

TEST(KafkaSource, NeedsASecretForItsUserAndItsCertificate) {
  Source source{.name = "in",
                .settings = With({{"security", "SASL_SSL"},
                                  {"mechanism", "PLAIN"},
                                  {"username", "weft"},
                                  {"certificate", kPem}})};
  const KafkaSource kafka = KafkaSourceOf(source);
  EXPECT_EQ(SecretsOf(kafka), (std::vector<std::string>{"password", "key"}));
  source.settings = With({});
  EXPECT_EQ(SecretsOf(KafkaSourceOf(source)), std::vector<std::string>{});
}

TEST(KafkaSource, GivesAPasswordToWhomItWasGivenFor) {
  const Settings login{
      {"security", "SASL_SSL"}, {"mechanism", "PLAIN"}, {"username", "weft"}, {"ca", kPem}};
  const auto purpose = [&](Settings changed) {
    changed.insert(login.begin(), login.end());
    return PurposeOf(KafkaSourceOf({.name = "in", .settings = With(changed)}), "password");
  };
  EXPECT_EQ(purpose({{"topic", "orders"}}), purpose({}));
  for (const auto& [key, value] : Settings{{"brokers", "evil:9093"},
                                           {"security", "SASL_PLAINTEXT"},
                                           {"mechanism", "SCRAM-SHA-256"},
                                           {"username", "eve"},
                                           {"ca", kPem + kPem}}) {
    Settings changed{{key, value}};
    if (key == "security") changed = {{key, value}, {"mechanism", "SCRAM-SHA-256"}, {"ca", ""}};
    EXPECT_NE(purpose(changed), purpose({})) << key;
  }
}

}  // namespace
}  // namespace weft::mesh
