#include "ingest/dialects.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/json.hpp"

namespace weft::ingest {
namespace {

const Time kNow = *ParseTime("2026-02-01T12:00:00Z");

Json Of(Dialect dialect, const std::string& body,
        const std::map<std::string, std::string>* headers = nullptr) {
  const std::string lines = Translated({dialect, body, headers, kNow, "orders"});
  Json events = Json::array();
  for (size_t at = 0; at < lines.size(); at = lines.find('\n', at) + 1)
    events.push_back(Json::parse(lines.substr(at, lines.find('\n', at) - at)));
  return events;
}

TEST(Dialects, ReadsSegmentsTrack) {
  EXPECT_EQ(
      Of(Dialect::kSegment,
         R"({"event":"Order Completed","userId":"123","messageId":"m1","type":"track","writeKey":"k",)"
         R"("timestamp":"2026-01-05T10:00:00Z","context":{"ip":"::1"},)"
         R"("properties":{"revenue":103.4,"category":"order","page":"/cart"}})"),
      Json::parse(
          R"([{"acting_customer":"123","action":"Order Completed","action_category":"order",)"
          R"("order_value":103.4,"event_uuid":"m1","additional_meta":{"ip":"::1"},)"
          R"("timestamp":"2026-01-05T10:00:00Z","data_owner":"orders",)"
          R"("key_data":{"type":"track","page":"/cart"}}])"));
}

TEST(Dialects, ReadsSegmentsBatchAndMendsItsClock) {
  const Json events = Of(
      Dialect::kSegment,
      R"({"sentAt":"2026-02-01T13:00:10Z","batch":[{"event":"a","anonymousId":"x",)"
      R"("originalTimestamp":"2026-02-01T13:00:00Z"},{"event":"b","userId":"y","type":"track"}]})");
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0]["timestamp"], "2026-02-01T11:59:50.000000Z") << "an hour fast";
  EXPECT_EQ(events[0]["acting_customer"], "x");
  EXPECT_EQ(events[0]["action_category"], "track");
  EXPECT_EQ(events[1]["timestamp"], "2026-02-01T12:00:00.000000Z") << "as it was received";
}

// Its libraries call it `timestamp`; the original one is what Segment's servers make of that.
TEST(Dialects, MendsTheClockOfALibraryThatSaysWhenItSent) {
  const Json event =
      Of(Dialect::kSegment, R"({"event":"a","userId":"1","timestamp":"2026-02-01T13:00:00Z",)"
                            R"("sentAt":"2026-02-01T13:00:10Z"})")
          .at(0);
  EXPECT_EQ(event["timestamp"], "2026-02-01T11:59:50.000000Z") << "an hour fast";
  EXPECT_FALSE(event.contains("key_data"));
}

TEST(Dialects, GivesEachEventOfABatchWhatTheyShare) {
  const Json events =
      Of(Dialect::kSegment, R"({"writeKey":"k","context":{"ip":"::1","locale":"de"},"batch":[)"
                            R"({"event":"a","userId":"1","context":{"locale":"en"}},)"
                            R"({"event":"b","userId":"1"}]})");
  EXPECT_EQ(events[0]["additional_meta"], Json::parse(R"({"ip":"::1","locale":"en"})"));
  EXPECT_EQ(events[1]["additional_meta"], Json::parse(R"({"ip":"::1","locale":"de"})"));
  EXPECT_FALSE(events[1].contains("key_data"));
  const Json measured =
      Of(Dialect::kGa4, R"({"client_id":"c.1","user_id":"u","consent":{"ad_user_data":"DENIED"},)"
                        R"("events":[{"name":"login"}]})");
  EXPECT_EQ(measured.at(0)["acting_customer"], "u");
  EXPECT_EQ(measured.at(0)["key_data"],
            Json::parse(R"({"client_id":"c.1","consent":{"ad_user_data":"DENIED"}})"));
}

