#include "serve/bridge_messages.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace weft::serve {
namespace {

TEST(BridgeMessages, AreRowsWithTheirPlacesAsKeys) {
  const auto messages =
      MessagesOf("id: 8\nevent: row\ndata: {\"position\":7,\"action\":\"buys\"}\n\nid: 12\n\n");
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].key, "7");
  EXPECT_EQ(messages[0].value, "{\"position\":7,\"action\":\"buys\"}");
}

TEST(BridgeMessages, ARowMayHaveColumnsThatTheStreamHasWordsFor) {
  const auto messages = MessagesOf(
      "event: row\ndata: {\"snapshot\":1}\n\nevent: row\ndata: {\"error\":\"none\"}\n\n"
      "id: 5\nevent: snapshot\ndata: {\"position\":\"5\",\"append\":true}\n\n");
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(messages[0].value, "{\"snapshot\":1}");
  EXPECT_EQ(messages[1].value, "{\"error\":\"none\"}");
  EXPECT_EQ(messages[1].key, "");
}

TEST(BridgeMessages, ARowsPlaceIsItsIdNotAColumn) {
  const auto messages = MessagesOf(
      "id: 77-8\nevent: row\ndata: {\"position\":\"left\"}\n\nid: 77-12\n\n"
      "event: row\ndata: {\"position\":3}\n\n");
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(messages[0].key, "7");
  EXPECT_EQ(messages[1].key, "");
}

TEST(BridgeMessages, AnEndIsNone) {
  EXPECT_THROW(MessagesOf("event: end\ndata: {\"kind\":\"forbidden\",\"message\":\"no\"}\n\n"),
               Error);
}

}  // namespace
}  // namespace weft::serve
