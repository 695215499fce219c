#include "serve/notify/notifier.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "base/files.hpp"
#include "base/json.hpp"
#include "mesh/parse.hpp"
#include "serve/notify/mail.hpp"
#include "serve/notify/test_smtp.hpp"
#include "store/notices.hpp"

namespace weft::serve {
namespace {

using namespace std::chrono_literals;

class NotifierTest : public ::testing::Test {
 protected:
  NotifierTest() {
    for (const char* user : {"ann", "bob"}) PutUser(user, std::string(user) + "@company.example");
    PutUser("cem", "");
  }
  ~NotifierTest() override {
    notifier_.reset();
    std::filesystem::remove_all(root_);
  }

  void PutUser(const std::string& name, const std::string& email) {
    std::string text = "apiVersion: weft/v1\nkind: User\nname: " + name + "\n";
    if (!email.empty()) text += "email: " + email + "\n";
    std::vector<mesh::Finding> findings;
    auto user = mesh::ParseDocumentText(text, {}, findings);
    const mesh::ResourceId id = user->id;
    registry_.Commit({{id, std::make_shared<mesh::Resource>(std::move(*user)), std::nullopt}},
                     {"admin", "put", ""}, std::nullopt, {.notices = notices_});
    notices_.clear();
  }
  void Tell(const std::string& user, const std::string& text) {
    notices_.push_back({user, "approved", "agr_1", text});
    PutUser("zoe", "zoe" + std::to_string(++told_) + "@company.example");
  }

  void Open(NotifierOptions options) {
    notifier_.reset();
    options.look_interval = options.retry_min = 5ms;
    options.retry_max = 40ms;
    notifier_ = std::make_unique<Notifier>(registry_, home_, clock_, options);
    notifier_->Start();
  }
  void OpenMail(const std::string& url, const std::string& portal = {}) {
    NotifierOptions options;
    if (!portal.empty()) options.portal = [portal] { return portal; };
    options.mail = {.url = url, .from = "weft@company.example", .credentials_file = {}};
    Open(options);
  }
  void ExpectNothingWaits(store::Way way) {
    for (int i = 0; i < 2000 && notifier_->counts(way).waiting > 0; ++i)
      std::this_thread::sleep_for(5ms);
    EXPECT_EQ(notifier_->counts(way).waiting, 0u);
  }

