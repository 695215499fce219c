#include "kafka_broker.hpp"

#include <gtest/gtest.h>

#include <csignal>

#include "base/files.hpp"
#include "run.hpp"
#include "support/s3_server.hpp"
#include "support/socket.hpp"

namespace weft::peers_test {
namespace {

const std::string kEnv = "/usr/bin/env";
const std::string kKeys = std::string(WEFT_SOURCE_DIR) + "/tests/peers/kafka/keys.sh";
const std::string kJars = std::string(WEFT_SOURCE_DIR) + "/.deps/kafka/*";

}  // namespace

KafkaBroker::KafkaBroker(Kind kind)
    : kind_(kind),
      port_(test::FreePort()),
      controller_port_(test::FreePort()),
      login_port_(test::FreePort()),
      certificate_port_(test::FreePort()) {
  if (kind_ == Kind::kSecured) {
    const Ran made =
        RunProgram({"/bin/sh", "-c", "cd " + folder_.path().string() + " && bash " + kKeys});
    EXPECT_EQ(made.exit_code, 0) << made.output;
  }
  WriteFileDurably(file("server.properties"),
                   Properties() + (kind_ == Kind::kSecured ? SecuredProperties() : ""));
  Format();
  Start();
}

std::string KafkaBroker::Properties() const {
  const bool is_secured = kind_ == Kind::kSecured;
  const std::string plain = "PLAINTEXT://" + address(),
                    others = is_secured ? ",SASL_SSL://" + login_address() + ",SSL://" +
                                              certificate_address()
                                        : "",
                    controller = "127.0.0.1:" + std::to_string(controller_port_);
  return "process.roles=broker,controller\nnode.id=1\ncontroller.quorum.voters=1@" + controller +
         "\nlisteners=" + plain + others + ",CONTROLLER://" + controller +
         "\nadvertised.listeners=" + plain + others +
         "\ncontroller.listener.names=CONTROLLER\ninter.broker.listener.name=PLAINTEXT\n"
         "listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,"
         "SASL_SSL:SASL_SSL\nlog.dirs=" +
         file("data").string() +
         "\noffsets.topic.replication.factor=1\noffsets.topic.num.partitions=1\n"
         "transaction.state.log.replication.factor=1\ntransaction.state.log.min.isr=1\n"
         "group.initial.rebalance.delay.ms=0\nauto.create.topics.enable=true\n";
}

std::string KafkaBroker::SecuredProperties() const {
  return "sasl.enabled.mechanisms=SCRAM-SHA-512\n"
         "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config="
         "org.apache.kafka.common.security.scram.ScramLoginModule required;\n"
         "listener.name.ssl.ssl.client.auth=required\n"
         "ssl.keystore.type=PEM\nssl.keystore.location=" +
         file("broker.store").string() +
         "\nssl.truststore.type=PEM\nssl.truststore.location=" + file("ca.pem").string() + "\n";
}

void KafkaBroker::Format() {
  std::vector<std::string> command{kEnv,
                                   "java",
                                   "-cp",
                                   kJars,
                                   "kafka.tools.StorageTool",
                                   "format",
                                   "-t",
                                   "AAAAAAAAAAAAAAAAAAAAAQ",
                                   "-c",
                                   file("server.properties").string()};
  if (kind_ == Kind::kSecured)
    command.insert(command.end(),
                   {"--add-scram", "SCRAM-SHA-512=[name=weft,password=correct horse]"});
  const Ran formatted = RunProgram(command);
  EXPECT_EQ(formatted.exit_code, 0) << formatted.output;
}

void KafkaBroker::Restart() {
  process_->Signal(SIGTERM);
  EXPECT_TRUE(process_->Wait(std::chrono::seconds(30)));
  Start();
}

void KafkaBroker::Start() {
  process_ = std::make_unique<test::Process>(test::ProcessOptions{
      .arguments = {kEnv, "java", "-Xmx512m", "-XX:TieredStopAtLevel=1", "-cp", kJars,
                    "kafka.Kafka", (folder_.path() / "server.properties").string()},
      .environment = {},
      .folder = folder_.path()});
  const bool answers = test::Eventually(std::chrono::minutes(1), [&] {
    return process_->Wait(std::chrono::milliseconds(100)).has_value() ||
           !test::Socket(port_).ClosedWithin(std::chrono::milliseconds(200));
  });
  EXPECT_TRUE(answers && !process_->Wait(std::chrono::milliseconds(0)))
      << process_->out() << process_->err();
}

}  // namespace weft::peers_test
