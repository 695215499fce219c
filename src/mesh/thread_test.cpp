#include "mesh/thread.hpp"

#include <gtest/gtest.h>

#include "mesh/subscription.hpp"
#include "mesh/testing.hpp"

namespace weft::mesh {
namespace {

TEST(Thread, ComesBackFromItsDocumentAsItWas) {
  Thread thread{.id = "thr_1", .table = {"flights", "departures"}, .column = "dep_delay"};
  thread.asked = {0, "ann", ParseTime("2026-11-21T06:18:00.5Z"), "a \"unit\"?\nwhich: one"};
  EXPECT_EQ(StateOf(thread), ThreadState::kOpen);
  thread.answers = {{1, "bob", ParseTime("2026-11-22"), "minutes"}, {3, "ann", {}, "thanks"}};
  EXPECT_EQ(StateOf(thread), ThreadState::kAnswered);
  thread.first_answer = ParseTime("2026-11-22");
  thread.accepted = 1;
  thread.accepted_by = "ops_dev";
  thread.meaning_of = "flights.departures";
  thread.closed_by = "ann";
  thread.closed_at = ParseTime("2026-11-23");
  EXPECT_EQ(StateOf(thread), ThreadState::kClosed);
  const auto reading = testing::Read(DocumentOf(thread));
  ASSERT_EQ(reading.findings, std::vector<std::string>{});
  EXPECT_EQ(DocumentOf(reading.As<Thread>()), DocumentOf(thread));
  EXPECT_EQ(reading.As<Thread>().asked.text, thread.asked.text);
}

TEST(Subscription, ComesBackFromItsDocumentAsItWas) {
  const Subscription subscription{"ann@x", {"flights", "departures"}};
  const auto reading = testing::Read(DocumentOf(subscription));
  ASSERT_EQ(reading.findings, std::vector<std::string>{});
  EXPECT_EQ(reading.resource->id.name, "flights.departures.ann@x");
  EXPECT_EQ(DocumentOf(reading.As<Subscription>()), DocumentOf(subscription));
}

TEST(Snapshot, KeepsThreadsWithTheirTable) {
  const Thread thread{
      .id = "thr_1", .table = {"flights", "departures"}, .asked = {0, "a", {}, "b"}};
  auto resource = std::make_shared<Resource>(*testing::Read(DocumentOf(thread)).resource);
  const Edit comes{resource->id, resource}, goes{resource->id, nullptr};
  const SnapshotPtr with = Next(nullptr, {&comes, 1}, 1, Time{});
  const auto& threads = with->domains.find("flights")->second->threads;
  EXPECT_EQ(threads.begin()->first, "departures/thr_1");
  EXPECT_EQ(threads.begin()->second->outline.status, "open");
  EXPECT_TRUE(Next(with, {&goes, 1}, 2, Time{})->domains.empty());
}

}  // namespace
}  // namespace weft::mesh
