#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/json.hpp"
#include "support/server.hpp"

// Verbs that send events to a server that takes few of them a second.
namespace weft::test {
namespace {

class BusySenders : public ::testing::Test {
 protected:
  BusySenders() {
    const Finished applied =
        server_.As("admin", {"apply", WEFT_SOURCE_DIR "/examples/shop/centralised", "--yes"});
    EXPECT_EQ(applied.code, 0) << applied.out << applied.err;
  }

  const Scratch scratch_;
  Server server_{{.home = {}, .more = {"--events-per-second", "1000"}}};
};

TEST_F(BusySenders, ASimulationAsFastAsItsEventsAreTaken) {
  const Finished shown =
      server_.As("admin", {"simulate", "shop", "--events", "4000", "--rate", "0", "-o", "json"});
  EXPECT_EQ(shown.code, 0) << shown.err;
  EXPECT_EQ(Json::parse(shown.out, nullptr, false).value("sent", 0), 4000) << shown.out;
}

TEST_F(BusySenders, WhatBreaksOffHalfWaySaysWhereTheRestBegins) {
  std::string lines;
  for (int i = 0; i < 1000; ++i)
    lines += R"({"data_owner":"orders","timestamp":"2026-01-05T10:05:00Z","acting_customer":1,)"
             R"("action":"buys something","action_category":"order"})"
             "\n";
  const std::string file = (scratch_.path() / "events.ndjson").string();
  WriteFileDurably(file, lines + std::string(5 << 20, 'x') + "\n");
  const Finished sent = server_.As("orders_dev", {"track", file});
  EXPECT_EQ(sent.code, 1);
  EXPECT_NE(sent.err.find("The first 1000 events were answered (1000 accepted)"), std::string::npos)
      << sent.err;
}

}  // namespace
}  // namespace weft::test
