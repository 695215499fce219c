#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>

#include "base/files.hpp"
#include "support/server.hpp"
#include "support/socket.hpp"
#include "tls_client.hpp"

// The door under TLS: who it lets in, what it refuses, and that all that holds without TLS holds
// with it.
namespace weft::test {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

// 20 MB that nobody stores.
const std::string kMuch =
    R"json({"sql": "SELECT i, repeat('x', 100) AS x FROM range(200000) t(i)"})json";

class TlsTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    scratch_ = new Scratch;
    one_ = new Certificate(MakeCertificate(scratch_->path() / "one", "one"));
    other_ = new Certificate(MakeCertificate(scratch_->path() / "other", "other"));
    fs::create_directories(scratch_->path() / "used");
    Use(*one_);
    server_ = new Server({.verb = "serve",
                          .home = {},
                          .more = {"--tls-cert", Used("cert.pem"), "--tls-key", Used("key.pem")}});
  }
  static void TearDownTestSuite() {
    delete std::exchange(server_, nullptr);
    delete std::exchange(one_, nullptr);
    delete std::exchange(other_, nullptr);
    delete std::exchange(scratch_, nullptr);
  }
  ~TlsTest() override {
    Use(*one_);
    Reload();
  }

  static std::string Used(const std::string& name) { return scratch_->path() / "used" / name; }
  // As a tool that renews certificates does: one file, then the other.
  static void Use(const Certificate& certificate) {
    WriteFileDurably(Used("cert.pem"), ReadFile(certificate.certificate));
    WriteFileDurably(Used("key.pem"), ReadFile(certificate.key), 0600);
  }
  static void Reload() {
    server_->process().Signal(SIGHUP);
    SleepFor(100ms);
  }
  static std::string NameShown() { return TlsClient(server_->port()).ServerName(); }
  static std::string Request(const std::string& line, const std::string& more = {}) {
    return Head(line, Trimmed(ReadFile(server_->home() / "admin.token")), more);
  }
  static std::string Trimmed(std::string text) {
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
  }
  static std::string Question(const std::string& body) {
    return Request("POST /api/v1/query",
                   "Accept: text/csv\r\nContent-Type: application/json\r\n"
                   "Content-Length: " +
                       std::to_string(body.size()) + "\r\n") +
           body;
  }
  static Finished Verb(const std::string& ca_file, const std::string& url) {
    std::vector<std::string> arguments{
        "--server", url,    "--token", Trimmed(ReadFile(server_->home() / "admin.token")),
        "get",      "users"};
    if (!ca_file.empty()) arguments.insert(arguments.begin(), {"--ca-file", ca_file});
    return Weft(arguments);
  }

  static inline Scratch* scratch_ = nullptr;
  static inline Certificate *one_ = nullptr, *other_ = nullptr;
  static inline Server* server_ = nullptr;
};

TEST_F(TlsTest, LetsInWhoKnowsTheAuthority) {
  EXPECT_TRUE(server_->url().starts_with("https://")) << server_->url();
  EXPECT_EQ(Verb(one_->certificate, server_->url()).code, 0);
  const Finished stranger = Verb("", server_->url());
  EXPECT_EQ(stranger.code, 1);
  EXPECT_NE(stranger.err.find("cannot prove who it is"), std::string::npos) << stranger.err;
  EXPECT_NE(stranger.err.find("--ca-file"), std::string::npos) << stranger.err;
  EXPECT_EQ(Verb(other_->certificate, server_->url()).code, 1);
}

TEST_F(TlsTest, IsForTheNameInTheCertificate) {
  const std::string by_name = "https://localhost:" + std::to_string(server_->port());
  const Finished finished = Verb(one_->certificate, by_name);
  EXPECT_EQ(finished.code, 1);
  EXPECT_NE(finished.err.find("cannot prove who it is"), std::string::npos) << finished.err;
}

TEST_F(TlsTest, TellsPlainHttpWhereToGo) {
  const std::string answer = Exchange(server_->port(), Request("GET /healthz"));
  EXPECT_EQ(StatusOf(answer), 400) << answer;
  EXPECT_NE(answer.find("https://"), std::string::npos) << answer;
}

TEST_F(TlsTest, SpeaksNoOldVersions) {
  const auto with_version = [](int version) {
    return [version](SSL_CTX* context) {
      SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0");
      SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
      SSL_CTX_set_max_proto_version(context, version);
    };
  };
  EXPECT_TRUE(TlsClient(server_->port(), with_version(TLS1_1_VERSION)).fault);
  EXPECT_FALSE(TlsClient(server_->port(), with_version(TLS1_2_VERSION)).fault);
  EXPECT_FALSE(TlsClient(server_->port(), with_version(TLS1_3_VERSION)).fault);
  EXPECT_TRUE(TlsClient(server_->port(),
                        [](SSL_CTX* context) {
                          SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
                          SSL_CTX_set_cipher_list(context,
                                                  "AES128-SHA:AES256-GCM-SHA384:@SECLEVEL=0");
                        })
                  .fault)
      << "without forward secrecy";
}

