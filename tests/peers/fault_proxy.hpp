#pragma once
#include <atomic>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/descriptor.hpp"

// A wire between an HTTP client and a server that can be damaged, request by request; it knows no
// more of HTTP than where an answer begins. For tests.
namespace weft::peers_test {

enum class Fault {
  kNone,
  kBusy,    // the server's 503, without the server
  kSlow,    // the answer comes a few bytes at a time
  kStall,   // the answer never comes
  kCut,     // the connection ends in the middle of the answer
  kLost,    // the server has done it; the connection ends before its answer
  kUnsent,  // the connection ends in the middle of the request
};

class FaultProxy {
 public:
  explicit FaultProxy(int server_port);
  ~FaultProxy();
  FaultProxy(const FaultProxy&) = delete;
  FaultProxy& operator=(const FaultProxy&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  // What happens to the next requests, one each; then all is well.
  void Next(std::vector<Fault> faults);
  // How many requests came so far.
  int requests() const { return requests_; }

 private:
  struct Wire;
  void Accept();
  void Serve(int client);
  bool FromClient(Wire& wire);
  bool FromServer(Wire& wire);
  Fault Pop();

  const int server_port_;
  int port_ = 0;
  const Descriptor listener_;
  std::atomic<bool> stopping_{false};
  std::atomic<int> requests_{0};
  std::mutex mutex_;
  std::deque<Fault> faults_;
  std::vector<std::thread> threads_;  // of the acceptor alone, but for the end
  std::thread acceptor_;
};

}  // namespace weft::peers_test
