#include "ingest/events.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "base/error.hpp"
#include "journal/sim_disk.hpp"
#include "journal/test_folder.hpp"
#include "mesh/testing.hpp"

namespace weft::ingest {
namespace {

const Time kNow = *ParseTime("2026-02-01T12:00:00Z");

mesh::SnapshotPtr Shop() {
  const std::string weft = "apiVersion: weft/v1\nkind: ";
  return mesh::testing::SnapshotOf(
      {{"weft.yaml", weft + "Mesh\nname: shop\n"},
       {"teams.yaml", weft + "Team\nname: sales\n---\n" + weft + "Team\nname: people\n"},
       {"orders/domain.yaml", weft + "Domain\nname: orders\nteam: sales\nmode: centralised\n"},
       {"accounts/domain.yaml", weft + "Domain\nname: accounts\nteam: people\nmode: centralised\n"},
       {"front/domain.yaml", weft + "Domain\nname: front\nteam: people\n"}});
}

mesh::Caller TokenOf(const std::string& domain) {
  return {.user = "domain:" + domain, .service_domain = domain, .scope = "events:" + domain};
}

std::string Sent(const std::string& owner, const std::string& more = "") {
  return R"({"data_owner":")" + owner +
         R"(","timestamp":"2026-01-05T10:00:00Z","acting_customer":123,"action":"buys",)" +
         R"("action_category":"order")" + more + "}";
}

std::vector<EventRecord> RecordsOf(const Events& events, std::vector<std::string>& bytes) {
  std::vector<EventRecord> records;
  events.log().Read(0, [&](uint64_t, std::string_view record) {
    bytes.emplace_back(record);
    return true;
  });
  for (const std::string& each : bytes) records.push_back(DecodeEvent(each).value());
  return records;
}

class EventsTest : public ::testing::Test {
 protected:
  EventsTest() { Open(); }
  void Open() {
    events_.reset();
    events_ = std::make_unique<Events>("events", clock_, EventsOptions{.disk = &disk_});
  }
  EventsAnswer Send(const std::string& body, const mesh::Caller& sender = TokenOf("orders"),
                    bool dry_run = false) {
    return events_->Take({.sender = sender,
                          .snapshot = shop_,
                          .body = body,
                          .form = EventForm::kNdjson,
                          .dry_run = dry_run});
  }
  std::string WhyNot(const std::string& body, const mesh::Caller& sender = TokenOf("orders")) {
    const EventsAnswer answer = Send(body, sender);
    if (answer.refused.empty()) return "";
    const Reason& reason = answer.refused.at(0).reasons.at(0);
    return reason.field + " " + reason.problem + ". " + reason.remedy;
  }

  journal::SimDisk disk_;
  ManualClock clock_{kNow};
  const mesh::SnapshotPtr shop_ = Shop();
  std::unique_ptr<Events> events_;
};

TEST_F(EventsTest, KeepsAcceptedAndRefusedOnesWithTheirVerdicts) {
  const EventsAnswer answer =
      Send(Sent("orders") + "\n" + Sent("orders", R"(,"order_value":"103,4")") + "\n" +
           Sent("sales", R"(,"event_uuid":"u1")"));
  EXPECT_EQ(answer.accepted, 2u);
  ASSERT_EQ(answer.refused.size(), 1u);
  EXPECT_EQ(answer.refused[0].index, 1u);
  EXPECT_EQ(answer.refused[0].reasons[0].field, "order_value");
  EXPECT_EQ(events_->log().durable_offset(), 3u);
  std::vector<std::string> bytes;
  const auto records = RecordsOf(*events_, bytes);
  EXPECT_EQ(records[0].domain, "orders");
  EXPECT_EQ(records[0].received, kNow);
  EXPECT_EQ(records[0].sender, "domain:orders");
  EXPECT_EQ(records[1].kind, EventKind::kRefused);
  EXPECT_NE(records[1].text.find("103,4"), std::string::npos);
  EXPECT_NE(records[1].reasons.find("\"remedy\":\"Send a number with a point"), std::string::npos);
  EXPECT_EQ(records[2].domain, "orders") << "a team that has one domain";
}

TEST_F(EventsTest, ATokenSendsForItsOwnerOnly) {
  EXPECT_EQ(WhyNot(Sent("orders")), "");
  EXPECT_EQ(WhyNot(Sent("accounts")),
            "data_owner is no domain that you may send for, or no team that has one domain. This "
            "token sends for \"orders\".");
  EXPECT_EQ(WhyNot(Sent("nobody")), WhyNot(Sent("accounts"))) << "nothing is told of other domains";
  EXPECT_NE(WhyNot(Sent("orders"), {.user = "bob", .scope = "all"}), "");
  EXPECT_EQ(WhyNot(Sent("orders"), {.user = "bob", .own_domains = {"orders"}}), "");
  EXPECT_NE(WhyNot(Sent("orders"), {.user = "left", .scope = "events:orders"}), "")
      << "who has left the team since";
  EXPECT_NE(WhyNot(Sent("orders"), {.user = "b", .own_domains = {"orders"}, .scope = "read"}), "");
  EXPECT_EQ(WhyNot(Sent("orders"), {.user = "admin", .is_admin = true}), "");
  EXPECT_EQ(WhyNot(Sent("accounts"), {.user = "admin", .is_admin = true}), "");
  EXPECT_NE(WhyNot(Sent("people"), {.user = "admin", .is_admin = true}), "")
      << "it has two domains";
}

