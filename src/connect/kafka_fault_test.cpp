#include "connect/kafka_fault.hpp"

#include <gtest/gtest.h>

namespace weft::connect {
namespace {

const KafkaTopic kTopic{
    .access = {.brokers = "localhost:9093,other:9093", .user = "weft", .password = "horse"},
    .topic = "clicks",
    .source = "orders_in"};

Error Of(rd_kafka_resp_err_t error, const std::string& reason, int certificate = 0) {
  return Explained({error, reason, certificate}, kTopic);
}

TEST(KafkaFault, NamesTheBrokerWhatIsWrongAndWhatToDo) {
  const Error refused = Of(RD_KAFKA_RESP_ERR__AUTHENTICATION,
                           "sasl_ssl://localhost:9093/bootstrap: SASL authentication error: "
                           "Authentication failed: Invalid username or password (after 301ms)");
  EXPECT_EQ(refused.kind(), ErrorKind::kUnavailable);
  EXPECT_EQ(refused.message(),
            "topic clicks at localhost:9093 cannot be used: the broker refuses the user or the "
            "password");
  EXPECT_NE(refused.hint().find("weft secret set orders_in password"), std::string::npos);
  const Error vague = Of(RD_KAFKA_RESP_ERR__TIMED_OUT, "Local: Timed out");
  EXPECT_EQ(vague.message(),
            "topic clicks at localhost:9093,other:9093 cannot be used: no broker answers");
}

TEST(KafkaFault, TellsCertificatesApart) {
  constexpr int kExpired = 10, kNoIssuer = 20, kRevoked = 23, kOtherHost = 62;  // of OpenSSL
  const auto said = [](int certificate) {
    return Of(RD_KAFKA_RESP_ERR__SSL,
              "ssl://localhost:9093/bootstrap: SSL handshake failed: certificate verify failed",
              certificate)
        .message();
  };
  const auto has = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  };
  EXPECT_PRED2(has, said(kOtherHost), "for another host name");
  EXPECT_PRED2(has, said(kExpired), "has expired");
  EXPECT_PRED2(has, said(kNoIssuer), "authority");
  EXPECT_PRED2(has, said(kRevoked), "revoked");
}

TEST(KafkaFault, SaysWhatIsNotKnownInTheLibrarysWords) {
  EXPECT_NE(Of(RD_KAFKA_RESP_ERR__FAIL, "something else").message().find("something else"),
            std::string::npos);
}

TEST(KafkaFault, IsForGoodWhenWaitingDoesNotHelp) {
  EXPECT_TRUE(IsForGood(RD_KAFKA_RESP_ERR__AUTHENTICATION));
  EXPECT_TRUE(IsForGood(RD_KAFKA_RESP_ERR__SSL));
  EXPECT_FALSE(IsForGood(RD_KAFKA_RESP_ERR__TRANSPORT));
}

}  // namespace
}  // namespace weft::connect
