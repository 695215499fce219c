#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "ingest/events.hpp"
#include "journal/sim_disk.hpp"
#include "mesh/event_table.hpp"
#include "mesh/testing.hpp"

// Rows of a table's own contract, replays, and what is bound while the disk is slow.
namespace weft::ingest {
namespace {

const Time kNow = *ParseTime("2026-02-01T12:00:00Z");

constexpr const char* kHashKey = "of the mask";

// `of_robot`: what else the contract says of its robots.
mesh::SnapshotPtr Robots(const std::string& of_robot = "") {
  const std::string weft = "apiVersion: weft/v1\nkind: ";
  return mesh::testing::SnapshotOf(
      {{"teams.yaml", weft + "Team\nname: robots\n"},
       {"robots/domain.yaml", weft + "Domain\nname: robots\nteam: robots\n"},
       {"robots/telemetry/telemetry.odcs.yaml",
        "apiVersion: v3.1.0\nkind: DataContract\nid: t\nversion: 1.0.0\nstatus: active\n"
        "schema:\n  - name: telemetry\n    customProperties: [{property: weft.events, value: "
        "true}]\n"
        "    properties:\n      - {name: robot_id, logicalType: string, required: true" +
            of_robot +
            "}\n"
            "      - {name: battery, logicalType: integer}\n"}});
}

class EventsRowsTest : public ::testing::Test {
 protected:
  EventsRowsTest() { Open(); }
  void Open() {
    events_.reset();
    events_ = std::make_unique<Events>("events", clock_,
                                       EventsOptions{.hash_key = kHashKey, .disk = &disk_});
  }
  EventsAnswer Send(const std::string& body, std::vector<uint64_t> replays = {}) {
    return events_->Take({.sender = sender_,
                          .snapshot = mesh_,
                          .body = body,
                          .form = EventForm::kNdjson,
                          .table = table_.get(),
                          .replays = replays});
  }
  std::vector<std::string> Records() const {
    std::vector<std::string> all;
    events_->log().Read(0, [&](uint64_t, std::string_view bytes) {
      all.emplace_back(bytes);
      return true;
    });
    return all;
  }

