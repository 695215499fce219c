#include "serve/audit_export/exporter.hpp"

#include <gtest/gtest.h>
#include <sys/un.h>

#include <chrono>
#include <filesystem>
#include <sstream>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "serve/audit_export/sink.hpp"
#include "serve/audit_export/syslog.hpp"
#include "serve/audit_export/test_receiver.hpp"

namespace weft::serve {
namespace {

using namespace std::chrono_literals;

class ExporterTest : public ::testing::Test {
 protected:
  ~ExporterTest() override {
    exporter_.reset();
    audit_.reset();
    std::filesystem::remove_all(root_);
  }

  void Open(const std::string& target) {
    exporter_.reset();
    exporter_ = std::make_unique<AuditExporter>(
        *audit_, ExporterOptions{.target = ParseExportTarget(target).value(),
                                 .token_file = token_file_,
                                 .cursor_file = root_ / "cursor",
                                 .look_interval = 5ms,
                                 .retry_min = 5ms,
                                 .retry_max = 50ms});
  }
  void Record(int count) {
    for (int i = 0; i < count; ++i)
      audit_->Note({.verb = audit::Verb::kLogin, .caller = "ada", .text = "one more"}, false);
  }
  uint64_t Recorded() const { return audit_->log().next_offset(); }

  // All that is recorded arrives in time.
  void ExpectAllIn(const test::Arrived& arrived) {
    for (int i = 0; i < 2000 && arrived.numbers().size() < Recorded(); ++i)
      std::this_thread::sleep_for(5ms);
    EXPECT_EQ(arrived.numbers().size(), Recorded());
  }
  void ExpectNoLag() {
    for (int i = 0; i < 2000 && exporter_->counts().lag > 0; ++i) std::this_thread::sleep_for(5ms);
    EXPECT_EQ(exporter_->counts().lag, 0U);
  }

