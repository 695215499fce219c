#include <random>

#include "robust/shop_server.hpp"

// kill -9 of the real server at random moments of an approval. Afterwards there is the request as
// it was, or the agreement with its change and its notice, and what was acknowledged is there.
namespace weft::test {
namespace {

using std::chrono::milliseconds;

constexpr int kRounds = 25;
constexpr uint32_t kSeed = 8123;

Json Answer(Server& server, const std::string& user, std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"-o", "json"});
  const Finished finished = server.As(user, arguments);
  EXPECT_EQ(finished.code, 0) << finished.err;
  return Json::parse(finished.out, nullptr, false);
}

// Whether the marketer's inbox tells of it.
bool IsTold(Server& server, const std::string& id) {
  const Json inbox = Answer(server, "marketer", {"inbox"});
  return std::ranges::any_of(inbox["news"], [&](const Json& item) {
    return item["agreement"] == id && item["what"] == "approved";
  });
}

TEST(Kill, DuringApprovalsLeavesTheRequestOrTheWholeAgreement) {
  std::mt19937 random(kSeed);
  Server server;
  ASSERT_EQ(Apply(server, "admin", product::Shop()).code, 0);
  int acknowledged = 0, cut_off = 0, granted = 0;
  for (int round = 1; round <= kRounds && !testing::Test::HasFailure(); ++round) {
    SCOPED_TRACE("seed " + std::to_string(kSeed) + ", round " + std::to_string(round));
    const Json asked = Answer(server, "marketer",
                              {"request", "accounts.registrations", "--for", "marketer",
                               "--purpose", "round " + std::to_string(round)});
    const std::string id = asked["id"];
    const auto approval = server.Begin("accounts_dev", {"approve", id});
    approval->Wait(milliseconds(std::uniform_int_distribution<int>(0, 60)(random)));
    server.Kill();
    const bool was_acknowledged = approval->Finish().code == 0;
    server.Start();
    const Json record = Answer(server, "admin", {"get", "agreement", id});
    const bool is_granted = record["spec"]["status"] == "approved";
    EXPECT_TRUE(is_granted || !was_acknowledged) << "an acknowledged approval is lost";
    const Json history = Answer(server, "admin", {"history", "agreement", id});
    EXPECT_EQ(history["items"].size(), is_granted ? 2u : 1u);
    EXPECT_EQ(IsTold(server, id), is_granted);
    ASSERT_TRUE(IsHealthy(server));
    if (!is_granted) Answer(server, "accounts_dev", {"refuse", id, "--reason", "cut off"});
    ++(was_acknowledged ? acknowledged : cut_off);
    granted += is_granted ? 1 : 0;
  }
  EXPECT_GT(cut_off, 3) << "the moments do not hit the approval";
  EXPECT_GT(granted, 3);
  EXPECT_GE(granted, acknowledged);
}

}  // namespace
}  // namespace weft::test
