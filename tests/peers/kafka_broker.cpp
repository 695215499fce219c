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
const std::string kJars = std::string(WEFT_SOURCE_DIR) + "/.deps/kafka/*";

}  // namespace

KafkaBroker::KafkaBroker() : port_(test::FreePort()), controller_port_(test::FreePort()) {
  const std::string host = "://127.0.0.1:", broker = host + std::to_string(port_),
                    controller = host + std::to_string(controller_port_);
  WriteFileDurably(
      folder_.path() / "server.properties",
      "process.roles=broker,controller\nnode.id=1\ncontroller.quorum.voters=1@127.0.0.1:" +
          std::to_string(controller_port_) + "\nlisteners=PLAINTEXT" + broker + ",CONTROLLER" +
          controller + "\nadvertised.listeners=PLAINTEXT" + broker +
          "\ncontroller.listener.names=CONTROLLER\ninter.broker.listener.name=PLAINTEXT\nlog."
          "dirs=" +
          (folder_.path() / "data").string() +
          "\noffsets.topic.replication.factor=1\noffsets.topic.num.partitions=1\n"
          "transaction.state.log.replication.factor=1\ntransaction.state.log.min.isr=1\n"
          "group.initial.rebalance.delay.ms=0\nauto.create.topics.enable=true\n");
  const Ran formatted =
      RunProgram({kEnv, "java", "-cp", kJars, "kafka.tools.StorageTool", "format", "-t",
                  "AAAAAAAAAAAAAAAAAAAAAQ", "-c", (folder_.path() / "server.properties").string()});
  EXPECT_EQ(formatted.exit_code, 0) << formatted.output;
  Start();
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
