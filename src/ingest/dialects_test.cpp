#include "ingest/dialects.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/json.hpp"

namespace weft::ingest {
namespace {

const Time kNow = *ParseTime("2026-02-01T12:00:00Z");

Json Of(Dialect dialect, const std::string& body,
        const std::map<std::string, std::string>* headers = nullptr) {
  const std::string lines = Translated({dialect, body, headers, kNow, "orders"}).lines;
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

TEST(Dialects, DecodesTheHeadersOfACloudEvent) {
  const std::map<std::string, std::string> headers{{"ce-id", "e1"},
                                                   {"ce-specversion", "1.0"},
                                                   {"ce-subject", "Euro%20%E2%82%AC"},
                                                   {"ce-type", "50% off%2"}};
  const Json event = Of(Dialect::kCloudEvent, "{}", &headers).at(0);
  EXPECT_EQ(event["acting_customer"], "Euro €");
  EXPECT_EQ(event["action"], "50% off%2");
}

TEST(Dialects, ReadsSegmentsOtherCallsByTheirAddressOrTheirType) {
  const auto of = [](const std::string& type, const std::string& body) {
    return Json::parse(Translated({.dialect = Dialect::kSegment,
                                   .body = body,
                                   .received = kNow,
                                   .owner = "orders",
                                   .type = type})
                           .lines);
  };
  const std::string traits =
      R"("userId":"7","traits":{"plan":"pro","type":"cat"},"messageId":"m"})";
  const Json identified = of("identify", "{" + traits);
  EXPECT_EQ(identified["acting_customer"], "7");
  EXPECT_EQ(identified["action"], "identify");
  EXPECT_EQ(identified["action_category"], "identify");
  EXPECT_EQ(identified["key_data"], Json::parse(R"({"plan":"pro","type":"cat"})"));
  EXPECT_EQ(Of(Dialect::kSegment, R"({"batch":[{"type":"identify",)" + traits + "]}").at(0),
            identified);
  const Json page = of("page", R"({"anonymousId":"x","name":"Home","properties":{"path":"/"}})");
  EXPECT_EQ(page["action"], "Home");
  EXPECT_EQ(page["action_category"], "page");
  EXPECT_EQ(page["key_data"], Json::parse(R"({"path":"/"})"));
  const Json section = of("page", R"({"userId":"7","category":"Docs","properties":{"type":"b"}})");
  EXPECT_EQ(section["action"], "page") << "it has no name";
  EXPECT_EQ(section["action_category"], "Docs");
  EXPECT_EQ(section["key_data"], Json::parse(R"({"type":"b","sent_type":"page"})"));
  EXPECT_EQ(of("screen", R"({"userId":"7","name":"Cart"})")["action_category"], "screen");
  EXPECT_EQ(of("group", R"({"userId":"7","groupId":"g","traits":{"seats":3}})")["key_data"],
            Json::parse(R"({"groupId":"g","seats":3})"));
  EXPECT_EQ(of("alias", R"({"userId":"7","previousId":"x"})")["key_data"],
            Json::parse(R"({"previousId":"x"})"));
  EXPECT_FALSE(of("track", R"({"userId":"7"})").contains("action")) << "it must name its event";
}

TEST(Dialects, MendsTheClockOfWhatSaysOnlyWhenItHappened) {
  const auto at = [](const char* happened, const char* sent) {
    return Of(Dialect::kSegment, R"({"event":"a","userId":"y","timestamp":")" +
                                     std::string(happened) + R"(","sentAt":")" + sent + "\"}")
        .at(0)["timestamp"];
  };
  EXPECT_EQ(at("2026-02-01T10:59:00Z", "2026-02-01T11:00:00Z"), "2026-02-01T11:59:00.000000Z");
  EXPECT_EQ(at("2020-05-05T05:05:05Z", "2026-02-01T11:59:58Z"), "2020-05-05T05:05:05Z")
      << "long ago, and sent by a clock that is right";
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
                                                   {"ce-specversion", "1.0"},
                                                   {"ce-type", "com.shop.order.created"},
                                                   {"ce-subject", "J%C3%BCrgen 5%"},
                                                   {"ce-time", "2026-01-05T10:00:00Z"},
                                                   {"accept", "x"}};
  const Json in_headers = Of(Dialect::kCloudEvent, R"({"order_value":5})", &headers).at(0);
  EXPECT_EQ(in_headers["order_value"], 5);
  EXPECT_EQ(in_headers["acting_customer"], "Jürgen 5%");
}

TEST(Dialects, CloudEventsOfOtherVersionsHaveAFaultAndStayAsTheyWereSent) {
  const auto translated = [](const std::string& body, const auto* headers) {
    return Translated({Dialect::kCloudEvent, body, headers, kNow, "orders"});
  };
  const std::map<std::string, std::string>* none = nullptr;
  const std::string rest = R"("id":"e","source":"/shop","type":"t","subject":"1"})";
  const StandardEvents several =
      translated(R"([{"specversion":"0.3",)" + rest + R"(,{"specversion":"1.0",)" + rest + ",{" +
                     rest + R"(,{"specversion":1.0,)" + rest + "]",
                 none);
  ASSERT_EQ(several.faults.size(), 3u);
  EXPECT_FALSE(several.faults.contains(1));
  EXPECT_EQ(several.faults.at(0).field, "specversion");
  EXPECT_EQ(several.faults.at(0).problem, "is not 1.0");
  EXPECT_EQ(several.faults.at(2).problem, "is missing");
  EXPECT_EQ(several.faults.at(3).problem, "is not 1.0") << "a number is no text";
  EXPECT_EQ(
      Json::parse(several.lines.substr(0, several.lines.find('\n'))),
      Json::parse(R"({"specversion":"0.3","id":"e","source":"/shop","type":"t","subject":"1",)"
                  R"("data_owner":"orders","event_uuid":"e"})"));
  const std::map<std::string, std::string> headers{{"ce-id", "e"}, {"ce-specversion", "0.3"}};
  const StandardEvents one = translated("{}", &headers);
  ASSERT_EQ(one.faults.size(), 1u);
  EXPECT_EQ(one.faults.at(0).field, "ce-specversion");
  EXPECT_TRUE(translated("[1]", none).faults.empty()) << "that is judged as what it is";
}

TEST(Dialects, WhatIsNoEventGoesOnToBeRefused) {
  EXPECT_EQ(Of(Dialect::kSegment, "[1]"), Json::parse("[1]"));
  EXPECT_THROW(Of(Dialect::kSegment, "{"), Error);
  EXPECT_FALSE(Of(Dialect::kSegment, "{}").at(0).contains("acting_customer"));
}

std::string RefusalOf(Dialect dialect, const std::string& body) {
  try {
    Translated({dialect, body, nullptr, kNow, "orders"});
  } catch (const Error& error) {
    return error.message();
  }
  return "no refusal";
}

// What is written level by level on the stack ended the server.
TEST(Dialects, RefusesWhatIsNestedTooDeeply) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_EQ(RefusalOf(Dialect::kSegment, "{\"userId\":" + deep + "}"),
            "the body is nested too deeply");
  EXPECT_EQ(RefusalOf(Dialect::kGa4, deep), "the body is nested too deeply");
  const std::map<std::string, std::string> headers{{"ce-id", "1"}, {"ce-specversion", "1.0"}};
  EXPECT_EQ(Of(Dialect::kCloudEvent, deep, &headers)[0]["key_data"]["text"], deep);
}

