#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "robust/shop_server.hpp"

// A home on a disk that gets full while it serves: nothing is half written, and it goes on by
// itself once there is room.
namespace weft::test {
namespace {

namespace fs = std::filesystem;
using product::Shop;
using product::TestFiles;

// A file system of its own in memory. Only root may make one.
class SmallDisk {
 public:
  SmallDisk() {
    is_there_ = ::mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, "size=48m") == 0;
    fault_ = is_there_ ? "" : std::strerror(errno);
  }
  ~SmallDisk() {
    if (is_there_) ::umount2(folder_.path().c_str(), MNT_DETACH);
  }

  bool is_there() const { return is_there_; }
  const std::string& fault() const { return fault_; }
  fs::path home() const { return folder_.path() / "home"; }

  void Fill() {
    const int file = ::open(ballast().c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    for (size_t bytes = 1 << 20; bytes > 0;) {
      const std::string piece(bytes, 'x');
      if (::write(file, piece.data(), piece.size()) != static_cast<ssize_t>(bytes)) bytes /= 2;
    }
    ::close(file);
  }
  void MakeRoom() { fs::remove(ballast()); }

 private:
  fs::path ballast() const { return folder_.path() / "ballast"; }

  Scratch folder_;
  bool is_there_ = false;
  std::string fault_;
};

TEST(FullDisk, RefusesClearlyKeepsAllAndGoesOnWhenThereIsRoom) {
  SmallDisk disk;
  if (!disk.is_there()) GTEST_SKIP() << "a disk of its own cannot be mounted: " << disk.fault();
  Server server({.home = disk.home()});
  ASSERT_EQ(Apply(server, "admin", Shop()).code, 0);
  TestFiles changed = Shop();
  changed["orders/domain.yaml"] += "title: changed\n";
  changed["orders/orders/orders.csv"] += "9,127,1.00\n";
  const std::string count = "SELECT count(*) FROM orders.orders";
  EXPECT_EQ(server.Rows("orders_dev", count), Json::parse("[[8]]"));

  disk.Fill();
  const Finished applied = Apply(server, "admin", changed);
  EXPECT_EQ(applied.code, 1);
  EXPECT_NE(applied.err.find("disk"), std::string::npos) << applied.err;
  // A record that cannot be written refuses its question.
  const std::string long_question = count + " WHERE '" + std::string(60'000, 'x') + "' <> ''";
  const Finished asked = server.As("orders_dev", {"query", long_question, "--format", "json"});
  EXPECT_EQ(asked.code, 1);
  EXPECT_NE(asked.err.find("room on the disk"), std::string::npos) << asked.err;
  EXPECT_EQ(StatusOf(Exchange(server.port(), Head("GET /healthz", "x"))), 200);

  disk.MakeRoom();
  EXPECT_EQ(server.Rows("orders_dev", count), Json::parse("[[8]]")) << "the old mesh, whole";
  const Finished again = Apply(server, "admin", changed);
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(server.Rows("orders_dev", count), Json::parse("[[9]]"));
  EXPECT_TRUE(IsHealthy(server));
  EXPECT_EQ(server.As("admin", {"audit", "verify"}).code, 0);
}

// 507, and nothing of the request is kept: what was refused whole comes in once there is room.
TEST(FullDisk, EventsAreRefusedWholeAndTakenAgainWhenThereIsRoom) {
  SmallDisk disk;
  if (!disk.is_there()) GTEST_SKIP() << "a disk of its own cannot be mounted: " << disk.fault();
  Server server({.home = disk.home()});
  ASSERT_EQ(
      server.As("admin", {"apply", WEFT_SOURCE_DIR "/examples/shop/centralised", "--yes"}).code, 0);
  const std::string token = server.TokenOf("admin");
  const auto send = [&](const std::string& uuid) {
    const std::string event =
        R"({"data_owner":"orders","timestamp":"2026-01-05T10:00:00Z","acting_customer":1,)"
        R"("action":"buys","action_category":"order","event_uuid":")" +
        uuid + R"(","note":")" + std::string(60'000, 'x') + "\"}";
    std::string body;
    for (int i = 0; i < 8; ++i) body += event + "\n";
    return Exchange(server.port(), Head("POST /api/v1/events", token,
                                        "Content-Type: application/x-ndjson\r\nContent-Length: " +
                                            std::to_string(body.size()) + "\r\n") +
                                       body);
  };
  EXPECT_EQ(StatusOf(send("before")), 200);
  disk.Fill();
  const std::string refused = send("meanwhile");
  EXPECT_EQ(StatusOf(refused), 507) << refused;
  EXPECT_NE(refused.find("nothing of this request is kept"), std::string::npos) << refused;
  EXPECT_EQ(refused.find(disk.home().string()), std::string::npos) << "where it lies: " << refused;
  disk.MakeRoom();
  const std::string taken = send("meanwhile");
  EXPECT_EQ(StatusOf(taken), 200) << taken;
  EXPECT_NE(taken.find("\"duplicates\":7"), std::string::npos) << "it is new: " << taken;
}

}  // namespace
}  // namespace weft::test
