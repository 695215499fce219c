#include <gtest/gtest.h>

#include "support/server.hpp"

// Scenario 5, the consumer's journey, steps 1 to 4, the revocation of 5, and 6: an analyst finds
// seats, is refused, asks, is let in, and is shut out again, each on the next statement; the mesh
// has measured the way.
namespace weft::test {
namespace {

const std::string kCount = "SELECT count(*) FROM fleet.planes";

bool Says(const Finished& finished, const std::string& text) {
  return (finished.out + finished.err).find(text) != std::string::npos;
}

class ConsumersJourney : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { demo_ = new Server({.verb = "demo", .home = {}}); }
  static void TearDownTestSuite() { delete std::exchange(demo_, nullptr); }
  static Server& demo() { return *demo_; }

  static Json RecordOf(const Finished& finished) {
    EXPECT_EQ(finished.code, 0) << finished.err;
    return finished.code == 0 ? Json::parse(finished.out) : Json::object();
  }

 private:
  static inline Server* demo_ = nullptr;
};

TEST_F(ConsumersJourney, FromSearchToAnAnswerToARevocation) {
  // 1. Found with its meaning and owner, and how to get access.
  const Json found = RecordOf(demo().As("analyst", {"search", "seats", "-o", "json"}));
  const auto seats = std::ranges::find_if(
      found["items"], [](const Json& item) { return item["name"] == "fleet.planes.seats"; });
  ASSERT_NE(seats, found["items"].end()) << found;
  EXPECT_EQ((*seats)["owner"], "fleet");
  EXPECT_EQ((*seats)["access"], "ask");

  // 2. Refused, with the owner and the next command.
  const Finished refused = demo().As("analyst", {"query", kCount});
  EXPECT_EQ(refused.code, 1);
  EXPECT_TRUE(Says(refused, "team fleet")) << refused.err;
  EXPECT_TRUE(Says(refused, "weft request fleet.planes --for analytics")) << refused.err;

  // 3. Asked for, with a purpose; the owner's side sees what it would give.
  EXPECT_EQ(demo().As("analyst", {"request", "fleet.planes", "--for", "analytics"}).code, 2);
  const Json asked =
      RecordOf(demo().As("analyst", {"request", "fleet.planes", "--for", "analytics", "--purpose",
                                     "seat planning", "--until", "2027-06-30", "-o", "json"}));
  const std::string id = asked["id"];
  EXPECT_EQ(asked["state"], "requested");
  const Json inbox = RecordOf(demo().As("fleet_dev", {"inbox", "-o", "json"}));
  ASSERT_EQ(inbox["waiting"].size(), 1u) << inbox;
  EXPECT_EQ(inbox["waiting"][0]["purpose"], "seat planning");
  const Json tailnum = inbox["waiting"][0]["disclosed"]["columns"][0];
  EXPECT_EQ(tailnum["name"], "tailnum");
  EXPECT_EQ(tailnum["mask"], "hash");
  EXPECT_EQ(demo().As("analyst", {"approve", id}).code, 1);
  EXPECT_EQ(demo().As("analyst", {"query", kCount}).code, 1);

  // 4. Approved: the next statement answers, and why names agreement, approver and end.
  EXPECT_EQ(RecordOf(demo().As("fleet_dev", {"approve", id, "-o", "json"}))["in_force"], true);
  EXPECT_EQ(demo().Rows("analyst", kCount), Json::parse("[[3322]]"));
  const Finished why = demo().As("analyst", {"why", "analyst", "fleet.planes", "-o", "json"});
  for (const char* word : {"agreement agr_", "fleet_dev", "2027-06-30T00:00:00.000000Z"})
    EXPECT_TRUE(Says(why, word)) << why.out;
  const Finished news = demo().As("analyst", {"inbox", "-o", "table"});
  EXPECT_TRUE(Says(news, "fleet_dev approved access to fleet.planes")) << news.out;
  EXPECT_TRUE(Says(demo().As("analyst", {"export", "agreement", id}), "AccessAgreement"));

  // What is promised cannot be deleted.
  const Finished deleted = demo().As("fleet_dev", {"delete", "product", "fleet.planes"});
  EXPECT_EQ(deleted.code, 1);
  EXPECT_TRUE(Says(deleted, id)) << deleted.err;

  // 5. Revoked: the next statement is refused.
  RecordOf(demo().As("fleet_dev", {"revoke", id, "--reason", "done", "-o", "json"}));
  EXPECT_EQ(demo().As("analyst", {"query", kCount}).code, 1);
  const Finished late = demo().As("fleet_dev", {"approve", id});
  EXPECT_EQ(late.code, 1);
  EXPECT_TRUE(Says(late, "was revoked by fleet_dev")) << late.err;

  // 6. The time from the search to the first answer, for the owner's side and for themselves.
  const std::vector<std::string> kObserve{"observe", "--domain", "fleet", "-o", "json"};
  for (const char* user : {"fleet_dev", "analyst", "admin"}) {
    const Json journeys = RecordOf(demo().As(user, kObserve))["journeys"];
    ASSERT_EQ(journeys["count"], 1) << user << journeys;
    const Json& journey = journeys["items"][0];
    EXPECT_EQ(journey["who"], "analyst");
    EXPECT_EQ(journey["table"], "fleet.planes");
    EXPECT_EQ(journey["agreement"], id);
    const std::string searched = journey["searched"], refused = journey["refused"],
                      requested = journey["requested"], answered = journey["answered"];
    EXPECT_LT(searched, refused);
    EXPECT_LT(refused, requested);
    EXPECT_LT(requested, answered);
    EXPECT_EQ(journeys["median_seconds"], journey["seconds"]);
  }
  EXPECT_EQ(RecordOf(demo().As("partner", kObserve))["journeys"]["count"], 0);
}

}  // namespace
}  // namespace weft::test