  const std::filesystem::path root_ =
      std::filesystem::temp_directory_path() / ("weft-export-" + ToHex(RandomBytes(8)));
  std::filesystem::path token_file_;
  ManualClock clock_{*ParseTime("2026-11-21T10:00:00Z")};
  std::unique_ptr<audit::Audit> audit_ = std::make_unique<audit::Audit>(root_ / "audit", clock_);
  std::unique_ptr<AuditExporter> exporter_;
};

TEST_F(ExporterTest, WritesLinesWhoseDigestsFollowTheChain) {
  Record(3);
  Open("file:" + (root_ / "out.jsonl").string());
  ExpectNoLag();
  std::istringstream lines(ReadFile(root_ / "out.jsonl"));
  std::string line, previous(64, '0');
  for (int number = 0; std::getline(lines, line); ++number) {
    const std::string mark = "{\"number\":" + std::to_string(number) + ",";
    ASSERT_TRUE(line.starts_with(mark)) << line;
    const std::string record = "{" + line.substr(mark.size());
    EXPECT_EQ(Json::parse(record).at("previous"), previous);
    previous = Sha256Hex(record);
  }
}

TEST_F(ExporterTest, GoesOnFromItsCursor) {
  Record(5);
  Open("file:" + (root_ / "out.jsonl").string());
  ExpectNoLag();
  exporter_.reset();
  Record(5);
  Open("file:" + (root_ / "out.jsonl").string());
  ExpectNoLag();
  EXPECT_EQ(Split(Trim(ReadFile(root_ / "out.jsonl")), '\n').size(), 10U);
}

TEST_F(ExporterTest, SendsToSeveralEachWithACursorOfItsOwn) {
  test::TcpReceiver away([](int, std::string&) { return true; });
  const std::string gone = "syslog+tcp://127.0.0.1:" + std::to_string(away.port());
  away.Kill();
  const auto targets = ParseExportTargets("file:" + (root_ / "out.jsonl").string() + ", " + gone);
  ASSERT_TRUE(targets);
  ASSERT_EQ(targets->size(), 2u);
  std::vector<std::unique_ptr<AuditExporter>> both;
  for (const ExportTarget& target : *targets)
    both.push_back(std::make_unique<AuditExporter>(
        *audit_, ExporterOptions{.target = target,
                                 .token_file = {},
                                 .cursor_file = root_ / (Sha256Hex(target.text) + ".cursor"),
                                 .look_interval = 5ms,
                                 .retry_min = 5ms,
                                 .retry_max = 50ms}));
  Record(7);
  for (int i = 0; i < 2000 && both[0]->counts().lag > 0; ++i) std::this_thread::sleep_for(5ms);
  EXPECT_EQ(both[0]->counts().lag, 0u) << "one that is away holds up no other";
  EXPECT_EQ(both[1]->counts().lag, 7u);
  EXPECT_FALSE(ParseExportTargets("file:/a,file:/a")) << "each once";
  EXPECT_FALSE(ParseExportTargets("file:/a,"));
}

TEST_F(ExporterTest, BeginsANewLineAfterATornOne) {
  WriteFileDurably(root_ / "out.jsonl", "{\"numb");
  Record(1);
  Open("file:" + (root_ / "out.jsonl").string());
  ExpectNoLag();
  EXPECT_TRUE(ReadFile(root_ / "out.jsonl").starts_with("{\"numb\n{\"number\":0,"));
}

TEST_F(ExporterTest, LosesNoRecordWhenASyslogReceiverIsKilledAndComesBack) {
  test::Arrived arrived;
  test::TcpReceiver receiver([&](int, std::string& pending) {
    for (const std::string& message : test::TakeSyslog(pending)) arrived.Add(test::JsonOf(message));
    return true;
  });
  Open("syslog+tcp://127.0.0.1:" + std::to_string(receiver.port()));
  for (int round = 0; round < 4; ++round) {
    Record(500);
    if (round > 0) receiver.Start();
    std::this_thread::sleep_for(20ms);
    Record(500);
    receiver.Kill();
    Record(500);
  }
  receiver.Start();
  ExpectAllIn(arrived);
  EXPECT_GT(exporter_->counts().failures, 0U);
  exporter_.reset();
}

TEST_F(ExporterTest, LosesNoRecordWhenAWebhookFailsOrGoesAway) {
  token_file_ = root_ / "token";
  WriteFileDurably(token_file_, "secret\n");
  test::Arrived arrived;
  std::atomic<int> requests{0};
  std::atomic<bool> is_known{true};
  test::TcpReceiver receiver([&](int socket, std::string& pending) {
    const auto request = test::TakeRequest(pending);
    if (!request) return true;
    if (request->head.find("Authorization: Bearer secret\r\n") == std::string::npos)
      is_known = false;
    const bool refuses = ++requests % 3 == 0;  // every third answer is a failure
    std::istringstream lines(request->body);
    for (std::string line; !refuses && std::getline(lines, line);) arrived.Add(line);
    const std::string answer =
        refuses ? "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n" : "HTTP/1.1 204 Taken\r\n\r\n";
    return ::write(socket, answer.data(), answer.size()) > 0;
  });
  Open("http://127.0.0.1:" + std::to_string(receiver.port()) + "/in");
  for (int round = 0; round < 5; ++round) {
    Record(300);
    std::this_thread::sleep_for(20ms);
    receiver.Kill();
    Record(300);
    receiver.Start();
  }
  ExpectAllIn(arrived);
  EXPECT_TRUE(is_known);
  exporter_.reset();
}

TEST_F(ExporterTest, WritesDatagramsToAUnixSocket) {
  const std::string path = (root_ / "log").string();
  const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  Record(1);
  Open("syslog+unix:" + path);
  char bytes[4096];
  const ssize_t got = ::read(socket, bytes, sizeof bytes);
  ::close(socket);
  ASSERT_GT(got, 0);
  const std::string message(bytes, static_cast<size_t>(got));
  EXPECT_TRUE(message.starts_with("<110>1 2026-11-21T10:00:00")) << message;
  EXPECT_EQ(Json::parse(test::JsonOf(message)).at("caller"), "ada");
}

TEST_F(ExporterTest, RetentionKeepsWhatWasNotSent) {
  audit_.reset();
  audit_ = std::make_unique<audit::Audit>(
      root_ / "audit", clock_,
      audit::AuditOptions{.segment_bytes_max = 4096, .keep = std::chrono::days(1)});
  Open("syslog+tcp://127.0.0.1:1");
  Record(200);
  clock_.Advance(std::chrono::hours(24 * 10));
  Record(1);
  EXPECT_EQ(audit_->log().first_offset(), 0U);
}

TEST(ExportTargets, AreReadOrRefused) {
  for (const char* good :
       {"file:/var/log/weft.jsonl", "syslog+udp://10.0.0.1:514", "syslog+tcp://[::1]:601",
        "syslog+unix:/dev/log", "https://siem.example/in?a=b"})
    EXPECT_TRUE(ParseExportTarget(good)) << good;
  for (const char* bad : {"", "file:relative", "syslog+tcp://host", "syslog+udp://host:0",
                          "ftp://host/", "syslog://h:1", "http://a b"})
    EXPECT_FALSE(ParseExportTarget(bad)) << bad;
  EXPECT_EQ(ParseExportTarget("syslog+tcp://[::1]:601")->host, "::1");
}

TEST(Syslog, ShortensWhatNoDatagramHolds) {
  const OutgoingRecord record{7, Json{{"number", 7},
                                      {"type", "note"},
                                      {"verb", "refusal"},
                                      {"at", "2026-11-21T10:00:00Z"},
                                      {"text", std::string(70'000, 'x')}}
                                     .dump()};
  const std::string message = SyslogMessage(record, {"host", "1"}, kDatagramBytesMax);
  EXPECT_LT(message.size(), 300U);
  EXPECT_TRUE(message.starts_with("<108>1 ")) << message;
  EXPECT_EQ(Json::parse(test::JsonOf(message)).at("number"), 7);
}

}  // namespace
}  // namespace weft::serve
