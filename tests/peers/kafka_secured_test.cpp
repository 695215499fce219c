#include "base/files.hpp"
#include "kafka_bridge.hpp"

// Brokers that want TLS, a login or a certificate; and what is said when they do not let Weft in.
namespace weft::peers_test {
namespace {

constexpr char kPassword[] = "correct horse";

class SecuredKafkaBridge : public KafkaBridge {
 protected:
  SecuredKafkaBridge() : KafkaBridge(KafkaBroker::Kind::kSecured) {}

  std::string Login(const std::string& brokers) const {
    return "  brokers: " + brokers +
           "\n  security: SASL_SSL\n  mechanism: SCRAM-SHA-512\n  username: weft\n";
  }
  // A setting whose value is a file's text.
  std::string Pem(const std::string& key, const std::string& file) const {
    std::string text = "  " + key + ": |\n";
    for (const std::string& line : Split(Trim(ReadFile(broker_.file(file))), '\n'))
      text += "    " + line + "\n";
    return text;
  }
  void Give(const std::string& name, const std::string& value) {
    const auto file = folder_.path() / "secret";
    WriteFileDurably(file, value + "\n", 0600);
    for (const char* source : {"clicks", "out"}) {
      const test::Finished given =
          server_.As("admin", {"secret", "set", source, name, "--file", file.string()});
      ASSERT_EQ(given.code, 0) << given.err;
      EXPECT_EQ((given.out + given.err).find(value), std::string::npos);
    }
  }
  Json Bridge(const std::string& source) {
    const test::Finished got = server_.As("admin", {"describe", "bridge", source, "-o", "json"});
    EXPECT_EQ(got.code, 0) << got.err;
    EXPECT_EQ(got.out.find(kPassword), std::string::npos) << got.out;
    EXPECT_EQ(got.out.find("PRIVATE KEY"), std::string::npos) << got.out;
    return Json::parse(got.out, nullptr, false);
  }
  // Both of them say so, within seconds.
  void ExpectFault(const std::string& part) {
    for (const char* source : {"clicks", "out"}) {
      Json bridge;
      EXPECT_TRUE(test::Eventually(std::chrono::seconds(40),
                                   [&] {
                                     bridge = Bridge(source);
                                     return bridge["error"].dump().find(part) != std::string::npos;
                                   }))
          << part << " is not in " << bridge;
    }
  }
  void ExpectRunning() {
    for (const char* source : {"clicks", "out"}) {
      Json bridge;
      EXPECT_TRUE(test::Eventually(std::chrono::seconds(40), [&] {
        bridge = Bridge(source);
        return bridge["state"] == "running" && bridge["error"].is_null();
      })) << bridge;
    }
  }
};

TEST_F(SecuredKafkaBridge, SignsInByPasswordBothWaysAndKeepsItToItself) {
  Send(0, 100);
  ApplySources(Login(broker_.login_address()));
  ExpectFault("is missing");
  Give("password", "wrong horse");
  ExpectFault("refuses the user or the password");
  Give("password", kPassword);
  ExpectRunning();
  ExpectRows(100);
  ExpectOut(100);
  server_.Kill();
  server_.Start();
  Send(100, 10);
  ExpectRows(110);
  const std::string said = server_.process().out() + server_.process().err();
  EXPECT_EQ(said.find("horse"), std::string::npos) << said;
  for (const auto& each : std::filesystem::recursive_directory_iterator(server_.home())) {
    if (!each.is_regular_file()) continue;
    EXPECT_EQ(ReadFile(each.path()).find("correct horse"), std::string::npos) << each.path();
  }
}

TEST_F(SecuredKafkaBridge, ShowsItsCertificateBothWays) {
  Send(0, 100);
  const std::string brokers = "  brokers: " + broker_.certificate_address() + "\n  security: SSL\n";
  ApplySources(brokers);
  ExpectFault("wants a certificate");
  ApplySources(brokers + Pem("ca", "ca.pem") + Pem("certificate", "client.pem"));
  ExpectFault("the key of source");
  Give("key", std::string(Trim(ReadFile(broker_.file("broker.key")))));
  ExpectFault("does not belong to `certificate`");
  Give("key", std::string(Trim(ReadFile(broker_.file("client.key")))));
  ExpectRunning();
  ExpectRows(100);
  ExpectOut(100);
}

TEST_F(SecuredKafkaBridge, TrustsNobodyElseAndTellsAPasswordToNobodyElse) {
  ApplySources(Login(broker_.login_address()) + Pem("ca", "other.pem"));
  Give("password", kPassword);
  ExpectFault("authority that is not trusted");
  ApplySources(Login(broker_.login_address()));
  ExpectFault("was given for other settings");
  const std::string by_address = "127.0.0.1" + broker_.login_address().substr(9);
  ApplySources(Login(by_address));
  Give("password", kPassword);
  ExpectFault("for another");
  ApplySources(Login(broker_.address()));
  Give("password", kPassword);
  ExpectFault("TLS");
  ApplySources("  brokers: " + broker_.login_address() + "\n");
  ExpectFault("the broker hangs up");
  ApplySources("  brokers: " + broker_.login_address() + "\n  security: SSL\n");
  ExpectFault("the broker hangs up");
}

}  // namespace
}  // namespace weft::peers_test
