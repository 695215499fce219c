#include <gtest/gtest.h>

#include <atomic>

#include "serve/http/server.hpp"
#include "support/process.hpp"
#include "support/socket.hpp"

// What goes on for ever: while nothing comes, a heartbeat tells that the server is there, and who
// reads slowly holds neither memory nor anybody else.
namespace weft::http_test {
namespace {

using serve::Response;
using serve::Route;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr size_t kPieceBytes = 64 << 10;
// What lies between the two ends: the kernel's buffers of both, and the piece under way.
constexpr size_t kBetweenBytesMax = 16 << 20;

// A server with a feed of nothing and one that has another piece whenever it is asked.
class Feeds : public ::testing::Test {
 protected:
  Feeds()
      : server_(Options(), serve::Router({RouteOf("/silent"), RouteOf("/endless")}),
                {lane_, lane_, lane_, lane_, lane_, lane_, lane_, lane_}, {}) {
    server_.Start();
  }

  static serve::HttpOptions Options() {
    serve::HttpOptions options;
    options.port = 0;
    options.heartbeat = seconds(1);
    options.stall_max = seconds(2);
    return options;
  }
  Route RouteOf(const std::string& path) {
    return {.method = "GET",
            .pattern = path,
            .id = path.substr(1),
            .summary = path,
            .tag = "stream",
            .access = serve::Access::kPublic,
            .handle = [this, path](const serve::Call&) {
              Response response;
              response.feed.heartbeat = "\n";
              // Holds on to what a stream would hold.
              response.feed.next = [this, path, open = std::make_shared<Open>(open_)] {
                if (path == "/silent") return std::string();
                ++pieces_;
                return std::string(kPieceBytes, 'x');
              };
              return response;
            }};
  }
  static std::string Asked(const std::string& path) {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
  }

  struct Open {
    explicit Open(std::atomic<int>& all) : count(all) { ++count; }
    ~Open() { --count; }
    Open(const Open&) = delete;
    Open& operator=(const Open&) = delete;
    std::atomic<int>& count;
  };

  std::atomic<int> open_ = 0;
  std::atomic<size_t> pieces_ = 0;
  Lane lane_{{.name = "feeds", .threads = 2}};
  serve::HttpServer server_;
};

TEST_F(Feeds, TellThatTheyAreThereWhileNothingComes) {
  test::Socket socket(server_.port());
  ASSERT_TRUE(socket.Send(Asked("/silent")));
  const std::string heartbeat = "1\r\n\n\r\n";
  const std::string got = socket.Receive(seconds(10), heartbeat + heartbeat);
  EXPECT_EQ(test::StatusOf(got), 200) << got;
  EXPECT_NE(got.find(heartbeat + heartbeat), std::string::npos) << got;
}

TEST_F(Feeds, WhoReadsNothingHoldsAPieceAndNobodyElseAndIsCutOff) {
  test::Socket slow(server_.port());
  ASSERT_TRUE(slow.Send(Asked("/endless")));
  size_t before = 0;
  ASSERT_TRUE(test::Eventually(seconds(5), [&] {
    const bool stands = pieces_ > 0 && pieces_ == before;
    before = pieces_;
    test::SleepFor(milliseconds(100));
    return stands;
  })) << "more and more is made for who does not read";
  EXPECT_LT(pieces_ * kPieceBytes, kBetweenBytesMax);
  test::Socket other(server_.port());
  ASSERT_TRUE(other.Send(Asked("/silent")));
  EXPECT_EQ(test::StatusOf(other.Receive(seconds(5), "\r\n\r\n")), 200) << "no thread waits";
  EXPECT_EQ(open_, 2);
  EXPECT_TRUE(test::Eventually(seconds(10), [&] { return open_ == 1; }))
      << "what it held is given back";
}

TEST_F(Feeds, GiveNoMoreThanIsRead) {
  test::Socket slow(server_.port());
  ASSERT_TRUE(slow.Send(Asked("/endless")));
  size_t got = 0;
  while (got < 2 * kBetweenBytesMax) {
    const size_t more = slow.Receive(seconds(5), std::string(1000, 'x')).size();
    ASSERT_GT(more, 0u) << "after " << got;
    got += more;
  }
  EXPECT_LT(pieces_ * kPieceBytes, got + kBetweenBytesMax) << "no more than it asks for";
}

}  // namespace
}  // namespace weft::http_test