TEST_F(EventsTest, ADomainThatIsNotCentralisedTakesNone) {
  EXPECT_EQ(WhyNot(Sent("front"), TokenOf("front")),
            "data_owner is a domain that takes no events. Write `mode: centralised` into the "
            "document of domain front.");
}

TEST_F(EventsTest, RefusedOnesBelongToWhoSentThem) {
  Send(Sent("accounts"));
  std::vector<std::string> bytes;
  const EventRecord record = RecordsOf(*events_, bytes).at(0);
  EXPECT_EQ(record.domain, "orders");
  EXPECT_EQ(record.text, Sent("accounts"));
}

TEST_F(EventsTest, WhatIsSentTwiceIsAcknowledgedTwiceAndStoredOnce) {
  const std::string body = Sent("orders", R"(,"event_uuid":"u1")");
  EXPECT_EQ(Send(body).duplicates, 0u);
  EXPECT_EQ(Send(body).accepted, 1u);
  EXPECT_EQ(Send(body).duplicates, 1u);
  EXPECT_EQ(Send(body + "\n" + Sent("orders", R"(,"event_uuid":"u2")") + "\n" +
                 Sent("orders", R"(,"event_uuid":"u2")"))
                .duplicates,
            2u);
  EXPECT_EQ(events_->log().next_offset(), 2u);
  Open();
  EXPECT_EQ(Send(body).duplicates, 1u) << "also by the next process";
  EXPECT_EQ(events_->log().next_offset(), 2u);
}

TEST_F(EventsTest, AUuidIsKnownAmongTheNewestEvents) {
  journal::SimDisk disk;
  const mesh::Caller sender = TokenOf("orders");
  const auto duplicates = [&](Events& events, const std::string& uuids) {
    std::string body;
    for (const char uuid : uuids)
      body += Sent("orders", ",\"event_uuid\":\"" + std::string(1, uuid) + "\"") + "\n";
    return events
        .Take({.sender = sender, .snapshot = shop_, .body = body, .form = EventForm::kNdjson})
        .duplicates;
  };
  {
    Events events("events", clock_, {.uuids_max = 3, .disk = &disk});
    EXPECT_EQ(duplicates(events, "abc"), 0u);
    EXPECT_EQ(duplicates(events, "cba"), 3u);
    EXPECT_EQ(duplicates(events, "d"), 0u);
    EXPECT_EQ(duplicates(events, "bcd"), 3u);
    EXPECT_EQ(duplicates(events, "a"), 0u) << "three came after it";
  }
  Events events("events", clock_, {.uuids_max = 3, .disk = &disk});
  EXPECT_EQ(duplicates(events, "cda"), 3u) << "also by the next process";
  EXPECT_EQ(duplicates(events, "b"), 0u);
}

TEST_F(EventsTest, ManyWhoSendTheSameAtOnceStoreItOnce) {
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread)
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 50; ++i) {
        // Each in another order, so that they wait for each other.
        const auto uuid = [&](int of) {
          return Sent("orders", ",\"event_uuid\":\"" + std::to_string(i) + "/" +
                                    std::to_string((of + thread) % 3) + "\"");
        };
        EXPECT_EQ(Send(uuid(0) + "\n" + uuid(1) + "\n" + uuid(2)).accepted, 3u);
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(events_->log().next_offset(), 150u);
}

TEST_F(EventsTest, OfWhatIsEmptiedOnlyTheUuidStays) {
  const std::string person = R"(,"event_uuid":"u1","additional_meta":"in person")";
  Send(Sent("orders", person) + "\n" + Sent("orders", R"(,"value":"in words")") + "\n" +
       Sent("orders", R"(,"event_uuid":"u2","additional_meta":"stays")"));
  events_->Empty({.accepted = 2, .refused = 2, .rows = 2});
  Open();
  std::vector<std::string> bytes;
  const std::vector<EventRecord> records = RecordsOf(*events_, bytes);
  ASSERT_EQ(records.size(), 3u);
  for (const size_t i : {0, 1}) {
    EXPECT_EQ(records[i].kind, EventKind::kEmptied);
    EXPECT_EQ(records[i].received, kNow);
    EXPECT_EQ(bytes[i].find("in person"), std::string::npos);
    EXPECT_EQ(bytes[i].find("in words"), std::string::npos);
    EXPECT_EQ(bytes[i].find("123"), std::string::npos);
  }
  EXPECT_EQ(records[2].event.meta, R"("stays")");
  EXPECT_EQ(Send(Sent("orders", person)).duplicates, 1u) << "it does not come again";
  const auto receipt = events_->Find(TokenOf("orders"), *shop_, "u1");
  ASSERT_TRUE(receipt);
  EXPECT_EQ(receipt->table, "orders.events");
  EXPECT_EQ(receipt->reasons, "");
}

