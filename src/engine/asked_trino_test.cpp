#include <gtest/gtest.h>

#include <future>

#include "base/test_receiver.hpp"
#include "engine/test_world.hpp"

namespace weft::engine {
namespace {

// Speaks as a Trino does that never comes to a question.
class BusyTrino {
 public:
  std::string url() const { return "http://127.0.0.1:" + std::to_string(receiver_.port()); }
  int asked() const { return asked_; }
  int left() const { return left_; }

 private:
  bool Talk(int socket, std::string& pending) {
    while (const auto request = weft::test::TakeRequest(pending)) {
      const bool leaves = request->head.starts_with("DELETE ");
      (leaves ? left_ : asked_) += 1;
      if (request->head.starts_with("GET "))
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
      const std::string body = R"({"id":"1","stats":{"state":"QUEUED"},"nextUri":")" + url() +
                               R"(/v1/statement/queued/1/slug/1"})";
      const std::string answer =
          leaves ? "HTTP/1.1 204 No Content\r\n\r\n"
                 : "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) +
                       "\r\n\r\n" + body;
      if (::write(socket, answer.data(), answer.size()) < 0) return false;
    }
    return true;
  }

  std::atomic<int> asked_ = 0, left_ = 0;
  weft::test::TcpReceiver receiver_{
      [this](int socket, std::string& pending) { return Talk(socket, pending); }};
};

class AskedTrino : public testing::Test {
 protected:
  AskedTrino() {
    world_.User("ann", {});
    world_.Build();
    touch_ = world_.Touch("ann");
    answer_ = world_.engine().Ask(*touch_, {.sql = "SELECT 1", .engine = EngineName::kTrino});
  }
  EngineOptions Options() {
    EngineOptions options;
    options.cluster = &cluster_;
    return options;
  }
  ErrorKind Fault() {
    try {
      answer_->Next();
    } catch (const Error& error) {
      return error.kind();
    }
    return ErrorKind::kInternal;
  }

  BusyTrino busy_;
  trino::Passes passes_;
  const trino::Cluster cluster_{{.url = busy_.url()}, passes_};
  test::World world_{Options()};
  std::unique_ptr<audit::Touch> touch_;
  std::unique_ptr<Answer> answer_;
};

// It waits for columns, in Trino's queue.
TEST_F(AskedTrino, IsCancelledThereWhileItWaits) {
  auto asking = std::async(std::launch::async, [&] { return Fault(); });
  while (busy_.asked() < 3) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  answer_->Cancel();
  ASSERT_EQ(asking.wait_for(std::chrono::seconds(10)), std::future_status::ready);
  EXPECT_EQ(asking.get(), ErrorKind::kCancelled);
  answer_.reset();
  EXPECT_EQ(busy_.left(), 1);
}

TEST_F(AskedTrino, IsNotSentOnceItIsCancelled) {
  answer_->Cancel();
  EXPECT_EQ(Fault(), ErrorKind::kCancelled);
  EXPECT_EQ(busy_.asked(), 0);
}

}  // namespace
}  // namespace weft::engine