TEST_F(TlsTest, ShowsANewCertificateWhenItsFilesChange) {
  EXPECT_EQ(NameShown(), "one");
  Use(*other_);
  Reload();
  EXPECT_TRUE(Eventually(1s, [] { return NameShown() == "other"; }));
  Use(*one_);
  EXPECT_TRUE(Eventually(5s, [] { return NameShown() == "one"; })) << "without a signal, too";
}

TEST_F(TlsTest, KeepsTheOldOneWhileTheNewOneIsBroken) {
  WriteFileDurably(Used("cert.pem"), ReadFile(other_->certificate));
  Reload();
  EXPECT_EQ(NameShown(), "one") << "the key is not its key yet";
  WriteFileDurably(Used("cert.pem"), "-----BEGIN CERT");
  Reload();
  EXPECT_EQ(NameShown(), "one");
  fs::remove(Used("cert.pem"));
  Reload();
  EXPECT_EQ(NameShown(), "one");
}

TEST_F(TlsTest, LetsAStreamGoOnAcrossANewCertificate) {
  TlsClient stream(server_->port());
  ASSERT_TRUE(stream.Send(Request("GET /api/v1/changes?after=0", "Accept: text/event-stream\r\n")));
  EXPECT_NE(stream.Receive("admin").find("200"), std::string::npos);
  Use(*other_);
  Reload();
  EXPECT_TRUE(Eventually(1s, [] { return NameShown() == "other"; }));
  TlsClient writer(server_->port());
  const std::string team = "apiVersion: weft/v1\nkind: Team\nname: streamers\n";
  ASSERT_TRUE(writer.Send(
      Request("PUT /api/v1/teams/streamers", "Content-Type: application/yaml\r\nContent-Length: " +
                                                 std::to_string(team.size()) + "\r\n") +
      team));
  const std::string answer = writer.Receive();
  EXPECT_TRUE(StatusOf(answer) == 200 || StatusOf(answer) == 201) << answer;
  EXPECT_NE(stream.Receive("streamers").find("streamers"), std::string::npos);
}

TEST_F(TlsTest, WaitsForNobodyWhoShakesHandsSlowlyOrHalf) {
  const std::string hello_begins("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);
  Socket silent(server_->port()), slow(server_->port());
  slow.Send(hello_begins);
  for (int i = 0; i < 50; ++i) {
    Socket half(server_->port());
    half.Send(hello_begins);  // and gone
  }
  Socket garbage(server_->port());
  garbage.Send("\x16\x03\x01" + std::string(600, '\xff'));
  EXPECT_TRUE(garbage.ClosedWithin(5s));
  TlsClient other(server_->port());
  ASSERT_TRUE(other.Send(Request("GET /healthz")));
  EXPECT_EQ(StatusOf(other.Receive()), 200);
  EXPECT_TRUE(silent.ClosedWithin(15s));
  EXPECT_TRUE(slow.ClosedWithin(5s));
}

TEST_F(TlsTest, SendsAllToASlowClientAndEndsWithAGoodbye) {
  TlsClient client(server_->port());
  ASSERT_TRUE(client.Send(Question(kMuch)));
  std::string all = client.Receive("\n1000,", 1000);
  SleepFor(300ms);
  all += client.Receive();
  EXPECT_EQ(client.fault, boost::asio::error::eof) << client.fault.message();
  EXPECT_NE(all.find("199999,xxx"), std::string::npos);
  EXPECT_TRUE(all.ends_with("0\r\n\r\n"));
}

TEST_F(TlsTest, StopsTheQuestionOfAClientThatIsGone) {
  TlsClient client(server_->port());
  ASSERT_TRUE(client.Send(Question(
      R"json({"sql": "SELECT count(*) FROM range(1000000) a(i), range(1000000) b(j) WHERE i * j = 7"})json")));
  const auto running = [&] {
    TlsClient asks(server_->port());
    asks.Send(Request("GET /metrics"));
    return asks.Receive().find("{lane=\"ask\",state=\"running\"} 1") != std::string::npos;
  };
  ASSERT_TRUE(Eventually(5s, running));
  client.Drop();
  EXPECT_TRUE(Eventually(5s, [&] { return !running(); }));
}

TEST(Tls, IsNeededBeyondThisMachine) {
  const Scratch scratch;
  const auto serve = [&](std::vector<std::string> more) {
    more.insert(more.begin(),
                {"serve", "--home", scratch.path() / "home", "--listen", "0.0.0.0:0"});
    return more;
  };
  const Finished refused = Weft(serve({}));
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("--tls-cert"), std::string::npos) << refused.err;
  const Finished lonely = Weft(serve({"--tls-cert", "cert.pem"}));
  EXPECT_EQ(lonely.code, 1);
  EXPECT_NE(lonely.err.find("go together"), std::string::npos) << lonely.err;
  const Finished missing = Weft(serve({"--tls-cert", "/no/cert.pem", "--tls-key", "/no/key.pem"}));
  EXPECT_EQ(missing.code, 1);
  EXPECT_NE(missing.err.find("/no/cert.pem"), std::string::npos) << missing.err;
}

}  // namespace
}  // namespace weft::test
