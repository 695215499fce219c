#include <gtest/gtest.h>

#include "serve/notify/test_smtp.hpp"
#include "support/server.hpp"

// Notices of the real server by mail: none is lost when the mail server is away or the server is
// killed.
namespace weft::test {
namespace {

constexpr std::chrono::seconds kPatience{20};

TEST(Notices, AreMailedAfterTheServerWasKilledAndTheReceiverWasAway) {
  SmtpReceiver receiver;
  Server demo({.verb = "demo", .home = {}, .more = {"--smtp-url", receiver.url()}});
  const auto request = [&](const std::string& purpose) {
    EXPECT_EQ(demo.As("analyst", {"request", "fleet.planes", "--for", "analytics", "--purpose",
                                  purpose, "-o", "json"})
                  .code,
              0);
  };
  const auto is_told = [&](const std::string& text) {
    return Eventually(kPatience, [&] {
      std::string all;
      for (const auto& mail : receiver.MailsTo("fleet_dev@flights.example")) all += mail.text;
      return all.find(text) != std::string::npos;
    });
  };
  receiver.Kill();
  request("seat planning");
  demo.Kill();
  demo.Start();
  receiver.Start();
  EXPECT_TRUE(
      is_told("analyst requested access to fleet.planes for team analytics: seat planning"));
  // What was sent is not sent again by a later start.
  ASSERT_EQ(demo.Stop(), 0);
  const size_t mails = receiver.mails().size();
  demo.Start();
  demo.As("fleet_dev", {"inbox"});
  EXPECT_EQ(receiver.mails().size(), mails);
}

}  // namespace
}  // namespace weft::test