// Each would be as large as all of them, and be so as often as there are events.
TEST(Dialects, SharesNoMoreThanThereIsRoomFor) {
  std::string body =
      R"({"user_properties":{"x":")" + std::string(1 << 20, 'x') + R"("},"events":[)";
  for (int i = 0; i < 100; ++i) body += i == 0 ? "{}" : ",{}";
  EXPECT_THROW(Of(Dialect::kGa4, body + "]}"), Error);
}

TEST(Dialects, RefusesToFollowAMillionBrackets) {
  const std::string deep =
      R"({"event":"a","properties":)" + std::string(1 << 20, '[') + std::string(1 << 20, ']') + "}";
  EXPECT_THROW(Of(Dialect::kSegment, deep), Error);
  const std::map<std::string, std::string> headers{{"ce-id", "e1"}};
  EXPECT_THROW(Of(Dialect::kCloudEvent, deep, &headers), Error);
}

TEST(Dialects, DecodesTheHeadersOfACloudEvent) {
  const std::map<std::string, std::string> headers{
      {"ce-id", "e1"}, {"ce-subject", "Euro%20%E2%82%AC"}, {"ce-type", "50% off%2"}};
  const Json event = Of(Dialect::kCloudEvent, "{}", &headers).at(0);
  EXPECT_EQ(event["acting_customer"], "Euro €");
  EXPECT_EQ(event["action"], "50% off%2");
}

TEST(Dialects, ReadsTheMeasurementProtocol) {
  const Json events =
      Of(Dialect::kGa4,
         R"({"client_id":"c.1","timestamp_micros":"1767607200000000","events":[)"
         R"({"name":"purchase","params":{"value":20.5,"currency":"EUR","event_category":"order"}},)"
         R"({"name":"scroll","params":{"value":3}}]})");
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0],
            Json::parse(R"({"timestamp":"2026-01-05T10:00:00.000000Z","acting_customer":)"
                        R"("c.1","action":"purchase","action_category":"order",)"
                        R"("order_value":20.5,"data_owner":"orders",)"
                        R"("key_data":{"currency":"EUR"}})"));
  EXPECT_EQ(events[1]["value"], 3);
  EXPECT_FALSE(events[1].contains("order_value"));
}

TEST(Dialects, ReadsCloudEventsOneSeveralAndInHeaders) {
  const std::string one =
      R"({"specversion":"1.0","id":"e1","source":"/shop","type":"com.shop.order.created",)"
      R"("time":"2026-01-05T10:00:00Z","subject":"123","data":{"order_value":5,"page":"x"}})";
  const Json event = Of(Dialect::kCloudEvent, one).at(0);
  EXPECT_EQ(event["action"], "com.shop.order.created");
  EXPECT_EQ(event["action_category"], "com.shop.order");
  EXPECT_EQ(event["event_uuid"], "e1");
  EXPECT_EQ(event["order_value"], 5);
  EXPECT_EQ(event["key_data"], Json::parse(R"({"specversion":"1.0","source":"/shop","page":"x"})"));
  EXPECT_EQ(Of(Dialect::kCloudEvent, "[" + one + "," + one + "]").size(), 2u);
  const std::map<std::string, std::string> headers{{"ce-id", "e1"},
                                                   {"ce-type", "com.shop.order.created"},
                                                   {"ce-subject", "123"},
                                                   {"ce-time", "2026-01-05T10:00:00Z"},
                                                   {"accept", "x"}};
  EXPECT_EQ(Of(Dialect::kCloudEvent, R"({"order_value":5})", &headers).at(0)["order_value"], 5);
}

TEST(Dialects, WhatIsNoEventGoesOnToBeRefused) {
  EXPECT_EQ(Of(Dialect::kSegment, "[1]"), Json::parse("[1]"));
  EXPECT_THROW(Of(Dialect::kSegment, "{"), Error);
  EXPECT_FALSE(Of(Dialect::kSegment, "{}").at(0).contains("acting_customer"));
}

}  // namespace
}  // namespace weft::ingest
