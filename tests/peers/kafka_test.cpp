#include "kafka_bridge.hpp"

// A real Kafka at both ends, another client as judge: what lies in a topic is in SQL once, what is
// in SQL is in a topic at least once, also when Weft is killed in the middle.
namespace weft::peers_test {
namespace {

TEST_F(KafkaBridge, TopicsComeInAndTablesGoOutAlsoWhenItIsKilled) {
  constexpr int kEach = 2000;
  Send(0, kEach);
  ApplySources("  brokers: " + broker_.address() + "\n");
  ExpectRows(kEach);
  Send(kEach, kEach);
  server_.Kill();
  server_.Start();
  ExpectRows(2 * kEach);
  Send(2 * kEach, 1);
  ExpectRows(2 * kEach + 1);
  ExpectOut(2 * kEach + 1);
}

TEST_F(KafkaBridge, GoOnWhenTheBrokerComesBack) {
  Send(0, 10);
  ApplySources("  brokers: " + broker_.address() + "\n");
  ExpectRows(10);
  broker_.Restart();
  Send(10, 10);
  ExpectRows(20);
  ExpectOut(20);
}

}  // namespace
}  // namespace weft::peers_test