  journal::SimDisk disk_;
  ManualClock clock_{kNow};
  mesh::SnapshotPtr mesh_ = Robots();
  mesh::TablePtr table_ = mesh_->FindTable({"robots", "telemetry"});
  const mesh::Caller sender_{
      .user = "domain:robots", .service_domain = "robots", .scope = "events:robots"};
  std::unique_ptr<Events> events_;
};

TEST_F(EventsRowsTest, KeepsRowsWithTheirTable) {
  const EventsAnswer answer = Send("{\"robot_id\":\"r1\",\"battery\":\"7\"}\n{\"battery\":1}\n");
  EXPECT_EQ(answer.accepted, 1u);
  ASSERT_EQ(answer.refused.size(), 1u);
  EXPECT_EQ(answer.refused[0].reasons[0].field, "robot_id");
  const std::vector<std::string> bytes = Records();
  const EventRecord row = DecodeEvent(bytes.at(0)).value(),
                    refused = DecodeEvent(bytes.at(1)).value();
  EXPECT_EQ(row.kind, EventKind::kRow);
  EXPECT_EQ(row.domain, "robots");
  EXPECT_EQ(row.table, "robots.telemetry");
  EXPECT_EQ(row.content, R"({"robot_id":"r1","battery":7})");
  EXPECT_EQ(refused.kind, EventKind::kRefusedRow);
  EXPECT_EQ(refused.table, "robots.telemetry");
  EXPECT_EQ(refused.text, R"({"battery":1})");
  for (const std::string& each : bytes) {
    std::string again;
    EncodeEvent(*DecodeEvent(each), again);
    EXPECT_EQ(again, each);
  }
}

TEST_F(EventsRowsTest, AUuidIsItsTables) {
  const std::string row = R"({"robot_id":"r1","event_uuid":"u"})";
  EXPECT_EQ(Send(row).duplicates, 0u);
  EXPECT_EQ(Send(row).duplicates, 1u);
  Open();
  EXPECT_EQ(Send(row).duplicates, 1u) << "also by the next process";
  const auto receipt = events_->Find(sender_, *mesh_, "u");
  ASSERT_TRUE(receipt);
  EXPECT_EQ(receipt->table, "robots.telemetry");
  Send(R"({"event_uuid":"v"})");
  EXPECT_EQ(events_->Find(sender_, *mesh_, "v")->table, "robots.rejected_events");
}

// Hashed before the journal: neither what is accepted, nor what is refused, nor what is replayed
// holds the value anywhere, and its hash is that of the mask.
TEST_F(EventsRowsTest, WhatIsPseudonymisedIsNowhereInTheJournal) {
  mesh_ = Robots(", customProperties: [{property: weft.pseudonymise, value: true}]");
  table_ = mesh_->FindTable({"robots", "telemetry"});
  const std::string secret = "marvin", hash = ToHex(HmacSha256(kHashKey, secret));
  const EventsAnswer answer = Send(R"({"robot_id":"marvin","battery":1})"
                                   "\n"
                                   R"({"robot_id":"marvin","battery":"full"})"
                                   "\n"
                                   R"({"robotid":"marvin"})"
                                   "\n"
                                   R"({"robot_id":"marvin")"
                                   "\n"
                                   R"(["marvin"])");
  EXPECT_EQ(answer.accepted, 1u);
  EXPECT_EQ(answer.refused.size(), 4u);
  const std::string mended = R"({"robot_id":")" + hash + R"(","battery":100})";
  EXPECT_EQ(Send(mended, {1}).accepted, 1u);
  const std::vector<std::string> bytes = Records();
  ASSERT_EQ(bytes.size(), 6u);
  for (const std::string& each : bytes) EXPECT_EQ(each.find(secret), std::string::npos);
  EXPECT_EQ(DecodeEvent(bytes[0])->content, R"({"robot_id":")" + hash + R"(","battery":1})");
  EXPECT_EQ(DecodeEvent(bytes[1])->text, R"({"robot_id":")" + hash + R"(","battery":"full"})");
  EXPECT_EQ(DecodeEvent(bytes[5])->content, mended) << "not hashed twice";
}

TEST_F(EventsRowsTest, AReplayNamesWhatWasRefusedInOneRecordAndKeepsNoSecondRefusal) {
  Send("{\"battery\":1}\n{\"battery\":2}\n");
  const EventsAnswer answer = Send("{\"robot_id\":\"r\",\"battery\":1}\n{\"battery\":2}\n", {0, 1});
  EXPECT_EQ(answer.accepted, 1u);
  EXPECT_EQ(answer.refused.at(0).index, 1u);
  const std::vector<std::string> bytes = Records();
  ASSERT_EQ(bytes.size(), 3u);
  EXPECT_EQ(DecodeEvent(bytes[2])->replays, 0u);
  EXPECT_EQ(DecodeEvent(bytes[1])->replays, std::nullopt);
}

// However much comes, and however slow the disk is: what is worked on is bounded, what is more is
// told so at once, and what was acknowledged is there.
TEST_F(EventsRowsTest, MemoryIsBoundedWhileTheDiskIsSlow) {
  constexpr size_t kBytesMax = 1 << 20;
  journal::SimDisk disk;
  disk.SetSyncTakes(std::chrono::milliseconds(2));
  Events events("events", clock_, {.limits = {.bytes_max = kBytesMax}, .disk = &disk});
  std::string body;
  while (body.size() < 64 << 10)
    body += R"({"robot_id":"r1","battery":7})"
            "\n";
  const auto rows = static_cast<uint64_t>(std::count(body.begin(), body.end(), '\n'));
  std::atomic<uint64_t> accepted = 0, refused = 0, most = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 48; ++thread)
    threads.emplace_back([&, thread] {
      mesh::Caller sender = sender_;
      sender.token_id = std::to_string(thread % 12);
      for (int i = 0; i < 4; ++i) {
        try {
          accepted += events
                          .Take({.sender = sender,
                                 .snapshot = mesh_,
                                 .body = body,
                                 .form = EventForm::kNdjson,
                                 .table = table_.get()})
                          .accepted;
        } catch (const Error& error) {
          EXPECT_EQ(error.kind(), ErrorKind::kExhausted);
          ++refused;
        }
        most = std::max<uint64_t>(most, events.working_bytes());
      }
    });
  for (std::thread& each : threads) each.join();
  EXPECT_LE(most, kBytesMax);
  EXPECT_GT(refused, 0u) << "the test is to press";
  EXPECT_EQ(events.log().next_offset(), accepted);
  EXPECT_EQ(accepted % rows, 0u) << "all of a request or nothing";
  EXPECT_EQ(events.working_bytes(), 0u);
}

// One token sends from many threads and never waits: it is told to, and another's events are taken,
// each at once, however slow the disk is.
TEST_F(EventsRowsTest, OneHotTokenStarvesNobody) {
  journal::SimDisk disk;
  disk.SetSyncTakes(std::chrono::milliseconds(5));
  Events events("events", clock_, {.limits = {.requests_max = 4}, .disk = &disk});
  const auto send = [&](const std::string& token) {
    mesh::Caller sender = sender_;
    sender.token_id = token;
    return events
        .Take({.sender = sender,
               .snapshot = mesh_,
               .body = R"({"robot_id":"r1"})",
               .form = EventForm::kNdjson,
               .table = table_.get()})
        .accepted;
  };
  std::atomic<bool> is_over = false;
  std::atomic<int> refused = 0;
  std::vector<std::thread> hot;
  for (int thread = 0; thread < 32; ++thread)
    hot.emplace_back([&] {
      while (!is_over) {
        try {
          send("hot");
        } catch (const Busy& busy) {
          EXPECT_GE(busy.seconds(), 1);
          ++refused;
          std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
      }
    });
  while (refused == 0) std::this_thread::yield();
  for (int i = 0; i < 50; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(send("other"), 1u);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1));
  }
  is_over = true;
  for (std::thread& each : hot) each.join();
}

}  // namespace
}  // namespace weft::ingest
