#pragma once
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "base/error.hpp"
#include "child.hpp"
#include "event_client.hpp"

namespace weft::bench {

// A Kafka broker (KRaft, one node) on an empty folder, which `scripts/setup peers` fetches.
class KafkaBroker {
 public:
  static std::filesystem::path Jars() { return std::filesystem::current_path() / ".deps/kafka"; }

  // Returns once it takes connections; `flushes`: every message is on the disk when it answers.
  KafkaBroker(const std::filesystem::path& folder, bool flushes) : port_(FreePort()) {
    std::filesystem::create_directories(folder);
    const std::string config = (folder / "server.properties").string(),
                      jars = (Jars() / "*").string(),
                      host = "://127.0.0.1:", broker = host + std::to_string(port_),
                      controller = std::to_string(FreePort());
    std::ofstream(config) << "process.roles=broker,controller\nnode.id=1\n"
                          << "controller.quorum.voters=1@127.0.0.1:" << controller
                          << "\nlisteners=PLAINTEXT" << broker << ",CONTROLLER" << host
                          << controller << "\nadvertised.listeners=PLAINTEXT" << broker
                          << "\ncontroller.listener.names=CONTROLLER\n"
                          << "inter.broker.listener.name=PLAINTEXT\nlog.dirs="
                          << (folder / "data").string() << "\noffsets.topic.replication.factor=1\n"
                          << (flushes ? "log.flush.interval.messages=1\n" : "");
    const std::string format = "java -cp '" + jars +
                               "' kafka.tools.StorageTool format -t AAAAAAAAAAAAAAAAAAAAAQ -c " +
                               config + " >/dev/null 2>&1";
    WEFT_CHECK(std::system(format.c_str()) == 0);
    process_ = std::make_unique<Child>(
        std::vector<std::string>{"java", "-Xmx512m", "-cp", jars, "kafka.Kafka", config},
        std::map<std::string, std::string>{});
    WaitFor([this] { return TryConnect(port_).has_value(); });
  }

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  const uint16_t port_;
  std::unique_ptr<Child> process_;
};

}  // namespace weft::bench