  const std::filesystem::path root_ =
      std::filesystem::temp_directory_path() / ("weft-notify-" + ToHex(RandomBytes(8)));
  ManualClock clock_{*ParseTime("2026-11-21T10:00:00Z")};
  store::Home home_{root_};
  store::Registry registry_{home_, clock_};
  std::vector<store::Notice> notices_;
  int told_ = 0;
  std::unique_ptr<Notifier> notifier_;
};

TEST_F(NotifierTest, MailsEachPersonWhatWaitsForThem) {
  test::SmtpReceiver server;
  Tell("ann", "fleet_dev approved access to fleet.planes for team Größe\r\nBcc: x@y.example");
  Tell("bob", "one");
  Tell("bob", "two");
  Tell("cem", "nobody knows where cem lives");
  OpenMail(server.url());
  ExpectNothingWaits(store::Way::kMail);
  ASSERT_EQ(server.mails().size(), 2u);
  const test::GotMail ann = server.MailsTo("ann@company.example").at(0);
  EXPECT_NE(ann.text.find("2026-11-21T10:00Z  fleet_dev approved access"), std::string::npos)
      << ann.text;
  EXPECT_NE(ann.text.find("Größe"), std::string::npos);
  EXPECT_EQ(ann.head.find("\nBcc"), std::string::npos) << ann.head;
  EXPECT_NE(ann.head.find("From: Weft <weft@company.example>\n"), std::string::npos);
  EXPECT_NE(ann.head.find("Date: Sat, 21 Nov 2026 10:00:00 +0000\n"), std::string::npos);
  const test::GotMail bob = server.MailsTo("bob@company.example").at(0);
  EXPECT_NE(bob.text.find("  one\n"), std::string::npos);
  EXPECT_NE(bob.text.find("  two\n"), std::string::npos);
}

TEST_F(NotifierTest, LeadsToThePortal) {
  test::SmtpReceiver server;
  Tell("ann", "something");
  OpenMail(server.url(), "https://weft.example");
  ExpectNothingWaits(store::Way::kMail);
  ASSERT_EQ(server.mails().size(), 1u);
  EXPECT_NE(server.mails()[0].text.find("something\n    https://weft.example/inbox\n"),
            std::string::npos)
      << server.mails()[0].text;
}

TEST_F(NotifierTest, LosesNoMailWhenTheServerIsKilledAndComesBack) {
  test::SmtpReceiver server;
  server.Kill();
  OpenMail(server.url());
  std::set<std::string> told;
  for (int round = 0; round < 4; ++round) {
    for (int i = 0; i < 5; ++i) {
      const std::string text = "notice " + std::to_string(round * 10 + i) + ".";
      told.insert(text);
      Tell(i % 2 == 0 ? "ann" : "bob", text);
      if (i == 1) server.Start();
      notifier_->Wake();
      std::this_thread::sleep_for(10ms);
    }
    server.Kill();
  }
  server.Start();
  ExpectNothingWaits(store::Way::kMail);
  std::string all;
  for (const test::GotMail& mail : server.mails()) all += mail.text;
  for (const std::string& text : told) EXPECT_NE(all.find(text), std::string::npos) << text;
  EXPECT_GT(notifier_->counts(store::Way::kMail).failures, 0u);
}

TEST_F(NotifierTest, ANewNotifierSendsWhatTheOldOneCouldNot) {
  Tell("ann", "waits");
  OpenMail("smtp://127.0.0.1:1");
  for (int i = 0; i < 400 && notifier_->counts(store::Way::kMail).failures == 0; ++i)
    std::this_thread::sleep_for(5ms);
  EXPECT_EQ(notifier_->counts(store::Way::kMail).waiting, 1u);
  test::SmtpReceiver server;
  OpenMail(server.url());
  ExpectNothingWaits(store::Way::kMail);
  EXPECT_EQ(server.MailsTo("ann@company.example").size(), 1u);
}

TEST_F(NotifierTest, WhomTheServerDoesNotTakeHoldsNobodyUp) {
  std::atomic<int> tries{0};
  test::SmtpReceiver server([&](const std::string& to) -> std::string {
    if (to.starts_with("ann")) return "550 no such person";
    return to.starts_with("bob") && ++tries < 4 ? "451 later" : "250 OK";
  });
  Tell("ann", "never arrives");
  Tell("bob", "arrives in the end");
  Tell("zoe", "arrives at once");
  OpenMail(server.url());
  ExpectNothingWaits(store::Way::kMail);
  const std::vector<test::GotMail> mails = server.mails();
  ASSERT_EQ(mails.size(), 2u);
  EXPECT_TRUE(mails[0].to.starts_with("zoe"));
  EXPECT_TRUE(mails[1].to.starts_with("bob"));
  EXPECT_EQ(tries, 4);
}

TEST_F(NotifierTest, GivesUpAfterAWeekAndKeepsTheInbox) {
  Tell("ann", "old news");
  clock_.Advance(std::chrono::hours(24 * 8));
  Tell("ann", "news");
  test::SmtpReceiver server;
  OpenMail(server.url());
  ExpectNothingWaits(store::Way::kMail);
  ASSERT_EQ(server.mails().size(), 1u);
  EXPECT_EQ(server.mails()[0].text.find("old news"), std::string::npos);
  EXPECT_EQ(store::Notices(home_).LastOf("ann", 10).size(), 2u);
}

TEST_F(NotifierTest, PostsSignedBatchesUntilTheReceiverTakesThem) {
  WriteFileDurably(root_ / "secret", "hush\n");
  std::mutex mutex;
  std::vector<std::string> texts, faults;
  int requests = 0;
  test::TcpReceiver receiver([&](int socket, std::string& pending) {
    const auto request = test::TakeRequest(pending);
    if (!request) return true;
    const std::lock_guard lock(mutex);
    const bool refuses = ++requests % 2 == 1;
    const std::string wanted = "Weft-Signature: t=1795255200,v1=" +
                               ToHex(HmacSha256("hush", "1795255200." + request->body)) + "\r\n";
    if (request->head.find(wanted) == std::string::npos) faults.push_back(request->head);
    const Json body = Json::parse(request->body);
    for (const Json& notice : body.at("notices"))
      if (!refuses)
        texts.push_back(notice.at("user").get<std::string>() + " " +
                        notice.at("text").get<std::string>());
    const std::string answer =
        refuses ? "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n" : "HTTP/1.1 204 Taken\r\n\r\n";
    return ::write(socket, answer.data(), answer.size()) > 0;
  });
  Tell("ann", "one");
  Tell("cem", "two");
  NotifierOptions options;
  options.webhook = {"http://127.0.0.1:" + std::to_string(receiver.port()) + "/weft",
                     root_ / "secret"};
  Open(options);
  ExpectNothingWaits(store::Way::kWebhook);
  Tell("bob", "three");
  notifier_->Wake();
  ExpectNothingWaits(store::Way::kWebhook);
  const std::lock_guard lock(mutex);
  EXPECT_EQ(texts, (std::vector<std::string>{"ann one", "cem two", "bob three"}));
  EXPECT_EQ(faults, std::vector<std::string>{});
}

TEST(Mail, AddressesAreOneAddress) {
  for (const char* good : {"ann@company.example", "a.b+c@x"}) EXPECT_TRUE(IsMailAddress(good));
  for (const char* bad :
       {"", "ann", "@x", "ann@", "a b@x", "a@b@c", "a@x>\r\nRCPT TO:<b@x", "a@x,b@y"})
    EXPECT_FALSE(IsMailAddress(bad)) << bad;
}

TEST(Mail, LongSubjectsStayInTheirLines) {
  Mail mail{.id = "1", .from = "w@x", .to = "a@x", .subject = {}, .text = "t", .at = Time{}};
  for (int i = 0; i < 100; ++i) mail.subject += "größer\r\n";
  const std::string text = MailText(mail);
  for (const std::string& line : Split(text, '\n')) EXPECT_LE(line.size(), 79u) << line;
  EXPECT_TRUE(text.ends_with("\r\n\r\ndA==\r\n")) << text;
}

}  // namespace
}  // namespace weft::serve