TEST_F(EventsTest, ARefusedEventMayBeSentAgainOnceItIsMended) {
  EXPECT_NE(WhyNot(Sent("orders", R"(,"event_uuid":"u1","value":"x")")), "");
  EXPECT_NE(events_->Find(TokenOf("orders"), *shop_, "u1")->reasons, "");
  EXPECT_EQ(Send(Sent("orders", R"(,"event_uuid":"u1","value":"1")")).duplicates, 0u);
  EXPECT_EQ(events_->Find(TokenOf("orders"), *shop_, "u1")->reasons, "");
  EXPECT_NE(WhyNot(Sent("orders", R"(,"event_uuid":"u1","value":"x")")), "");
  const auto receipt = events_->Find(TokenOf("orders"), *shop_, "u1");
  EXPECT_EQ(receipt->reasons, "") << "what was stored stays";
  EXPECT_EQ(receipt->position, 1u);
  EXPECT_EQ(receipt->received, kNow);
}

TEST_F(EventsTest, AReceiptIsForWhoMaySend) {
  Send(Sent("orders", R"(,"event_uuid":"u1")"));
  EXPECT_TRUE(events_->Find(TokenOf("orders"), *shop_, "u1"));
  EXPECT_FALSE(events_->Find(TokenOf("accounts"), *shop_, "u1"));
  EXPECT_FALSE(events_->Find(TokenOf("orders"), *shop_, "u2"));
  Send(Sent("accounts", R"(,"event_uuid":"u1")"), TokenOf("accounts"));
  EXPECT_EQ(events_->Find(TokenOf("accounts"), *shop_, "u1")->domain, "accounts")
      << "a uuid is its owner's";
}

TEST_F(EventsTest, ADryRunSaysTheSameAndKeepsNothing) {
  const std::string body = Sent("orders") + "\n{}";
  const EventsAnswer dry = Send(body, TokenOf("orders"), true);
  EXPECT_EQ(events_->log().next_offset(), 0u);
  const EventsAnswer real = Send(body);
  EXPECT_EQ(dry.accepted, real.accepted);
  EXPECT_EQ(dry.refused[0].reasons, real.refused[0].reasons);
}

TEST_F(EventsTest, AClockThatIsWrongIsSetRight) {
  const std::string event = Sent("orders", R"(,"event_uuid":"u1")");
  const mesh::Caller sender = TokenOf("orders");
  const SentEvents sent{
      .sender = sender, .snapshot = shop_, .body = event, .clock_behind = std::chrono::hours(-1)};
  EXPECT_EQ(events_->Take(sent).accepted, 1u);
  std::vector<std::string> bytes;
  EXPECT_EQ(RecordsOf(*events_, bytes).at(0).event.at, *ParseTime("2026-01-05T09:00:00Z"));
}

TEST_F(EventsTest, AFullDiskRefusesTheRequestWholeAndItCanBeSentAgain) {
  const std::string body = Sent("orders", R"(,"event_uuid":"u1")") + "\n{}";
  disk_.SetRoom(40);
  for (int round = 0; round < 2; ++round) {
    try {
      Send(body);
      FAIL() << "there is no room";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUnavailable);
    }
  }
  EXPECT_EQ(events_->log().next_offset(), 0u);
  EXPECT_FALSE(events_->Find(TokenOf("orders"), *shop_, "u1"));
  disk_.SetRoom(UINT64_MAX);
  EXPECT_EQ(Send(body).duplicates, 0u);
  EXPECT_EQ(events_->log().next_offset(), 2u);
}

TEST_F(EventsTest, AnEventThatIsTooLargeIsRefusedAndCutWhereItIsKept) {
  EXPECT_EQ(WhyNot(Sent("orders", ",\"x\":\"" + std::string(70'000, 'x') + "\"")),
            "event is larger than 64 KiB. Send less in additional_meta or key_data.");
  std::vector<std::string> bytes;
  EXPECT_EQ(RecordsOf(*events_, bytes).at(0).text.size(), kEventBytesMax);
}

TEST_F(EventsTest, RefusesARequestOfMoreEventsThanMemoryIsFor) {
  std::string body;
  for (int i = 0; i < 100'000; ++i) body += "1\n";
  EXPECT_EQ(Send(body, TokenOf("orders"), true).refused.size(), 100'000u);
  EXPECT_THROW(Send(body + "1"), Error);
  EXPECT_EQ(events_->log().next_offset(), 0u);
}

}  // namespace
}  // namespace weft::ingest
