#include "serve/source_secrets.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "store/test_home.hpp"

namespace weft::serve {
namespace {

constexpr char kKey[] = "-----BEGIN PRIVATE KEY-----\nMIG\n-----END PRIVATE KEY-----\n";

class SourceSecretsTest : public testing::Test {
 protected:
  static mesh::Source Out() {
    return {.name = "out",
            .domain = "orders",
            .type = "kafka",
            .settings = {{"brokers", "kafka-1:9093"},
                         {"topic", "orders"},
                         {"publish", "orders.orders"},
                         {"security", "SASL_SSL"},
                         {"mechanism", "SCRAM-SHA-512"},
                         {"username", "weft"}}};
  }
  // What is said when it is asked for.
  std::string Refusal(const mesh::Source& source, const std::string& name = "password") const {
    try {
      secrets_.Reveal(source, name);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUnavailable);
      return error.message() + "; " + error.hint();
    }
    return "";
  }

  const store::TestFolder folder_;
  const store::Home home_{folder_.home()};
  SystemClock clock_;
  store::Registry registry_{home_, clock_};
  store::Secrets store_{home_};
  SourceSecrets secrets_{store_};
};

TEST_F(SourceSecretsTest, AreRevealedForWhatTheyWereGivenFor) {
  EXPECT_EQ(Refusal(Out()),
            "the password of source out is missing; weft secret set out password gives it");
  secrets_.Set(Out(), "password", "correct horse");
  EXPECT_EQ(secrets_.Reveal(Out(), "password"), "correct horse");
  EXPECT_EQ(secrets_.StateOf(Out(), "password"), SecretState::kSet);
  secrets_.Remove(Out(), "password");
  EXPECT_EQ(secrets_.StateOf(Out(), "password"), SecretState::kMissing);
  EXPECT_THROW(secrets_.Remove(Out(), "password"), Error);
}

TEST_F(SourceSecretsTest, AreNotShownToTheBrokersOfAnotherDocument) {
  secrets_.Set(Out(), "password", "correct horse");
  mesh::Source other = Out();
  other.settings["brokers"] = "evil:9093";
  EXPECT_NE(Refusal(other).find("other settings"), std::string::npos) << Refusal(other);
  EXPECT_EQ(secrets_.StateOf(other, "password"), SecretState::kForOther);
  other = Out();
  other.domain = "accounts";
  EXPECT_NE(Refusal(other), "") << "another domain's source of the same name";
  other = Out();
  other.settings["topic"] = "orders_2";
  EXPECT_EQ(Refusal(other), "");
}

TEST_F(SourceSecretsTest, AreThoseThatTheSourceNeeds) {
  EXPECT_THROW(secrets_.Set(Out(), "key", kKey), Error) << "it has no certificate";
  mesh::Source source = Out();
  source.settings["certificate"] = "-----BEGIN CERTIFICATE-----\nMIIB\n";
  EXPECT_THROW(secrets_.Set(source, "key", "no key"), Error);
  EXPECT_THROW(secrets_.Set(source, "key", "-----BEGIN ENCRYPTED PRIVATE KEY-----"), Error);
  EXPECT_THROW(secrets_.Set(source, "password", ""), Error);
  secrets_.Set(source, "key", kKey);
  EXPECT_EQ(secrets_.Reveal(source, "key"), kKey);
}

TEST_F(SourceSecretsTest, AreForgottenWithTheirSource) {
  registry_.Commit({store::Put(store::Team("shop")), store::Put(store::DomainOf("orders", "shop")),
                    store::Put(store::Parse("apiVersion: weft/v1\nkind: Source\nname: out\ndomain: "
                                            "orders\ntype: postgres\n"))},
                   store::kByAda);
  mesh::Source gone = Out();
  gone.name = "gone";
  secrets_.Set(Out(), "password", "horse");
  secrets_.Set(gone, "password", "horse");
  secrets_.Forget(registry_);
  EXPECT_EQ(secrets_.StateOf(Out(), "password"), SecretState::kSet);
  EXPECT_EQ(secrets_.StateOf(gone, "password"), SecretState::kMissing);
}

TEST_F(SourceSecretsTest, LieSealed) {
  secrets_.Set(Out(), "password", "correct horse");
  for (const auto& each : std::filesystem::recursive_directory_iterator(home_.root())) {
    if (!each.is_regular_file()) continue;
    EXPECT_EQ(ReadFile(each.path()).find("correct horse"), std::string::npos) << each.path();
  }
}

}  // namespace
}  // namespace weft::serve