TEST(Dialects, RefusesAnObjectWhoseNamesWouldTakeMinutesToTell) {
  std::string body = "{\"userId\":\"x\"";
  for (int i = 0; i < 200'000; ++i) body += ",\"" + std::to_string(i) + "\":1";
  EXPECT_EQ(RefusalOf(Dialect::kSegment, body + "}"), "the body has an object of too many members");
}

// Each event was translated with a copy of all others.
TEST(Dialects, TakesManyEventsAtOnce) {
  std::string body = "{\"client_id\":\"c\",\"events\":[{\"name\":\"a\"}";
  for (int i = 1; i < 50'000; ++i) body += ",{\"name\":\"a\"}";
  EXPECT_EQ(std::ranges::count(
                Translated({Dialect::kGa4, body + "]}", nullptr, kNow, "orders"}).lines, '\n'),
            50'000);
}

TEST(Dialects, RefusesEventsThatBecomeFarMoreThanWasSent) {
  std::string body = "{\"client_id\":\"c\",\"user_properties\":{\"a\":\"" +
                     std::string(1 << 20, 'x') + "\"},\"events\":[{}";
  for (int i = 1; i < 1000; ++i) body += ",{}";
  EXPECT_EQ(RefusalOf(Dialect::kGa4, body + "]}"),
            "the events are more than 32 MiB once each is whole");
}

}  // namespace
}  // namespace weft::ingest
